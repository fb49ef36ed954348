"""The supervisor's morning by hand: sixty calls, twelve technicians of whom two are ill and one has no certificate for air
conditioners. Draft, dispatch, adjust by dragging, take in twenty more, and mend the day when a technician falls out."""

import datetime
import glob
import os
import pathlib
import subprocess

import program
import pytest
import servers
from test_board import drag

PASSWORD = "baoxiu-demo"
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
# A Wednesday, twenty minutes before eight; the branch opens at half past.
MORNING = datetime.datetime(2026, 3, 11, 7, 40, tzinfo=SHANGHAI)
YESTERDAY = MORNING.replace(day=10, hour=16, minute=30)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
# What makes the program read another wall clock; the shell in front lets it find its own arguments all the same.
AROUND = ["sh", "-c", 'exec "$@"', "sh"]


@pytest.fixture
def house(tmp_path, chromium):
    """On that Wednesday an organisation of its own with no calls yet; pages and API calls of its people."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1") + glob.glob("/usr/lib/faketime/libfaketimeMT.so.1")
    assert found, "no libfaketime found; bin/setup --test installs it"
    remains = set(glob.glob("/dev/shm/*faketime*"))
    clock = tmp_path / "clock"
    clock.write_text(f"{(MORNING - datetime.datetime.now(SHANGHAI)).total_seconds():+.0f}s\n")
    dressed = {"LD_PRELOAD": found[0], "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    place = ["--data", str(tmp_path / "data")]

    def run(*words):
        return subprocess.run(
            [*AROUND, program.BINARY, *words], env=os.environ | dressed, check=True, capture_output=True, text=True).stdout

    run("demo", *place, "--orders", "0")
    tokens = {
        user: run("token", "create", *place, "--user", user, "--name", "test").split()[-1]
        for user in ("admin", "clerk", "supervisor")}
    contexts, complaints = [], []
    with servers.Servers(place, tmp_path, around=AROUND, surroundings=(dressed,)) as running:

        def enter(user, width=1440):
            context = chromium.new_context(
                base_url=f"http://127.0.0.1:{running.port}", locale="zh-CN", timezone_id="Asia/Shanghai",
                viewport={"width": width, "height": 900})
            context.set_default_timeout(15_000)
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto("/login")
            form = page.locator("form:has(input[type=password])")
            form.locator("input:not([type=hidden]):not([type=password]):not([type=checkbox])").first.fill(user)
            form.locator("input[type=password]").fill(PASSWORD)
            form.locator("button").first.click()
            page.wait_for_url(lambda url: not url.rstrip("/").endswith("/login"))
            return page

        yield enter, lambda user, path, body=None: servers.ask(running.port, tokens[user], path, body)
        for context in contexts:
            context.close()
    for one in set(glob.glob("/dev/shm/*faketime*")) - remains:
        os.unlink(one)
    assert complaints == []


def picture(page, name):
    """Kept where somebody wants to look at it."""
    if folder := os.environ.get("BAOXIU_PICTURES"):
        page.screenshot(path=pathlib.Path(folder) / f"morning-{name}.png")


def staff(ask):
    """Twelve technicians of the first branch; the last of them has no certificate."""
    branch = ask("admin", "/branches")["items"]
    branch = next(one for one in branch if one["code"] == "QC")["id"]
    people = [one for one in ask("admin", "/staff?limit=100")["items"] if one["login"] in ("tech1", "tech2", "tech3")]
    for number in range(4, 13):
        people.append(ask("admin", "/staff", {
            "name": f"{SURNAMES[number]}师傅", "login": f"morning{number}", "roles": ["technician"], "branches": [branch]}))
    for one in people[:-1]:
        ask("admin", f"/staff/{one['id']}/set-skills", {"skills": ["空调"]})
    return branch, [one["id"] for one in people]


def call(ask, branch, number, called=None):
    cooling = number % 3 == 0
    body = {
        "branch": branch, "kind": "repair", "channel": "phone", "symptom": "不制冷" if cooling else "漏水", "soldByUs": "yes",
        "customer": {
            "name": f"{SURNAMES[number % 40]}女士", "phone": f"138{number:08d}", "zone": "urban" if number % 4 else "suburban",
            "address": f"晴川市人民路 {number} 号"},
        "product": {"model": "KFR-35GW" if cooling else "XQB-80", "category": "空调" if cooling else "洗衣机"}}
    if called:
        body["calledAt"] = called.isoformat()
    order = ask("clerk", "/work-orders", body)["id"]
    ask("clerk", f"/work-orders/{order}/hand-over", {})
    return order, cooling


def off_duty(page, place):
    """Reports a technician ill for the whole day, on the board."""
    page.locator(".who-cell").nth(place).locator(".away-link").click()
    page.locator("#away [name=absence]").select_option("sick")
    page.locator("#away .b.go").click()
    page.locator(".lane").nth(place).locator(".away").wait_for()


def draft(page):
    """Asks for a version and hands back what it proposes: order, technician."""
    page.get_by_role("link", name="排一版").click()
    page.locator("#draft").wait_for()
    return [line.get_attribute("value").split("@")[:2] for line in page.locator("#draft [name=line]").all()]


def test_a_supervisor_s_morning(house):
    enter, ask = house
    admin = enter("admin")
    admin.goto("/admin/policy")
    admin.locator('details:has([name="dsp.skills"]) > summary').click()
    admin.fill('[name="dsp.skills"]', "空调")
    admin.fill('[name="reason"]', "空调维修须持证")
    admin.locator('form:has([name="dsp.skills"]) button.go').click()
    admin.wait_for_load_state()
    branch, people = staff(ask)

    # Forty calls of yesterday that nobody was sent to, and twenty of this morning.
    calls = dict(call(ask, branch, number, YESTERDAY) for number in range(40))
    clerk = enter("clerk")
    clerk.goto(f"/day-end?day={YESTERDAY.date()}")
    clerk.locator('form[action="/day-end"][method="post"] button').click()
    clerk.wait_for_load_state()
    calls |= dict(call(ask, branch, number) for number in range(40, 60))

    page = enter("supervisor")
    page.goto("/board")
    assert page.locator("#pool tr[data-order]").count() == 60
    assert "· 40" in page.locator("#pool tr.group").first.inner_text()
    lanes = page.locator(".lane")
    assert lanes.count() == 12
    order = [lane.get_attribute("data-lane") for lane in lanes.all()]
    assert set(order) == set(people)
    ill = [order.index(people[0]), order.index(people[1])]
    for place in ill:
        off_duty(page, place)

    # The draft sends nobody who is ill, and nobody without the certificate to an air conditioner.
    proposed = draft(page)
    picture(page, "draft")
    assert len(proposed) >= 40
    assert not {who for _, who in proposed} & set(people[:2])
    assert not [one for one, who in proposed if who == people[-1] and calls[one]]
    page.locator("#draft .b.go").click()
    page.locator("#draft").wait_for(state="detached")
    assert page.locator(".lane .visit[data-order]").count() == len(proposed)
    assert page.locator("#pool tr[data-order]").count() == 60 - len(proposed)

    picture(page, "published")

    # By hand: the last visit of the fullest day goes to whoever has the fewest.
    able = [place for place in range(12) if place not in ill and order[place] != people[-1]]
    counts = {place: lanes.nth(place).locator(".visit[data-order]").count() for place in able}
    fullest, free = max(able, key=counts.get), min(able, key=counts.get)
    visit = lanes.nth(fullest).locator(".visit[data-order]").last.get_attribute("data-order")
    drag(page, page.locator(f'.visit[data-order="{visit}"]'), lanes.nth(free), "16:45")
    lanes.nth(free).locator(f'.visit[data-order="{visit}"]').wait_for()

    # Twenty more come in while the board stands open: they appear by themselves.
    waiting = page.locator("#pool tr[data-order]").count()
    calls |= dict(call(ask, branch, number) for number in range(60, 80))
    page.locator("#pool tr[data-order]").nth(waiting + 19).wait_for(state="attached")

    # A technician's car breaks down: his visits are marked, a new version gives them to others.
    broken = max(
        (place for place in range(12) if place not in ill),
        key=lambda place: lanes.nth(place).locator(".visit[data-order]").count())
    lost = {one.get_attribute("data-order") for one in lanes.nth(broken).locator(".visit[data-order]").all()}
    off_duty(page, broken)
    assert page.locator("#pool .mend li", has_text="病假").count() == len(lost)
    picture(page, "breakdown")
    again = draft(page)
    picture(page, "again")
    assert order[broken] not in {who for _, who in again}
    saved = lost & {one for one, _ in again}
    page.locator("#draft .b.go").click()
    page.locator("#draft").wait_for(state="detached")
    still = {one.get_attribute("data-order") for one in lanes.nth(broken).locator(".visit.wrong").all()}
    assert still == lost - saved
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
