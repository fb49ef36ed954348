#!/usr/bin/env python3
"""rolling.py DAY.json OUT.json [--every 300] [--think 1] [--level 5]: the day as it comes in, planned anew by VROOM.

The same rules as `baoxiu dispatch replay`: a call is known from the minute it is called in; everybody leaves for his next
stop as late as he may without being later there, and what is begun stays. `check` is held against both.
"""
import argparse
import datetime
import json
import time

import numpy as np
import vroom

from model import load, matrix


def replay(inst, every, think, level):
    calls, techs = inst["calls"], inst["techs"]
    jobs, workers = len(calls), len(techs)
    ways = matrix(inst).astype(np.uint32)
    place = [jobs + k for k in range(workers)]
    free = [tech["s"] for tech in techs]
    ahead = [[] for _ in techs]
    stops = [[] for _ in techs]
    begun, spent = set(), 0.0
    start = min(tech["s"] for tech in techs) - 3600
    end = max(tech["e"] for tech in techs)

    def advance(now, until):
        for k in range(workers):
            while ahead[k]:
                job = ahead[k][0]
                way = int(ways[place[k], job])
                starts = max(max(free[k], now) + way, calls[job]["a"])
                if starts - way >= until:
                    break
                ahead[k].pop(0)
                stops[k].append((job, starts - way, starts))
                begun.add(job)
                place[k], free[k] = job, starts + calls[job]["service"]

    now = start
    for tick in range(start, end + 1, every):
        advance(now, tick)
        now = tick
        known = [j for j, call in enumerate(calls) if call["called"] <= now and j not in begun and call["b"] >= now]
        day = vroom.Input()
        day.set_durations_matrix(profile="car", matrix_input=ways)
        for job in known:
            call = calls[job]
            day.add_job(vroom.Job(
                job, location=job, default_service=call["service"], skills=set(call["req"]), priority=min(100, call["w"] * 10),
                time_windows=[vroom.TimeWindow(call["a"], call["b"])]))
        present = 0
        for k, tech in enumerate(techs):
            if max(free[k], now) < tech["e"]:
                present += 1
                day.add_vehicle(vroom.Vehicle(
                    k, start=place[k], end=jobs + workers + k, skills=set(tech["has"]),
                    time_window=vroom.TimeWindow(max(free[k], now), tech["e"])))
        if not known or not present:
            continue
        began = time.process_time()
        found = day.solve(exploration_level=level, nb_threads=1, timeout=datetime.timedelta(seconds=think))
        spent += time.process_time() - began
        ahead = [[] for _ in techs]
        for _, row in found.routes[found.routes.type == "job"].iterrows():
            ahead[int(row.vehicle_id)].append(int(row.id))
    advance(now, 10**9)
    return stops, spent


def check(inst, stops):
    """What is wrong with the stops as driven, which no solver's word is taken for; lost weight, travel, promises kept."""
    calls, techs = inst["calls"], inst["techs"]
    ways = matrix(inst)
    jobs, workers = len(calls), len(techs)
    bad, travel, seen = [], 0, set()
    for k, tech in enumerate(techs):
        place, free = jobs + k, tech["s"]
        for job, departs, starts in stops[k]:
            call, way = calls[job], int(ways[place, job])
            if job in seen:
                bad.append(f"call {call['id']} is visited twice")
            seen.add(job)
            if not set(call["req"]) <= set(tech["has"]):
                bad.append(f"technician {tech['id']} may not do call {call['id']}")
            if departs < max(free, call["called"]):
                bad.append(f"technician {tech['id']} leaves for call {call['id']} before he is free or it is known")
            if not max(departs + way, call["a"]) <= starts <= call["b"]:
                bad.append(f"call {call['id']} starts at {starts}")
            travel += way
            place, free = job, starts + call["service"]
        if stops[k]:
            home = int(ways[place, jobs + workers + k])
            travel += home
            if free + home > tech["e"]:
                bad.append(f"technician {tech['id']} is home late")
    lost = sum(call["w"] for job, call in enumerate(calls) if job not in seen)
    kept = sum(1 for job in seen if calls[job]["due_today"])
    return bad, lost, travel, kept


def stops_of(inst, plan):
    """The stops of a file that `baoxiu dispatch replay` wrote."""
    number = {call["id"]: place for place, call in enumerate(inst["calls"])}
    found = {route["tech"]: route for route in plan["routes"]}
    return [
        [(number[call], departs, starts)
         for call, departs, starts in zip(route["calls"], route["departs"], route["starts"])]
        for route in (found[tech["id"]] for tech in inst["techs"])]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("day")
    parser.add_argument("out")
    parser.add_argument("--every", type=int, default=300)
    parser.add_argument("--think", type=float, default=1)
    parser.add_argument("--level", type=int, default=5)
    asked = parser.parse_args()
    inst = load(asked.day)
    stops, spent = replay(inst, asked.every, asked.think, asked.level)
    bad, lost, travel, kept = check(inst, stops)
    with open(asked.out, "w") as file:
        json.dump({"bad": bad, "lost": lost, "travel": travel, "kept": kept, "seconds": spent}, file)
