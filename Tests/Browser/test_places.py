"""Where a call lies: read from the address, set on the customer's file, noted at the door."""

import re

import pytest
from test_whole_job import PASSWORD, call_in

DOOR = {"latitude": 30.28133, "longitude": 119.99021}


def sent_to_li(new_page, log_in, address, phone):
    """A call that 李建国 has and drives to; hands back the path of the case."""
    clerk = new_page()
    log_in(clerk, "clerk", PASSWORD)
    case = call_in(clerk, phone=phone, name="方先生", address=address)
    supervisor = new_page()
    log_in(supervisor, "supervisor", PASSWORD)
    supervisor.goto(f"/queue?order={case.rsplit('/', 1)[1]}")
    supervisor.locator("#candidates button", has_text="李建国").click()
    supervisor.wait_for_url(re.compile("/queue"))
    return case


def arriving(page, log_in, case):
    """The technician's phone where only the arrival is left to note."""
    log_in(page, "tech2", PASSWORD)
    page.goto("/m/" + case.rsplit("/", 1)[1])
    for _ in ("accept", "depart"):
        page.locator(".go").first.click()
        page.wait_for_load_state()


def test_the_place_of_the_door_is_kept_with_the_arrival(new_page, log_in):
    case = sent_to_li(new_page, log_in, "浙江省杭州市余杭区文一西路969号", "13600001111")
    phone = new_page(width=390, height=844, permissions=["geolocation"], geolocation=DOOR)
    arriving(phone, log_in, case)
    assert "按地址推定：杭州市余杭区" in phone.content()
    phone.check("#keepPlace")
    phone.wait_for_function("document.querySelector('[name=position]').value")
    assert phone.input_value("[name=position]") == "30.281330,119.990210"
    phone.locator(".go").first.click()
    phone.wait_for_load_state()
    assert "上次上门时记下" in phone.content()

    supervisor = new_page()
    log_in(supervisor, "supervisor", PASSWORD)
    supervisor.goto(case)
    assert "上次上门时记下" in supervisor.locator("#case").inner_text()
    assert "30.281330" not in supervisor.content()


def test_without_leave_the_tick_goes_away_and_the_arrival_stands(new_page, log_in):
    case = sent_to_li(new_page, log_in, "浙江省杭州市余杭区文一西路970号", "13600002222")
    phone = new_page(width=390, height=844)
    arriving(phone, log_in, case)
    phone.locator("#keepPlace").click()
    phone.wait_for_function("!document.querySelector('#keepPlace').checked")
    assert "没有记下" in phone.locator("[data-keep-place]").inner_text()
    phone.locator(".go").first.click()
    phone.wait_for_selector('#next [name="minutes"]')
    assert "按地址推定：杭州市余杭区" in phone.content()


# A browser that takes its time to say where it is: `window.found()` says it, `window.lost()` says that it cannot.
SLOW = """
  navigator.geolocation.getCurrentPosition = (found, lost) => {
    window.asked = (window.asked ?? 0) + 1
    window.found = () => found({ coords: { latitude: 30.28133, longitude: 119.99021 } })
    window.lost = () => lost({ code: 3 })
  }
"""


def slow(new_page, log_in, case):
    """A phone where the arrival is left to note, the tick is set and the browser has not said yet where it is."""
    phone = new_page(width=390, height=844, permissions=["geolocation"])
    phone.add_init_script(SLOW)
    arriving(phone, log_in, case)
    phone.check("#keepPlace")
    assert phone.evaluate("window.asked") == 1
    return phone


def test_an_arrival_sent_while_the_place_is_looked_for_waits_for_it(new_page, log_in):
    case = sent_to_li(new_page, log_in, "浙江省杭州市余杭区文一西路980号", "13600005551")
    phone = slow(new_page, log_in, case)
    phone.locator(".go").first.click()
    phone.wait_for_function("document.querySelector('[data-keep-place] [role=status]').textContent.includes('取到就发送')")
    assert phone.locator("#keepPlace").is_checked()
    assert phone.locator('#next [name="minutes"]').count() == 0
    phone.evaluate("window.found()")
    phone.wait_for_selector('#next [name="minutes"]')
    assert "上次上门时记下" in phone.content()
    assert "没有取到位置" not in phone.content()


