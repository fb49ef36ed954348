"""The lists of the desk: filter, keep as a view, dispatch several with one refused, export and read the file back."""

import csv
import io
import re
import zipfile

PASSWORD = "baoxiu-demo"


def open_filters(page):
    page.keyboard.press("f")
    page.wait_for_selector("details[data-filters][open]")


def test_filter_view_bulk_and_export(new_page, log_in):
    page = new_page(width=1440, height=900, accept_downloads=True)
    log_in(page, "supervisor", PASSWORD)

    # Filters by keyboard; each is a chip, and all of it is in the address.
    page.goto("/orders?tab=all")
    open_filters(page)
    page.check('[name="zone"][value=urban]')
    page.check('[name="zone"][value=suburban]')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("zone=urban"))
    assert page.locator(".chip").count() == 1
    total = page.locator(".total").inner_text()

    # Kept under a name, shared; a bare address begins with it.
    page.locator("details[data-views] summary").click()
    page.fill("#view-name", "市郊两区")
    page.check('.keepview [name="isDefault"]')
    page.locator(".keepview button").click()
    page.wait_for_url(re.compile("view="))
    page.goto("/orders")
    assert page.locator("details[data-views] summary").inner_text().strip() == "市郊两区"
    assert page.locator(".total").inner_text() == total

    # Two that wait and one that is dispatched: picked with J and X alone.
    waiting = page.goto("/orders?tab=waiting") and page.locator("tr[data-order]").evaluate_all("rows => rows.map(row => row.dataset.order)")
    under = page.goto("/orders?tab=underWay") and page.locator("tr[data-order]").evaluate_all("rows => rows.map(row => row.dataset.order)")
    wanted = {*waiting[:2], under[0]}
    assert len(wanted) == 3
    page.goto("/orders?tab=all")
    assert page.locator("[data-bulk]").is_hidden()
    rows = page.locator("tr[data-order]").evaluate_all("rows => rows.map(row => row.dataset.order)")
    assert wanted <= set(rows), "the newest page holds them"
    for row in rows:
        page.keyboard.press("j")
        if row in wanted:
            page.keyboard.press("x")
    assert page.locator("[data-picked]").inner_text() == "已选 3 条"
    page.locator("[data-bulk] select").select_option(label="王强")
    page.locator('[data-bulk] [value="dispatch"]').click()
    page.wait_for_selector("[data-bulk-note]")
    assert "2 单可以派给王强；1 单不能派" in page.locator("[data-bulk-note]").inner_text()
    assert page.locator("tr.no").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/bulk/run"))
    assert "2 单已派给王强" in page.locator("[data-bulk-note]").inner_text()
    assert page.locator(".did").count() == 2
    # The answered form sent again changes nothing and says the same.
    page.reload()
    assert "2 单已派给王强" in page.locator("[data-bulk-note]").inner_text()
    page.locator(".confirm a").click()
    page.wait_for_url(re.compile("/orders"))

    # Export: the purpose is asked for; both files hold what the list holds.
    page.goto("/orders?tab=all&cols=number.called.customer.amount")
    count = int(re.search(r"\d+", page.locator(".total").inner_text()).group())
    page.get_by_role("link", name="导出").click()
    page.locator("button.go").click()
    page.wait_for_selector(".wrong")
    files = {}
    for kind in ("csv", "xlsx"):
        page.check(f'[name="format"][value={kind}]', force=True)
        page.select_option('[name="purpose"]', "quality")
        with page.expect_download() as download:
            page.evaluate("document.querySelector('form[action$=export]').removeAttribute('data-sent'); delete document.querySelector('form[action$=export]').dataset.sent")
            page.locator("button.go").click()
        files[kind] = download.value.path().read_bytes()
        assert download.value.suggested_filename.endswith("." + kind)
    assert files["csv"].startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert lines[0] == ["单号", "叫修", "客户", "金额"]
    assert len(lines) == count + 1
    sheet = zipfile.ZipFile(io.BytesIO(files["xlsx"]))
    assert sheet.testzip() is None
    body = sheet.read("xl/worksheets/sheet1.xml").decode()
    assert body.count("<row ") == count + 1
    assert lines[1][0] in body


def test_a_run_is_picked_with_shift_and_survives_a_renewed_list(new_page, log_in):
    page = new_page(width=1440, height=900)
    log_in(page, "clerk", PASSWORD)
    page.goto("/orders?tab=all")
    boxes = page.locator('input[name="pick"]')
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    assert page.locator("[data-picked]").inner_text() == "已选 4 条"
    # What others do redraws the list; the picks stay.
    page.evaluate("""() => {
      const part = document.getElementById("list")
      part.replaceChildren(...new DOMParser().parseFromString(part.outerHTML, "text/html").getElementById("list").childNodes)
    }""")
    page.wait_for_function("document.querySelectorAll('input[name=pick]:checked').length === 4")
    page.keyboard.press("Escape")
    assert page.locator('input[name="pick"]:checked').count() == 0
    assert page.locator("[data-bulk]").is_hidden()


def test_the_lists_work_without_their_script(new_page, log_in):
    page = new_page(java_script_enabled=False)
    log_in(page, "supervisor", PASSWORD)
    page.goto("/orders?tab=waiting")
    assert page.locator("[data-bulk]").is_visible()
    page.locator('input[name="pick"]').first.check()
    page.locator("[data-bulk] select").select_option(label="李建国")
    page.locator('[data-bulk] [value="dispatch"]').click()
    assert page.locator("[data-bulk-note]").inner_text() != ""
    page.goto("/orders?tab=all")
    page.locator("details.columns summary").click()
    page.locator('[data-columns] [value="phone"][name="column"]').check()
    page.locator('[data-columns] [name="do"][value="keep"]').click()
    assert "电话" in page.locator("thead").inner_text()
