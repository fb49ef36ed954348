"""A form that was half filled in is not lost with the log-in."""

import pytest

PASSWORD = "baoxiu-demo"
TYPED = {
    "customer.phone": "13912340987", "customer.name": "南宫试", "customer.address": "长治路 12 号 3 单元", "product.model": "KFR-35GW",
}


def fill(page):
    page.goto("/orders/new")
    for name, value in TYPED.items():
        page.locator(f"[name='{name}']").fill(value)
    page.locator("[name='symptom']").fill("开机就跳闸，昨天晚上开始")


def stands(page):
    for name, value in TYPED.items():
        assert page.locator(f"[name='{name}']").input_value() == value
    assert page.locator("[name='symptom']").input_value() == "开机就跳闸，昨天晚上开始"


def enter_again(page):
    page.wait_for_url(lambda url: "/login" in url)
    form = page.locator("form:has(input[type=password])")
    form.locator("[name=username]").fill("clerk")
    form.locator("input[type=password]").fill(PASSWORD)
    form.locator("button, input[type=submit]").first.click()
    page.wait_for_url(lambda url: "/orders/new" in url)


@pytest.mark.parametrize("way", ["sent", "loaded again"])
def test_a_half_typed_call_survives_a_lost_log_in(new_page, log_in, way):
    page = new_page()
    log_in(page, "clerk", PASSWORD)
    fill(page)
    page.context.clear_cookies()
    if way == "sent":
        page.evaluate("document.querySelector('form[data-keep]').noValidate = true")
        page.locator("form[data-keep] button.go").first.click()
    else:
        page.reload()
    enter_again(page)
    stands(page)
    # Once it is taken it is kept no longer.
    page.locator("[name='customer.zone']").first.check()
    page.locator("form[data-keep] button.go").first.click()
    page.wait_for_url(lambda url: "done=register" in url)
    page.goto("/orders/new")
    assert page.locator("[name='customer.name']").input_value() == ""
