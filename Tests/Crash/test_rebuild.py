"""Killed while the read tables are made again: the next opening makes them whole, and never takes half a table for a whole one."""

import os
import random
import sqlite3
import subprocess
import time

import program
import servers

CALLS = 900


def test_a_rebuild_that_is_broken_off_is_done_again(tmp_path):
    place = servers.place("sqlite", tmp_path)
    program.run("demo", *place, "--orders", str(CALLS))
    base = tmp_path / "data/baoxiu.sqlite"
    chance = random.Random(5)
    middles = []
    for begin in ["another release", "rebuild", "rebuild"]:
        if begin == "rebuild":
            command = [program.BINARY, "rebuild", *place]
        else:
            with sqlite3.connect(base) as connection:
                connection.execute("update register set hash = 'of another release' where name = 'work_order'")
            connection.close()
            command = [program.BINARY, "migrate", *place]
        wanted = chance.randint(1, CALLS // 2)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
        began = False
        while process.poll() is None:
            try:
                rows = count(base)
            except sqlite3.OperationalError:
                # Between the table that went and the one that comes.
                rows = 0
            began = began or rows < wanted
            if began and rows >= wanted:
                break
            time.sleep(0.005)
        process.kill()
        process.wait()
        left = count(base)
        middles.append(left)
        servers.sound(place)
        assert count(base) == CALLS
    assert any(0 < left < CALLS for left in middles), f"never killed in the middle: {middles}"
    print(f"killed with {middles} of {CALLS} lines written, whole again each time")


def count(base):
    connection = sqlite3.connect(f"file:{base}?mode=ro", uri=True, timeout=20)
    try:
        return connection.execute("select count(*) from work_order").fetchone()[0]
    finally:
        connection.close()
