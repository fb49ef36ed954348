"""Every page: none outside the list, none with a serious fault of accessibility, none wider than its screen."""

import html.parser
import json

import every_page
import program
import pytest
from axe_playwright_python.sync_playwright import Axe

# What the law asks for (EN 301 549, WCAG 2.2 A and AA), and what axe's makers hold to be good.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
KEYS = {
    key for path in (program.ROOT / "Resources" / "strings").rglob("*.json")
    for key in json.loads(path.read_text("utf-8")) if "." in key}


@pytest.fixture(scope="module")
def site(server, chromium):
    site = every_page.Site(chromium, server.url)
    yield site
    site.close()


def test_no_page_stands_outside_the_list():
    listed = {every_page.shape(one.route) for one in every_page.PAGES}
    left_out = {every_page.shape(route) for route in every_page.NOT_PAGES | every_page.FOUNDING}
    declared = {every_page.shape(route) for route in every_page.declared_routes()}
    assert declared - listed - left_out == set()


def faults(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node.get('failureSummary', '')[:300]}"
        for one in found if one["impact"] in ("serious", "critical") for node in one["nodes"][:3]]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("one", every_page.PAGES, ids=lambda one: one.name)
def test_a_page_can_be_read_by_everybody(site, one, width, theme):
    site.theme(one.person, theme)
    page = site.context(one.person).new_page()
    try:
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(site.path(one))
        assert answer.status == one.status
        assert page.locator("h1").first.inner_text().strip() != ""
        # As tall as the page: what lies half under the bar at the lower edge is no fault, it can be scrolled out.
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(900, tall), 24_000)})
        assert faults(page) == []
        if page.locator("body.paper").count() == 0:
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, "wider than the screen"
    finally:
        page.close()


class Words(html.parser.HTMLParser):
    """What a page says: its text, and what stands in fields and is read aloud."""

    def __init__(self, text):
        super().__init__()
        self.language, self.said, self.unseen = None, [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "html":
            self.language = attributes.get("lang")
        if tag in ("script", "style"):
            self.unseen += 1
        self.said += [attributes[name] or "" for name in ("title", "placeholder", "aria-label", "alt") if name in attributes]

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.unseen -= 1

    def handle_data(self, text):
        if not self.unseen:
            self.said.append(text)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
@pytest.mark.parametrize("person", sorted({one.person or "" for one in every_page.PAGES}), ids=lambda name: name or "stranger")
def test_no_key_stands_in_place_of_a_word(site, person, language):
    """A text that is missing shows its key; nobody should ever read one."""
    person = person or None
    site.speak(person, language)
    wrong = []
    try:
        for one in every_page.PAGES:
            if one.person != person or one.status != 200:
                continue
            answer = site.context(person).request.get(site.path(one))
            words = Words(answer.text())
            assert (answer.status, words.language) == (200, language), one.name
            wrong += [f"{one.name}: {key}" for key in set(" ".join(words.said).split()) & KEYS]
            # The description of the API shows the places of its paths; nowhere else is one left unfilled.
            wrong += [f"{one.name}: {text}" for text in words.said if "{" in text and one.name != "api"]
    finally:
        site.speak(person, "zh-Hans")
    assert wrong == []


def test_the_first_page_of_all_can_be_read_by_everybody(chromium, tmp_path_factory):
    with program.serving_empty(tmp_path_factory.mktemp("empty")) as server:
        page = chromium.new_page(base_url=server.url, locale="zh-CN")
        page.goto("/")
        assert page.url.endswith("/setup")
        assert faults(page) == []
        page.close()
