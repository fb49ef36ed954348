"""The program answers, and a stranger is asked to log in, in the language of the browser."""

import urllib.request


def test_the_process_says_it_is_well(server):
    with urllib.request.urlopen(server.url + "/healthz") as answer:
        assert answer.status == 200


def test_a_stranger_is_asked_to_log_in(page):
    answer = page.goto("/")
    assert answer.ok
    assert page.locator("input[type=password]").is_visible()
    assert page.title() != ""


def test_pages_speak_the_language_of_the_browser(new_page):
    chinese, english = new_page(locale="zh-CN"), new_page(locale="en-GB")
    chinese.goto("/login")
    english.goto("/login")
    assert chinese.locator("html").get_attribute("lang") == "zh-Hans"
    assert english.locator("html").get_attribute("lang") == "en"
    assert chinese.locator("body").inner_text() != english.locator("body").inner_text()


def test_the_log_in_page_works_without_its_script(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/login")
    assert page.locator("form:has(input[type=password])").get_attribute("method").lower() == "post"


def test_everybody_of_the_demo_can_log_in(new_page, log_in, demo_people):
    for person in demo_people:
        page = new_page()
        log_in(page, person["name"], person["password"])
        assert page.locator("h1").first.inner_text() != ""
        page.context.close()
