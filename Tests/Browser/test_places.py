"""Where a call lies: read from the address, set on the customer's file, noted at the door."""

import re

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
