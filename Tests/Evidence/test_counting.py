"""The verifier's own counting against `baoxiu rules deadline`: random calendars, zones, limits and pauses."""

import datetime
import json
import random

import program
import promises

SHIFTS = [
    [["08:30", "12:00"], ["13:30", "18:00"]], [["09:00", "17:00"]], [["22:00", "30:00"]],
    [["08:00", "12:00"], ["11:00", "16:00"]], [["20:00", "26:00"], ["01:00", "05:00"]],
]
ZONES = ["Asia/Shanghai", "Europe/Berlin", "+08:00", "America/New_York"]
YEAR = 1_767_225_600_000  # 2026


def holidays():
    days = []
    for line in (program.ROOT / "Resources" / "calendars" / "cn.tsv").read_text("utf-8").splitlines()[1:]:
        if line and not line.startswith("#"):
            date, kind, name, source, *rest = line.split("\t")
            days.append({"date": date, "kind": kind, "name": name, "source": source, "replaces": (rest or [None])[0] or None})
    return {"cn": {"name": "cn", "days": days}}


def written(instant):
    zone = datetime.timezone(datetime.timedelta(hours=8))
    return datetime.datetime.fromtimestamp(instant / 1000, zone).isoformat(timespec="milliseconds")


def test_every_due_instant_is_the_one_the_program_answers(tmp_path):
    chance, tables, questions, mine = random.Random(5), holidays(), [], []
    for _ in range(600):
        shifts = chance.choice(SHIFTS)
        week = {day: shifts if day not in ("sat", "sun") or chance.random() < 0.3 else [] for day in promises.WEEK}
        single = {"date": f"2026-03-{chance.randint(1, 9):02}", "shifts": chance.choice([[], [["10:00", "11:00"]]])}
        calendar = {
            "zone": chance.choice(ZONES), "week": week, "holidays": chance.choice(["cn", "none"]), "days": [single]}
        start = YEAR + chance.randrange(360 * 86_400) * 1000 + chance.choice([0, 0, 123])
        unit = chance.choice(["hours", "workingHours", "workingDays", "calendarDays", "months"])
        limit = {"unit": unit, "amount": chance.choice([0, 1, 2, 3, 6, 7, 20]) if unit != "months" else chance.randint(0, 6)}
        pauses = []
        for _ in range(chance.choice([0, 0, 1, 2, 3])):
            begins = start + chance.randrange(-5 * 86_400, 10 * 86_400) * 1000
            pauses.append([begins, None if chance.random() < 0.2 else begins + chance.randrange(1, 4 * 86_400) * 1000])
        told = [{"from": written(begins), "reason": "x"} | ({"to": written(ends)} if ends else {}) for begins, ends in pauses]
        questions.append({"start": written(start), "limit": limit, "calendar": calendar, "pauses": told})
        mine.append(promises.due(promises.Calendar(calendar, tables), limit, start, pauses))
    file = tmp_path / "questions.json"
    file.write_text(json.dumps(questions))
    answers = json.loads(program.run("rules", "deadline", "--input", file))
    theirs = [answer["due"] and round(datetime.datetime.fromisoformat(answer["due"]).timestamp() * 1000) for answer in answers]
    assert [pair for pair in zip(questions, mine, theirs) if pair[1] != pair[2]] == []
