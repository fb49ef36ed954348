"""Two people at once: what one does the other sees, and who else looks at a case stands beside its title."""

import re

import pytest
from test_whole_job import call_in

PASSWORD = "baoxiu-demo"


def test_queue_and_case_follow_what_another_does(new_page, log_in):
    clerk, supervisor = new_page(), new_page()
    log_in(clerk, "clerk", PASSWORD)
    log_in(supervisor, "supervisor", PASSWORD)
    supervisor.goto("/queue")
    case = call_in(clerk, phone="13600001111", name="并排看")
    row = supervisor.locator(f'tr[data-order="{case.rsplit("/", 1)[1]}"]')
    row.wait_for()
    badge = supervisor.locator('[data-nav="queue"] .n span[aria-hidden]').inner_text()
    assert badge == str(supervisor.locator("tr[data-order]").count() - supervisor.locator("tr.group:has-text('待再次上门') ~ tr[data-order]").count())
    # The clerk looks at the case while the supervisor dispatches it.
    assert "待派" in clerk.locator("h1").inner_text()
    row.locator("form.assign button").click()
    clerk.wait_for_function("() => document.querySelector('h1').innerText.includes('已派')")
    clerk.wait_for_function("() => document.querySelector('.stream').innerText.includes('派工')")


def test_who_else_has_the_case_open_stands_beside_the_title(new_page, log_in):
    clerk, supervisor = new_page(), new_page()
    log_in(clerk, "clerk", PASSWORD)
    log_in(supervisor, "supervisor", PASSWORD)
    case = call_in(clerk, phone="13600002222", name="同看")
    assert clerk.locator("[data-presence]").is_hidden()
    supervisor.goto(case)
    # Whoever comes sees at once who is there; the other hears of it with his next sign of life.
    supervisor.wait_for_selector("[data-presence]:has-text('林晓梅')")
    clerk.wait_for_selector("[data-presence]:has-text('周国强')")
    supervisor.goto("/queue")
    clerk.wait_for_selector("[data-presence]", state="hidden")


def test_presence_is_nothing_to_those_who_may_not_see_the_case(new_page, log_in):
    clerk, stranger = new_page(), new_page()
    log_in(clerk, "clerk", PASSWORD)
    log_in(stranger, "clerk2", PASSWORD)
    case = call_in(clerk, phone="13600003333", name="外人")
    assert stranger.request.get(case + "/presence.json?page=x").status == 404
