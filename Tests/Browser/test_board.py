"""The supervisor's morning on the board: plan by hand and by keyboard, be refused, lose a technician, mend it."""

import datetime
import re

from test_whole_job import call_in

PASSWORD = "baoxiu-demo"


def working_day():
    """The next Wednesday that is not today: nothing of the demo is planned there, and everybody is on duty."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    return today + datetime.timedelta(days=(2 - today.weekday() - 1) % 7 + 1)


def hour(page, lane, time):
    """Where on the screen a lane shows a time of the day."""
    box = lane.bounding_box()
    windows = [tuple(map(int, part.split("-"))) for part in lane.get_attribute("data-axis").split(",")]
    start, end = windows[0]
    midnight = start - (start + 8 * 3600000) % 86400000
    hours, minutes = map(int, time.split(":"))
    at = midnight + (hours * 60 + minutes) * 60000
    return box["x"] + box["width"] * (at - start) / (end - start), box["y"] + box["height"] / 2


def drag(page, source, lane, time):
    lane.scroll_into_view_if_needed()
    source.scroll_into_view_if_needed()
    box = source.bounding_box()
    x, y = hour(page, lane, time)
    page.mouse.move(box["x"] + 12, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=4)
    page.mouse.move(x + 1, y, steps=2)
    page.mouse.up()


def number(page, case):
    return case.rsplit("/", 1)[1]


def test_a_morning_on_the_board(new_page, log_in):
    clerk, page, beside = new_page(), new_page(width=1440, height=900), new_page(width=1440, height=900)
    log_in(clerk, "clerk", PASSWORD)
    log_in(page, "supervisor", PASSWORD)
    log_in(beside, "supervisor", PASSWORD)
    one, two, three = [number(clerk, call_in(clerk, phone=f"1370000{k}{k}{k}{k}", name=f"晨会{k}")) for k in (1, 2, 3)]
    address = f"/board?day={working_day()}"
    page.goto(address)
    beside.goto(address)
    lanes = page.locator(".lane")
    assert lanes.count() >= 2

    # By hand: dropped at ten, and whoever looks on sees it come.
    card = page.locator(f'#pool tr[data-order="{one}"]')
    drag(page, card, lanes.nth(0), "10:00")
    bar = page.locator(f'.lane >> nth=0 >> .visit[data-order="{one}"]')
    bar.wait_for()
    assert "10:00–11:00" in bar.locator("title").text_content()
    assert page.locator(f'#pool tr[data-order="{one}"]').count() == 0
    beside.locator(f'.visit[data-order="{one}"]').wait_for()

    # Where an hour is taken the refusal stands beside the call, with number, time and the next gap; nothing is lost.
    drag(page, page.locator(f'#pool tr[data-order="{two}"]'), page.locator(".lane").nth(0), "10:30")
    refused = page.locator("#place [role=alert]")
    refused.wait_for()
    assert re.search(r"10:00–11:00 已排 \S+，不能重叠", refused.inner_text())
    assert "11:00 起" in refused.inner_text()
    assert page.input_value('#place [name="slot.from"]') == f"{working_day()} 10:30"
    assert page.locator(f'#pool tr[data-order="{two}"]').count() == 1

    # The form mends it: the time that was named, without the mouse.
    page.fill('#place [name="slot.from"]', f"{working_day()}T11:00")
    page.select_option('#place select[name="slot.minutes"]', "45")
    page.focus('#place select[name="slot.minutes"]')
    page.keyboard.press("Control+Enter")
    second = page.locator(f'.lane >> nth=0 >> .visit[data-order="{two}"]')
    second.wait_for()
    assert "11:00–11:45" in second.locator("title").text_content()

    # A digit sends the chosen call to the first who is free.
    page.locator(f'#pool tr[data-order="{three}"] a[data-open]').click()
    page.locator("#place [data-digit='1']").wait_for()
    page.locator("body").press("1")
    page.locator(f'.visit[data-order="{three}"]').wait_for()

    # The technician falls ill: what he has is marked in words, with a sign, and listed first.
    page.locator(".who-cell >> nth=0 >> .away-link").click()
    page.locator("#away [name=absence]").select_option("sick")
    page.locator("#away .b.go").click()
    page.locator(f'.visit.wrong[data-order="{one}"]:has-text("病假，须换人")').wait_for()
    assert page.locator("#pool .mend").inner_text().count("病假，须换人") >= 2

    # Dragged to somebody else it is whole again; into the absence nothing goes.
    drag(page, page.locator(f'.visit[data-order="{one}"]'), page.locator(".lane").nth(1), "15:00")
    moved = page.locator(f'.lane >> nth=1 >> .visit[data-order="{one}"]')
    moved.wait_for()
    assert "病假" not in moved.text_content()
    drag(page, page.locator(f'.visit[data-order="{one}"]'), page.locator(".lane").nth(0), "16:00")
    page.locator("#place [role=alert]:has-text('不在岗')").wait_for()
    assert page.locator(f'.lane >> nth=1 >> .visit[data-order="{one}"]').count() == 1

    # Back to the pool: recalled.
    box, pool = page.locator(f'.visit[data-order="{one}"]').bounding_box(), page.locator("#side").bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(pool["x"] + 60, pool["y"] + 120, steps=5)
    page.mouse.up()
    page.locator(f'#pool tr[data-order="{one}"]').wait_for()


def test_a_call_let_go_over_a_day_of_the_week_gets_its_first_free_time(new_page, log_in):
    clerk, page = new_page(), new_page(width=1440, height=900)
    log_in(clerk, "clerk", PASSWORD)
    log_in(page, "supervisor", PASSWORD)
    one, two = [number(clerk, call_in(clerk, phone=f"1371111{k}{k}{k}{k}", name=f"周排{k}")) for k in (1, 2)]
    day = working_day() + datetime.timedelta(days=8)
    page.goto(f"/board?day={day}&days=7")
    cell = f'.week tbody tr >> nth=1 >> [data-day="{day}"]'
    for order in (one, two):
        source = page.locator(f'#pool tr[data-order="{order}"]')
        source.scroll_into_view_if_needed()
        a, b = source.bounding_box(), page.locator(cell).bounding_box()
        page.mouse.move(a["x"] + 12, a["y"] + 8)
        page.mouse.down()
        page.mouse.move(b["x"] + 20, b["y"] + 12, steps=5)
        page.mouse.up()
        page.locator(f'{cell} >> .chip[data-order="{order}"]').wait_for()
    chips = page.locator(f"{cell} >> .chip")
    times = [chip.locator("b").inner_text() for chip in chips.all()]
    assert times == ["08:30", "09:30"]
    assert "2 单 2/8 时" in page.locator(f"{cell} >> .sum").inner_text()
    # The keyboard goes from a cell to the hours of its day.
    page.locator(f"{cell} >> .sum").focus()
    page.keyboard.press("Enter")
    page.locator(f'.lane .visit[data-order="{one}"]').wait_for()


def test_the_board_works_without_script(new_page, log_in):
    clerk, page = new_page(), new_page(java_script_enabled=False)
    log_in(clerk, "clerk", PASSWORD)
    case = number(clerk, call_in(clerk, phone="13700009999", name="无脚本"))
    log_in(page, "supervisor", PASSWORD)
    page.goto(f"/board?day={working_day()}")
    page.locator(f'#pool tr[data-order="{case}"] a[data-open]').click()
    page.fill('#place [name="slot.from"]', f"{working_day()}T17:00")
    page.locator("#place .b.go").click()
    assert "17:00–18:00" in page.locator(f'.visit[data-order="{case}"] title').text_content()


def test_on_a_phone_the_hours_are_a_list(new_page, log_in):
    page = new_page(width=390, height=844)
    log_in(page, "supervisor", PASSWORD)
    page.goto(f"/board?day={working_day()}")
    assert page.locator(".lane").first.is_hidden()
    assert page.locator("ol.hours").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
