"""The papers as the printer gets them: sheets, sizes, and the code that opens the case."""

import re

import every_page
import pytest


@pytest.fixture(scope="module")
def site(server, chromium):
    site = every_page.Site(chromium, server.url)
    yield site
    site.close()


def sheets(page):
    """Width and height in millimetres of each sheet that is printed."""
    found = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", page.pdf(prefer_css_page_size=True))
    return [(round(float(width) * 25.4 / 72), round(float(height) * 25.4 / 72)) for width, height in found]


def path(site, name):
    return site.path(next(one for one in every_page.PAGES if one.name == name))


def test_a_voucher_is_two_sheets_of_a5_or_one_of_a4(site):
    page = site.context("clerk").new_page()
    voucher = path(site, "voucher")
    page.goto(voucher)
    assert sheets(page) == [(210, 148)] * 2
    page.goto(voucher + "?size=a4")
    assert sheets(page) == [(210, 297)]
    assert page.locator(".form-paper").count() == 2
    # What is read on another day names its day.
    page.goto(f"/orders/{site.places['struck']}/voucher")
    assert sheets(page) == [(210, 148)] * 2
    signed = page.locator(".signature small").first.inner_text()
    assert re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d", signed), signed
    page.close()


def test_each_technician_has_a_sheet_of_his_own_and_each_job_its_code(site):
    page = site.context("supervisor").new_page()
    page.goto(path(site, "queue-print"))
    assert page.locator("html").count() == 1
    assert sheets(page) == [(210, 297)] * page.locator(".form-paper").count()
    numbers = [text for text in page.locator("tbody td:nth-child(2)").all_inner_texts() if text.strip()]
    assert page.locator("tbody svg.qr").count() == len(numbers) > 0
    page.close()


@pytest.mark.parametrize(("name", "width", "sheet"), [
    ("voucher", 190, (210, 148)), ("queue-print", 186, (210, 297)), ("customer-sheet", 186, (210, 297)),
    ("register-print", 277, (297, 210))])
def test_a_paper_fits_its_sheet_and_its_screen(site, name, width, sheet):
    """`width`: what the margins of the sheet leave, in millimetres."""
    one = next(one for one in every_page.PAGES if one.name == name)
    page = site.context(one.person).new_page()
    for screen in (1440, 1024, 800, 390):
        page.set_viewport_size({"width": screen, "height": 900})
        page.goto(site.path(one))
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, screen
    assert set(sheets(page)) == {sheet}
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(width / 25.4 * 96), "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # Nor is anything within a box of the form cut by its edge.
    assert page.evaluate("""[...document.querySelectorAll('.form-paper :is(td, th)')]
      .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.textContent)""") == []
    page.close()


def test_papers_need_no_script(site, chromium, server):
    state = site.context("clerk").storage_state()
    context = chromium.new_context(base_url=server.url, storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(path(site, "voucher"))
    assert page.locator("svg.qr path").first.get_attribute("d").startswith("M")
    context.close()
