"""Power lost while SQLite's log was being written: the log ends anywhere after the last acknowledged commit, and the data open
with all that was acknowledged. Cut earlier, as no honest disc would, they still open with a consistent beginning of the story."""

import os
import random
import shutil
import sqlite3

import servers

CUTS = 200
SEED = int(os.environ.get("BAOXIU_SEED", "31"))
# The program itself opens every such cut; all of them when asked for the long way.
BY_PROGRAM = 1 if os.environ.get("BAOXIU_LONG") else 10


def test_the_log_may_end_anywhere(tmp_path):
    place = servers.place("sqlite", tmp_path)
    token = servers.prepare(place)
    base, log = tmp_path / "data/baoxiu.sqlite", tmp_path / "data/baoxiu.sqlite-wal"
    with sqlite3.connect(base) as connection:
        assert connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0
    connection.close()
    before = base.read_bytes()
    with servers.Servers(place, tmp_path) as running:
        load = servers.Load(token, servers.branch(running.port, token), writers=1)
        load.run(running.ports, each=12)
        acknowledged = [identity for identity, _ in load.acknowledged.values()]
        end = log.stat().st_size
        # What comes now may be cut off.
        load.writers = 4
        load.run(running.ports, each=2)
        running.kill()
    written = log.read_bytes()
    assert base.read_bytes() == before, "the log was moved into the file meanwhile: cutting it would prove nothing"
    assert len(acknowledged) == 12 and len(written) > end + 4096

    chance = random.Random(SEED)
    late = sorted(chance.randint(end, len(written)) for _ in range(CUTS - 1)) + [end]
    early = sorted(chance.randrange(end) for _ in range(CUTS // 2))
    kept_by_early = set()
    for number, cut in enumerate(late + early):
        folder = tmp_path / "cut"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "baoxiu.sqlite").write_bytes(before)
        (folder / "baoxiu.sqlite-wal").write_bytes(written[:cut])
        if number % BY_PROGRAM == 0:
            servers.sound(["--data", str(folder)])
        connection = sqlite3.connect(folder / "baoxiu.sqlite")
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)], cut
        assert connection.execute("pragma foreign_key_check").fetchall() == [], cut
        present = {row[0] for row in connection.execute("select id from stream where kind = 'workOrder'")}
        connection.close()
        found = [decoded(identity) in present for identity in acknowledged]
        if cut >= end:
            assert all(found), f"seed {SEED}: cut at {cut} of {len(written)}, acknowledged up to {end}"
        else:
            assert found == sorted(found, reverse=True), f"seed {SEED}: cut at {cut}: a later act without an earlier one"
            kept_by_early.add(sum(found))
    assert len(kept_by_early) > 3, "the early cuts all fell into one place"
    print(f"{len(late)} cuts at or after byte {end} of {len(written)}: all {len(acknowledged)} acts")
    print(f"{len(early)} cuts before it: consistent, {len(kept_by_early)} different lengths of the story")


def decoded(identity):
    number = 0
    for character in identity:
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(character)
    return number
