#!/usr/bin/env python3
"""peers.py SOLVER DAY.json SECONDS PLAN.json: one of the known open solvers plans a day, as well as it lets itself be told to.

Solvers: vroom0 … vroom5 (exploration level), ortools (guided local search), pyvrp. The seconds it took, model building left
out, stand in the plan as `wall`. `check.py` recomputes everything else.
"""
import datetime
import json
import sys
import time

import numpy as np

from model import can, load, locations, matrix


def vroom(inst, level, seconds):
    import vroom as solver

    calls, techs = inst["calls"], inst["techs"]
    day = solver.Input()
    day.set_durations_matrix(profile="car", matrix_input=matrix(inst).astype(np.uint32))
    for place, call in enumerate(calls):
        day.add_job(solver.Job(
            place, location=place, default_service=call["service"], skills=set(call["req"]), priority=min(100, call["w"] * 10),
            time_windows=[solver.TimeWindow(call["a"], call["b"])], delivery=[call.get("q", 0)]))
    for place, tech in enumerate(techs):
        breaks = []
        if tech.get("lunch"):
            first, last, length = tech["lunch"]
            breaks = [solver.Break(place, time_windows=[solver.TimeWindow(first, last)], service=length)]
        day.add_vehicle(solver.Vehicle(
            place, start=len(calls) + place, end=len(calls) + len(techs) + place, skills=set(tech["has"]), breaks=breaks,
            time_window=solver.TimeWindow(tech["s"], tech["e"]), capacity=[tech.get("cap", 1 << 30)]))
    began = time.process_time()
    found = day.solve(exploration_level=level, nb_threads=1, timeout=datetime.timedelta(seconds=seconds))
    took = time.process_time() - began
    routes = {}
    for _, row in found.routes[found.routes.type == "job"].iterrows():
        routes.setdefault(int(row.vehicle_id), []).append(int(row.id))
    return routes, took


def ortools(inst, seconds):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    calls, techs = inst["calls"], inst["techs"]
    ways, jobs, workers = matrix(inst), len(calls), len(techs)
    index = pywrapcp.RoutingIndexManager(
        jobs + 2 * workers, workers, [jobs + k for k in range(workers)], [jobs + workers + k for k in range(workers)])
    model = pywrapcp.RoutingModel(index)
    way = model.RegisterTransitMatrix(ways.tolist())
    model.SetArcCostEvaluatorOfAllVehicles(way)
    services = [call["service"] for call in calls] + [0] * (2 * workers)
    times = model.RegisterTransitMatrix((ways + np.array(services)[:, None]).tolist())
    model.AddDimension(times, 86_400, 172_800, False, "time")
    clock = model.GetDimensionOrDie("time")
    for place, call in enumerate(calls):
        node = index.NodeToIndex(place)
        clock.CumulVar(node).SetRange(call["a"], call["b"])
        able = [k for k, tech in enumerate(techs) if can(tech, call)]
        model.AddDisjunction([node], inst["M"] * call["w"])
        model.VehicleVar(node).SetValues([-1, *able])
    for k, tech in enumerate(techs):
        clock.CumulVar(model.Start(k)).SetRange(tech["s"], tech["e"])
        clock.CumulVar(model.End(k)).SetRange(tech["s"], tech["e"])
        if tech.get("lunch"):
            first, last, length = tech["lunch"]
            pause = model.solver().FixedDurationIntervalVar(first, last, length, False, f"lunch {k}")
            clock.SetBreakIntervalsOfVehicle([pause], k, services)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(seconds * 1000))
    began = time.process_time()
    found = model.SolveWithParameters(search)
    took = time.process_time() - began
    routes = {}
    if found:
        for k in range(workers):
            node = found.Value(model.NextVar(model.Start(k)))
            while not model.IsEnd(node):
                routes.setdefault(k, []).append(index.IndexToNode(node))
                node = found.Value(model.NextVar(node))
    return routes, took


def pyvrp(inst, seconds):
    """It knows no skills: every technician is a vehicle type whose ways to what he may not do are too long for any day."""
    from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve
    from pyvrp.stop import MaxRuntime

    calls, techs = inst["calls"], inst["techs"]
    jobs, workers = len(calls), len(techs)
    ways = matrix(inst).astype(np.int64)
    profiles = []
    for tech in techs:
        mine = ways.copy()
        for place, call in enumerate(calls):
            if not can(tech, call):
                mine[:, place] = 1 << 30
        np.fill_diagonal(mine, 0)
        profiles.append(mine)
    day = ProblemData(
        [Location(x, y) for x, y, _ in locations(inst)],
        [Client(
            place, service_duration=call["service"], tw_early=call["a"], tw_late=call["b"], prize=inst["M"] * call["w"],
            required=False) for place, call in enumerate(calls)],
        [Depot(jobs + k) for k in range(2 * workers)],
        [VehicleType(
            1, start_depot=k, end_depot=workers + k, tw_early=tech["s"], tw_late=tech["e"], profile=k)
            for k, tech in enumerate(techs)],
        profiles, profiles)
    began = time.process_time()
    found = solve(day, stop=MaxRuntime(seconds), seed=1, display=False)
    took = time.process_time() - began
    routes = {}
    if found.is_feasible():
        for route in found.best.routes():
            routes[route.vehicle_type()] = [stop.idx for stop in route if stop.is_client()]
    return routes, took


def main():
    name, path, seconds, out = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
    inst = load(path)
    if name.startswith("vroom"):
        routes, took = vroom(inst, int(name[5:]), seconds)
    else:
        routes, took = {"ortools": ortools, "pyvrp": pyvrp}[name](inst, seconds)
    with open(out, "w") as file:
        json.dump({
            "instance": inst["name"], "solver": name, "wall": took,
            "routes": [
                {"tech": inst["techs"][k]["id"], "calls": [inst["calls"][place]["id"] for place in order]}
                for k, order in sorted(routes.items())]}, file)


if __name__ == "__main__":
    main()
