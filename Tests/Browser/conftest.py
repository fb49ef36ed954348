"""What the browser tests stand on: a server over demo data, a real Chromium, and a page that forgives nothing."""

import os
import shutil
import uuid

import program
import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]


@pytest.fixture(scope="session")
def server(request, tmp_path_factory):
    """On SQLite, unless a test asks for `postgres` by parametrizing it."""
    if not program.can_serve():
        pytest.skip("this program has no `serve` yet")
    place = None
    if getattr(request, "param", None) == "postgres":
        url = os.environ.get("BAOXIU_TEST_POSTGRES")
        if not url:
            pytest.skip("no PostgreSQL: run through bin/with-postgres")
        place = ["--database", f"{url}&schema=browser_{uuid.uuid4().hex[:10]}", "--unsafe"]
    with program.serving(tmp_path_factory.mktemp("browser"), place=place) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium found; bin/setup --test installs it")
    # Chromium refuses its sandbox to root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def new_page(server, chromium):
    """Makes pages, each with cookies of its own. An error of a script, or on the console, fails the test."""
    contexts, complaints = [], []

    def make(locale="zh-CN", width=1280, height=800, **options):
        context = chromium.new_context(
            base_url=server.url, locale=locale, timezone_id="Asia/Shanghai", viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        # A refused form is answered with 422, which the browser notes as an error of loading though it shows the page.
        page.on(
            "console", lambda line: complaints.append(f"{page.url}: {line.text}")
            if line.type == "error" and "status of 422" not in line.text else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def log_in(server):
    """Logs a page in through the form that people see."""

    def act(page, name, password):
        page.goto("/login")
        form = page.locator("form:has(input[type=password])")
        form.locator("input:not([type=hidden]):not([type=password]):not([type=checkbox])").first.fill(name)
        form.locator("input[type=password]").fill(password)
        form.locator("button, input[type=submit]").first.click()
        page.wait_for_url(lambda url: not url.rstrip("/").endswith("/login"))

    return act


@pytest.fixture(scope="session")
def demo_people(server, chromium):
    """The log-ins of the demo, as the log-in page lists them: dictionaries of role, name and password."""
    page = chromium.new_page(base_url=server.url, locale="zh-CN")
    page.goto("/login")
    rows = page.locator("table tr").all()
    people = [dict(zip(("role", "name", "password"), row.locator("td").all_inner_texts())) for row in rows]
    page.close()
    assert people, "the log-in page of the demo lists nobody"
    return people