@pytest.mark.parametrize("way", ["not found", "pressed again", "put away"])
def test_an_arrival_without_its_place_is_noted_and_says_so(new_page, log_in, way):
    number = ["not found", "pressed again", "put away"].index(way)
    case = sent_to_li(new_page, log_in, f"浙江省杭州市余杭区文一西路99{number}号", f"1360000556{number}")
    phone = slow(new_page, log_in, case)
    phone.locator(".go").first.click()
    phone.wait_for_function("document.querySelector('[data-keep-place] [role=status]').textContent.includes('取到就发送')")
    if way == "not found":
        phone.evaluate("window.lost()")
    elif way == "pressed again":
        phone.locator(".go").first.click()
    else:
        phone.evaluate("""
          Object.defineProperty(document, 'hidden', { get: () => true })
          document.dispatchEvent(new Event('visibilitychange'))
        """)
    phone.wait_for_selector('#next [name="minutes"]')
    assert "没有取到位置，这次没有记到客户档案" in phone.locator("main .flash").inner_text()
    assert "按地址推定" in phone.content()
    phone.reload()
    assert phone.locator("main .flash").count() == 0


def test_a_tick_that_comes_back_with_the_page_asks_again(new_page, log_in):
    case = sent_to_li(new_page, log_in, "浙江省杭州市余杭区文一西路985号", "13600005571")
    phone = slow(new_page, log_in, case)
    phone.reload()
    assert phone.locator("#keepPlace").is_checked()
    assert phone.evaluate("window.asked") == 1
    phone.evaluate("window.found()")
    assert phone.input_value("[name=position]") == "30.281330,119.990210"
    phone.locator(".go").first.click()
    phone.wait_for_selector('#next [name="minutes"]')
    assert "上次上门时记下" in phone.content()


def test_what_was_sent_without_signal_is_still_there_after_going_elsewhere(new_page, log_in):
    case = sent_to_li(new_page, log_in, "浙江省杭州市余杭区文一西路986号", "13600005581")
    phone = new_page(width=390, height=844)
    arriving(phone, log_in, case)
    phone.locator(".go").first.click()
    phone.wait_for_selector('#next [name="minutes"]')
    job = phone.url
    phone.fill('#next [name="minutes"]', "35")
    phone.fill('#next [name="notes"]', "换启动电容，试机正常")
    phone.route(re.compile("/orders/.*/record-work"), lambda route: route.abort("internetdisconnected"))
    phone.locator(".go").first.click()
    phone.wait_for_url(re.compile("chrome-error"))
    phone.unroute(re.compile("/orders/.*/record-work"))
    # Not back, but by the way of the list.
    phone.goto("/m")
    phone.goto(job)
    assert phone.input_value('#next [name="minutes"]') == "35"
    assert phone.input_value('#next [name="notes"]') == "换启动电容，试机正常"
    phone.locator(".go").first.click()
    phone.wait_for_selector("#signature")
    # What was taken is kept no longer.
    assert phone.evaluate("Object.keys(sessionStorage).filter(key => key.endsWith('record-work')).length") == 0


def test_without_scripts_there_is_no_tick(new_page, log_in):
    case = sent_to_li(new_page, log_in, "浙江省杭州市余杭区文一西路971号", "13600003333")
    phone = new_page(width=390, height=844, java_script_enabled=False)
    arriving(phone, log_in, case)
    assert not phone.locator("#keepPlace").is_visible()
    phone.locator(".go").first.click()
    phone.wait_for_load_state()
    assert phone.locator('#next [name="minutes"]').count() == 1


def test_the_desk_sets_a_place_and_takes_it_away(new_page, log_in):
    case = sent_to_li(new_page, log_in, "浙江省杭州市西湖区文三路77号", "13600004444")
    clerk = new_page()
    log_in(clerk, "clerk", PASSWORD)
    clerk.goto(case)
    clerk.locator('aside a[href^="/customers/"]').first.click()
    assert "按地址推定：杭州市西湖区" in clerk.content()
    panel = clerk.locator("#set-pin")
    panel.locator("summary").click()
    panel.locator('[name="pin"]').fill("somewhere")
    panel.locator("button.go").click()
    assert clerk.locator("#set-pin .wrong").count() == 1
    clerk.locator('#set-pin [name="pin"]').fill("30.2805, 120.1302")
    clerk.locator("#set-pin button.go").click()
    clerk.wait_for_url(re.compile("done=saved|/customers/[0-9a-z]{13}$"))
    assert "地图定位" in clerk.locator("aside").inner_text()
    clerk.locator("#set-pin summary").click()
    clerk.locator('#set-pin [name="takeAway"]').check()
    clerk.locator("#set-pin button.go").click()
    clerk.wait_for_load_state()
    assert "按地址推定：杭州市西湖区" in clerk.locator("aside").inner_text()
