"""The main job without a mouse: every step by keys alone, with the focus always in sight."""

import re

import every_page
import pytest

PASSWORD = "baoxiu-demo"


def focused(page):
    return page.evaluate(
        "() => { const one = document.activeElement; return (one.name || one.id || one.getAttribute('href') || one.tagName) }")


def tab_to(page, selector, most=60):
    """Tabs on until the element has the focus, and checks at each stop that the focus can be seen."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(
            """() => {
              const one = document.activeElement
              if (!one || one === document.body) return true
              const seen = one.matches('.seg input') ? one.nextElementSibling : one
              const style = getComputedStyle(seen)
              const box = seen.getBoundingClientRect()
              const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none'
              return marked && box.width > 0 && box.height > 0
            }"""), f"the focus cannot be seen on {focused(page)} of {page.url}"
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")


def type_in(page, name, text):
    tab_to(page, f'[name="{name}"]')
    page.keyboard.type(text)


def log_in_by_keys(page, name):
    page.goto("/login")
    assert focused(page) == "username"
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def test_a_call_is_taken_dispatched_and_undone_by_keys_alone(new_page):
    clerk = new_page()
    log_in_by_keys(clerk, "clerk")
    clerk.keyboard.press("n")
    clerk.wait_for_url(re.compile("/orders/new"))
    assert focused(clerk) == "customer.phone"
    clerk.keyboard.type("13655550001")
    type_in(clerk, "customer.name", "键盘客户")
    type_in(clerk, "customer.address", "晴川市昌里路9号")
    tab_to(clerk, '[name="customer.zone"]')
    clerk.keyboard.press("Space")
    type_in(clerk, "product.model", "KFR-35GW/QC1")
    clerk.keyboard.press("Escape")
    type_in(clerk, "symptom", "漏水")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url(re.compile(r"/orders/[0-9a-z]{13}"))
    number = clerk.locator("h1 .mono").inner_text()

    supervisor = new_page()
    log_in_by_keys(supervisor, "supervisor")
    supervisor.wait_for_url(re.compile("/queue"))
    # Down to the row of the new call, whose candidates then stand at the side.
    for _ in range(40):
        if number in supervisor.locator("#candidates").inner_text():
            break
        supervisor.keyboard.press("j")
        supervisor.wait_for_function(
            "() => document.querySelector('#candidates [data-digit]') !== null || !document.querySelector('#candidates .load')")
    assert number in supervisor.locator("#candidates").inner_text()
    supervisor.keyboard.press("1")
    supervisor.wait_for_selector("[data-flash].done")
    assert number in supervisor.locator("[data-flash]").inner_text()
    assert "已派" in supervisor.locator("[data-flash]").inner_text()
    # Dispatched by mistake: the confirmation takes it back.
    supervisor.keyboard.press("u")
    supervisor.wait_for_function("() => document.querySelector('[data-flash]')?.innerText.includes('已撤销')")
    clerk.reload()
    assert "待派" in clerk.locator("h1").inner_text()
    assert "主管收回" in clerk.locator(".stream").inner_text() and "随即撤销" in clerk.locator(".stream").inner_text()


def test_the_skip_link_is_first_and_leads_to_the_content(page, log_in):
    log_in(page, "clerk", PASSWORD)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip')")
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_dialogs_give_the_focus_back(page, log_in):
    log_in(page, "clerk", PASSWORD)
    page.locator("[data-find]").focus()
    page.keyboard.press("Control+k")
    assert page.locator("#palette").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#palette").is_hidden()
    assert page.evaluate("document.activeElement.hasAttribute('data-find')")


def test_the_help_lists_the_keys_of_the_page_at_hand_and_they_work(page, log_in):
    log_in(page, "supervisor", PASSWORD)
    page.goto("/queue")
    page.keyboard.press("?")
    keys = page.locator("#help [data-keys]:visible")
    listed = keys.evaluate_all("all => all.map(one => one.dataset.keys)")
    assert {"j", "k", "1-9", "n", "?", "/", "Mod k", "g r"} <= set(listed)
    assert "v" not in listed
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url(re.compile("/orders$"))
    page.keyboard.press("?")
    assert "1-9" not in page.locator("#help [data-keys]:visible").evaluate_all("all => all.map(one => one.dataset.keys)")
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/orders/[0-9a-z]{13}"))
    page.keyboard.press("v")
    page.wait_for_url(re.compile("/voucher"))


def pick(page, query, wanted):
    page.keyboard.press("Control+k")
    page.keyboard.type(query)
    page.wait_for_function(
        "wanted => document.querySelector('#palette li[aria-selected=true]')?.textContent.includes(wanted)", arg=wanted)
    page.keyboard.press("Enter")


def test_the_palette_finds_pages_acts_and_cases(page, log_in):
    log_in(page, "supervisor", PASSWORD)
    page.goto("/queue")
    row = page.locator("tr[data-order]").first
    number, case = row.locator(".mono").inner_text(), row.get_attribute("data-order")
    # A page by its initials.
    pick(page, "jxdjb", "叫修登记簿")
    page.wait_for_url(re.compile("/orders$"))
    # A case by its number.
    pick(page, number, number)
    page.wait_for_url(re.compile(case))
    name = page.locator("h1 .soft").inner_text().split(" · ")[0]
    # What may be done here, by pinyin.
    pick(page, "gaiyue", "改约")
    assert page.evaluate("document.activeElement.closest('details')?.id") == "reschedule"
    # The case lately seen comes without a word typed.
    page.goto("/customers")
    page.keyboard.press("Control+k")
    page.wait_for_function("number => document.querySelector('#palette ul')?.innerText.includes(number)", arg=number)
    page.keyboard.press("Escape")
    # A customer by name.
    page.keyboard.press("Control+k")
    page.keyboard.type(name)
    page.wait_for_function("name => document.querySelector('#palette ul')?.innerText.includes(name)", arg=name)


# Installed before the walk: what can be worked, how each of it looks without the focus, and what was seen at each Tab.
WALK = """() => {
  const pick = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  document.activeElement?.blur()
  const shape = one => { const style = getComputedStyle(one); return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.stroke, style.strokeWidth].join() }
  // A box of its own may draw the focus for what it holds: the card of a radio button, the frame of the search field, the bar of
  // a visit on the board.
  const around = one => [one, one.querySelector('.body'), one.nextElementSibling, one.parentElement, one.parentElement?.parentElement].filter(Boolean)
  const name = one => one.tagName.toLowerCase() + (one.id ? '#' + one.id : '') + ' ' +
    (one.name || one.getAttribute('href') || (one.innerText || one.ariaLabel || one.className).trim().slice(0, 30))
  const all = [...document.querySelectorAll(pick)].filter(one =>
    one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden' && one.getClientRects().length > 0 && one.checkVisibility({ visibilityProperty: true }))
  const before = new Map(all.map(one => [one, around(one).map(shape)]))
  const reached = new Set(), faults = []
  let first = null, round = false
  const fixed = one => { for (; one && one !== document.body; one = one.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(one).position)) return one }
  addEventListener('keydown', event => {
    const one = document.activeElement
    if (event.key !== 'Tab' || !one || one === document.body || round) return
    if (one === first) { round = true; return }
    first ??= one
    if (reached.has(one)) return
    reached.add(one)
    const was = before.get(one)
    if (was && around(one).map(shape).every((now, at) => now === was[at])) faults.push('the focus cannot be seen on ' + name(one))
    const box = one.getBoundingClientRect()
    if (box.bottom <= 0 || box.top >= innerHeight) { faults.push('out of sight: ' + name(one)); return }
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1)
    const over = [box.top + 2, box.top + box.height / 2, box.bottom - 2].filter(y => y > 0 && y < innerHeight).map(y => document.elementFromPoint(x, y))
    const bar = over.length && over.every(top => top && !one.contains(top) && !top.contains(one) && fixed(top) && fixed(top) !== fixed(one)) && fixed(over[0])
    if (bar) faults.push(name(one) + ' lies under ' + name(bar))
  }, true)
  window.walked = () => ({ round, faults, missed: all.filter(one => one.isConnected && !reached.has(one) && one.checkVisibility() &&
    !(one.type === 'radio' && [...reached].some(other => other.type === 'radio' && other.name === one.name && other.form === one.form))).map(name) })
  return all.length
}"""


@pytest.fixture(scope="module")
def open_as(server, chromium):
    """Opens a page as the person who reads it; everybody has one tab, which walks from page to page."""
    site, tabs = every_page.Site(chromium, server.url), {}

    def go(one):
        tab = tabs.get(one.person) or tabs.setdefault(one.person, site.context(one.person).new_page())
        tab.goto(site.path(one))
        return tab

    yield go
    site.close()


WALKED = [(one, 1440, 900) for one in every_page.PAGES] + [
    (one, 390, 700) for one in every_page.PAGES if one.name.startswith("phone-") or one.name in ("register", "queue", "case-waiting")]


@pytest.mark.parametrize(("one", "width", "height"), WALKED, ids=lambda value: getattr(value, "name", value))
def test_every_page_can_be_walked_by_tab_alone(open_as, one, width, height):
    """Everything that can be worked is reached, in sight, with its focus seen, and the walk comes round."""
    page = open_as(one)
    page.set_viewport_size({"width": width, "height": height})
    count = page.evaluate(WALK)
    assert count > 0
    walked = {"round": False}
    for _ in range(0, 2 * count + 40, 20):
        for _ in range(20):
            page.keyboard.press("Tab")
        walked = page.evaluate("walked()")
        if walked["round"]:
            break
    assert walked == {"round": True, "faults": [], "missed": []}
