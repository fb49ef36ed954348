"""Days are typed and read in one order, whatever language the browser speaks; by keyboard, by words and by the calendar."""

import datetime
import re

PASSWORD = "baoxiu-demo"
ENGLISH = "en-US"


def test_a_day_reads_the_same_in_a_browser_of_another_language(new_page, log_in):
    page = new_page(locale=ENGLISH, width=1440, height=900)
    log_in(page, "clerk", PASSWORD)
    page.goto("/orders?tab=all&from=2026-03-04")
    page.keyboard.press("f")
    field = page.locator("#filter-from")
    assert field.input_value() == "2026-03-04"
    assert page.locator('input[type="date"], input[type="datetime-local"]').count() == 0

    # The arrows go a day on or back, from today where nothing stands.
    field.press("ArrowDown")
    assert field.input_value() == "2026-03-03"
    field.fill("")
    field.press("ArrowUp")
    today = datetime.date.fromisoformat(field.input_value())

    # Month and day are enough, and so is a word; what was meant stands in the field and on the chip.
    yesterday = today - datetime.timedelta(days=1)
    for typed in [f"{yesterday.month}-{yesterday.day}", "昨天", f"{yesterday:%Y%m%d}"]:
        page.goto("/orders?tab=all")
        page.keyboard.press("f")
        page.fill("#filter-from", typed)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("from="))
        assert page.locator("#filter-from").input_value() == yesterday.isoformat()
        assert page.locator(".chip").count() == 1

    # What is no day is refused beside its field, which is named and keeps what was typed.
    page.keyboard.press("f")
    page.fill("#filter-from", "下个月吧")
    page.keyboard.press("Enter")
    page.wait_for_selector('#filter-from[aria-invalid="true"]')
    assert page.locator("#filter-from").input_value() == "下个月吧"
    assert "叫修自" in page.locator("#filter-from-fault").inner_text()


def test_the_calendar_opens_beside_the_text_and_writes_into_it(new_page, log_in):
    page = new_page(locale=ENGLISH, width=1440, height=900)
    log_in(page, "clerk", PASSWORD)
    page.goto("/orders/new")
    field = page.locator('[name="calledAt"]')
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", field.input_value())
    page.locator("[data-calendar]").first.click()
    calendar = page.locator(".calendar")
    assert calendar.input_value() == field.input_value().replace(" ", "T")
    calendar.evaluate("it => { it.value = '2026-03-04T08:05'; it.dispatchEvent(new Event('change')) }")
    assert field.input_value() == "2026-03-04 08:05"


def test_a_call_is_taken_down_for_yesterday_in_words(new_page, log_in):
    page = new_page(locale=ENGLISH, width=1440, height=900)
    log_in(page, "clerk", PASSWORD)

    def fill(moment):
        page.goto("/orders/new")
        page.fill('[name="customer.phone"]', "13800138077")
        page.fill('[name="customer.name"]', "钱甲乙")
        page.fill('[name="customer.address"]', "南山路3号")
        page.locator('[name="customer.zone"][value="urban"]').check(force=True)
        page.fill('[name="product.model"]', "KFR-35")
        page.fill('[name="symptom"]', "不制冷")
        page.fill('[name="calledAt"]', moment)
        page.locator('[name="calledAt"]').press("Control+Enter")

    fill("昨天中午吧")
    page.wait_for_selector('[name="calledAt"][aria-invalid="true"]')
    assert page.locator('[name="calledAt"]').input_value() == "昨天中午吧"
    assert "昨天 14:30" in page.locator('[id="calledAt.fault"]').inner_text()
    fill("昨天 9点半")
    page.wait_for_url(re.compile(r"/orders/[0-9a-z]{13}"))
    assert "昨天 09:30" in page.locator("main").inner_text()
