"""Derives every promise of an exported case anew from its events, its regulation and its calendars, by sections 10 and 11 of
docs/evidence-format.md alone, and holds the answer against the promises that the file carries. Standard library only."""
import copy
import datetime
import hashlib
import itertools
import re
import zoneinfo

from canonical import Fault, need, parse, shape

LIMITS = {"urban": "dsp.arrival.urban", "suburban": "dsp.arrival.suburban", "other": "dsp.arrival.otherZone"}
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY = datetime.timedelta(days=1)
HOUR = 3_600_000
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class Calendar:
    """Shifts and days of a calendar (section 10)."""

    def __init__(self, body, tables):
        fixed = re.fullmatch(r"([+-])(\d\d):(\d\d)", body["zone"])
        if fixed:
            minutes = int(fixed[2]) * 60 + int(fixed[3])
            self.zone = datetime.timezone(datetime.timedelta(minutes=-minutes if fixed[1] == "-" else minutes))
        else:
            self.zone = datetime.timezone.utc if body["zone"] in ("UTC", "Z") else zoneinfo.ZoneInfo(body["zone"])
        self.week = {name: body["week"].get(name, []) for name in WEEK}
        self.days = {}
        table = tables.get(body.get("holidays", "none"), {"days": []})
        for day in table["days"]:
            replaced = day["replaces"] or "mon"
            self.days[day["date"]] = [] if day["kind"] == "holiday" else self.week[replaced]
        for day in body.get("days", []):
            self.days[day["date"]] = day["shifts"] if "shifts" in day else self.week[day["replaces"]]

    def day(self, instant):
        return (EPOCH + datetime.timedelta(milliseconds=instant)).astimezone(self.zone).date()

    def instant(self, day, minutes=0):
        wall = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=minutes)
        return (wall.replace(tzinfo=self.zone) - EPOCH) // datetime.timedelta(milliseconds=1)

    def shifts(self, day):
        pairs = self.days.get(day.isoformat(), self.week[WEEK[day.weekday()]])
        minutes = [[int(end[:2]) * 60 + int(end[3:]) for end in pair] for pair in pairs]
        return sorted((self.instant(day, opens), self.instant(day, closes)) for opens, closes in minutes)

    def open_time(self, start):
        """Stretches of open time from an instant on, none overlapping. A shift may last into the second day after."""
        reach, first = start, self.day(start) - 2 * DAY
        for count in range(20_000):
            for opens, closes in self.shifts(first + count * DAY):
                if closes > max(reach, opens):
                    yield max(reach, opens), closes
                    reach = closes


def union(pauses):
    merged = []
    for begins, ends in sorted(pauses, key=lambda pause: pause[0]):
        if merged and (merged[-1][1] is None or begins <= merged[-1][1]):
            merged[-1][1] = None if None in (merged[-1][1], ends) else max(merged[-1][1], ends)
        elif ends is None or ends > begins:
            merged.append([begins, ends])
    return merged


def count_time(stretches, left, pauses):
    """The instant at which `left` milliseconds have been counted outside the pauses; None while a pause is open."""
    for begins, ends in stretches:
        if left == 0:
            return begins
        for pause, resume in pauses:
            if begins >= ends or pause >= ends:
                break
            if resume is None or resume > begins:
                if begins < pause:
                    if left <= pause - begins:
                        return begins + left
                    left -= pause - begins
                if resume is None:
                    return None
                begins = resume
        if begins < ends:
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
    raise Fault("the calendar never opens again")


def count_days(calendar, unit, amount, start, pauses):
    day = calendar.day(start)
    if unit == "months":
        year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
        last = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - DAY).day
        amount = (datetime.date(year, month + 1, min(day.day, last)) - day).days
    while amount:
        day += DAY
        if unit == "workingDays" and not calendar.shifts(day):
            continue
        begins, ends = calendar.instant(day), calendar.instant(day + DAY)
        whole = [pause for pause in pauses if pause[0] <= begins and (pause[1] is None or pause[1] >= ends)]
        if any(pause[1] is None for pause in whole):
            return None
        amount -= not whole
    return max(closes for _, closes in calendar.shifts(day)) if unit == "workingDays" else calendar.instant(day + DAY)


def due(calendar, limit, start, pauses):
    pauses, unit, amount = union(pauses), limit["unit"], limit["amount"]
    if unit == "workingHours" or unit == "workingDays" and amount == 0:
        return count_time(calendar.open_time(start), amount * HOUR, pauses)
    if unit == "hours" or amount == 0:
        return count_time([(start, 2**62)], amount * HOUR, pauses)
    return count_days(calendar, unit, amount, start, pauses)


def fold(events, bodies):
    """The rounds of the case, and the call that began it (section 11)."""
    call, rounds = {}, []
    for event, body in zip(events, bodies):
        kind, at, now = event["kind"].removeprefix("workOrder."), event["happenedAt"], rounds[-1] if rounds else {}
        if kind in ("registered", "imported", "reopened"):
            call = call or body.get("call", body)
            begun = {"start": body["at"] if kind == "reopened" else call["calledAt"], "judged": kind != "imported",
                     "calendar": body.get("calendarVersion") or call["calendarVersion"], "appointments": [], "pauses": [],
                     "moved": {}}
            if kind == "imported":
                begun["arrived"] = begun["answered"] = body.get("arrivedAt")
                if body["standing"] in ("finished", "history"):
                    known = [call["calledAt"], body.get("dispatchedAt"), body.get("arrivedAt")]
                    begun["ended"] = body.get("finishedAt") or max(moment for moment in known if moment is not None)
            rounds.append(begun)
            continue
        if kind == "struckOff":
            before = copy.deepcopy(now)
        if kind == "lineRestored":
            rounds[-1] = before
            continue
        if kind == "arrived":
            at = body["at"]
            now["arrived"] = now.get("arrived") or at
            if now["appointments"] and not now["appointments"][-1].keys() & {"met", "closed"}:
                now["appointments"][-1]["met"] = at
        if kind in ("arrived", "progressTold", "rescheduled") or kind == "dispatched" and "to" in body and "from" in body:
            now["answered"] = now.get("answered") or at
        ends = kind in ("struckOff", "cancelled", "importUndone")
        if kind in ("rescheduled", "dispatched") and "to" in body or ends:
            if now["appointments"] and not now["appointments"][-1].keys() & {"met", "closed"}:
                now["appointments"][-1]["closed"] = at
            if not ends:
                now["appointments"].append({"made": at, "due": body["to"]})
        if kind == "promiseRecalculated":
            now["moved"][body["promise"]] = body["newCalendar"]
        if kind == "paused":
            now["pauses"].append([at, None, body["owner"]])
        if kind == "resumed" or ends:
            if now["pauses"] and now["pauses"][-1][1] is None:
                now["pauses"][-1][1] = max(body["at"] if kind == "resumed" else at, now["pauses"][-1][0])
        if ends:
            now["ended"] = at
    return call, rounds


def judge(due_at, is_paused, stopped, cancelled, now):
    if stopped is not None:
        return "missed" if due_at is not None and stopped > due_at else "met"
    if cancelled is not None:
        return "missed" if due_at is not None and cancelled > due_at else "cancelled"
    return "paused" if is_paused else "missed" if due_at is not None and now > due_at else "running"


def derive(events, bodies, policies, calendars, now):
    call, rounds = fold(events, bodies)
    parameters = policies[call["policy"]]["parameters"]
    for number, one in enumerate(rounds, start=1):
        suffix = "" if number == 1 else f"-{number}"
        for name, key, stopped in (("arrival", LIMITS[call["zone"]], one.get("arrived")),
                                   ("firstResponse", "sla.firstResponse", one.get("answered"))):
            calendar = calendars[one["moved"].get(name, one["calendar"])]
            limit = parameters.get(key, {}).get("value") if one["judged"] else None
            pauses = [pause[:2] for pause in one["pauses"] if name == "arrival" and pause[2] != "company"
                      and (stopped is None or pause[0] < stopped)]
            ends = due(calendar, limit, one["start"], pauses) if limit else None
            yield name + suffix, limit, one["start"], ends, stopped, one.get("ended") if stopped is None else None, judge(
                ends, limit is not None and ends is None, stopped, one.get("ended"), now)
        for place, time in enumerate(one["appointments"], start=1):
            met, closed = time.get("met"), time.get("closed")
            yield f"appointment{suffix}-{place}", None, time["made"], time["due"], met, closed, judge(
                time["due"], False, met, closed, now)


def check_deadlines(case, bodies):
    """The promises derived; Fault when they are not those of the file."""
    texts = {name: {item["hash"]: item["body"] for item in case[name]} for name in ("policies", "calendars")}
    for documents in texts.values():
        for total, body in documents.items():
            need(hashlib.sha256(body.encode("utf-8")).hexdigest() == total, "a document does not fit its hash")
    policies, calendars = ({total: parse(body, "a document") for total, body in texts[name].items()} for name in texts)
    tables = {table["name"]: table for table in case["holidays"]}
    try:
        calendars = {total: Calendar(body, tables) for total, body in calendars.items()}
        derived = list(derive(case["events"], bodies, policies, calendars, case["exportedAt"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Fault(f"the promises cannot be derived: {error!r}") from None
    for told, mine in itertools.zip_longest(case["deadlines"], derived):
        shape(told, {"name", "kind", "round", "clause", "limit", "start", "due", "stoppedAt", "cancelledAt", "state",
                     "intervals"}, "a promise")
        members = ("name", "limit", "start", "due", "stoppedAt", "cancelledAt", "state")
        need(mine == tuple(told[name] for name in members), f"the promise {told['name']} is not the one derived: {mine}")
        if told["due"] is not None and told["limit"]:
            edges = [told["start"], *(piece["to"] for piece in told["intervals"])]
            need(edges == [*(piece["from"] for piece in told["intervals"]), told["due"]], "the proof has a gap")
            counted = sum(piece["to"] - piece["from"] for piece in told["intervals"] if piece["kind"] == "counted")
            need("ours" not in told["limit"]["unit"] or counted == told["limit"]["amount"] * HOUR, "the proof does not add up")
    return derived
