"""Every page of the program, who reads it and how to get there: what the screenshots show and the accessibility test reads.

`test_every_page.py` compares the list with the routes in the sources, so that no page stands outside of both.
"""

import dataclasses
import re

import program

PASSWORD = "baoxiu-demo"
REGISTER = program.ROOT / "Tests" / "Fixtures" / "call-register-sample.csv"


@dataclasses.dataclass(frozen=True)
class Page:
    name: str
    """The path as the routes declare it, with the query that shows something."""
    route: str
    """Log-in name; None is a stranger."""
    person: str | None
    """Filled into the places of the route: name of a value that `Places` finds."""
    query: str = ""
    status: int = 200


PAGES = [
    Page("door", "/login", None),
    Page("home", "/home", "manager"),
    Page("home-service", "/home", "service"),
    Page("home-auditor", "/home", "auditor"),
    Page("register", "/orders/new", "clerk"),
    Page("register-known-caller", "/orders/new", "clerk", "phone={phone}"),
    Page("orders", "/orders", "clerk"),
    Page("orders-waiting", "/orders", "clerk", "tab=waiting"),
    Page("orders-none", "/orders", "clerk", "q=没有这样的单"),
    Page("orders-filtered", "/orders", "clerk", "tab=all&zone=urban&category=paid&category=free&from=2026-01-01&sort=due"),
    Page("orders-wide", "/orders", "manager", "cols=number.called.customer.phone.address.goods.serial.kind.category.channel.status.promise.technician.amount"),
    Page("orders-none-fits", "/orders", "clerk", "promise=late&signed=yes&holder=archive"),
    Page("orders-wrong-filter", "/orders", "clerk", "from=2026-13-45&amountFrom=abc"),
    Page("orders-export", "/lists/orders/export", "clerk", "tab=struck"),
    Page("queue", "/queue", "supervisor"),
    Page("queue-filtered", "/queue", "supervisor", "promise=late&zone=urban"),
    Page("board", "/board", "supervisor"),
    Page("board-draft", "/board", "supervisor", "draft=1"),
    Page("board-days", "/board", "supervisor", "days=3"),
    Page("board-week", "/board", "supervisor", "days=7"),
    Page("capacity", "/board/capacity", "supervisor"),
    Page("proposals", "/board/proposals", "supervisor"),
    Page("queue-print", "/queue/print", "supervisor"),
    Page("case-waiting", "/orders/{waiting}", "supervisor"),
    Page("case-under-way", "/orders/{under_way}", "clerk"),
    Page("case-struck", "/orders/{struck}", "clerk"),
    Page("proof", "/orders/{under_way}/proof/{promise}", "clerk"),
    Page("voucher", "/orders/{under_way}/voucher", "clerk"),
    Page("register-print", "/orders/print", "clerk"),
    Page("day-end", "/day-end", "clerk"),
    Page("figures", "/figures", "manager"),
    Page("regulation", "/regulation", "clerk"),
    Page("checkpoints", "/checkpoints", "auditor"),
    Page("search", "/search", "clerk", "q=李"),
    Page("search-none", "/search", "clerk", "q=没有这样的词"),
    Page("customers", "/customers", "clerk"),
    Page("customers-filtered", "/customers", "clerk", "zone=urban&openCase=yes"),
    Page("assets", "/assets", "clerk"),
    Page("assets-none", "/assets", "clerk", "q=没有这样的机器"),
    Page("customer-new", "/customers/new", "clerk"),
    Page("customer", "/customers/{customer}", "clerk"),
    Page("customer-sheet", "/customers/{customer}/sheet", "clerk"),
    Page("customers-unmade", "/customers/unmade", "clerk"),
    Page("customers-care", "/customers/care", "clerk"),
    Page("contacts", "/contacts", "clerk"),
    Page("contact-new", "/contacts/new", "clerk"),
    Page("custody", "/custody", "clerk"),
    Page("asset", "/assets/{asset}", "clerk"),
    Page("imports", "/imports", "admin"),
    Page("import", "/imports/{import}", "admin"),
    Page("import-mapping", "/imports/{import}/mapping", "admin"),
    Page("admin", "/admin", "admin"),
    Page("admin-branches", "/admin/branches", "admin"),
    Page("admin-branch-new", "/admin/branches/new", "admin"),
    Page("admin-branch", "/admin/branches/{branch}", "admin"),
    Page("admin-staff", "/admin/staff", "admin"),
    Page("admin-staff-new", "/admin/staff/new", "admin"),
    Page("admin-person", "/admin/staff/{person}", "admin"),
    Page("admin-calendar", "/admin/calendar", "admin"),
    Page("admin-policy", "/admin/policy", "admin"),
    Page("admin-tokens", "/admin/tokens", "admin"),
    Page("password", "/password", "clerk"),
    Page("phone-jobs", "/m", "tech1"),
    Page("phone-job", "/m/{job}", "tech1"),
    Page("phone-cash", "/m/cash", "tech1"),
    Page("phone-grab", "/grab", "tech1"),
    Page("api", "/api", "admin"),
    Page("not-found", "/nowhere", "clerk", status=404),
    Page("forbidden", "/admin", "clerk", status=403),
]
# What is not read by people on a screen of their own: answers to scripts, files, ways on to another page.
NOT_PAGES = {
    "/", "/orders/{id}/presence.json", "/search.json", "/figures.csv",
    # Ways back to a list: what stands at these addresses is drawn by a form that was sent; test_lists.py reads it.
    "/board/place", "/board/accept", "/board/absence", "/board/absence/withdraw",
    "/bulk/preview", "/bulk/run", "/grab/{id}",
    # One page for every list; orders-export shows it.
    "/lists/{list}/export",
    # Papers that only a case with an article in our hands has; CasePapersTests and CheckpointTests print them.
    "/orders/{id}/card", "/orders/{id}/report", "/orders/{id}/receipt", "/files/{hash}", "/orders/{id}/export", "/imports/{id}/problems.csv", "/healthz", "/readyz",
}
# Answers only while there is no organisation; shown by the tests and the screenshots from a place of its own.
FOUNDING = {"/setup"}


def declared_routes():
    """The paths of all GET routes that the pages' sources declare."""
    found = set()
    for folder in ("Site", "API"):
        for path in (program.ROOT / "Sources" / "App" / folder).glob("*.swift"):
            text = path.read_text("utf-8")
            found |= set(re.findall(r'desk\.page\(\s*"([^"]+)"', text))
            found |= set(re.findall(r'desk\.open\("GET", "([^"\\]+)"', text))
    return found


def shape(route):
    """A route without the names of its places: /orders/{id} and /orders/{waiting} are one."""
    return re.sub(r"\{\w+\}", "{}", route)


class Site:
    """A demo seen by its people, each with a browser context of his own."""

    def __init__(self, browser, url, **options):
        self.browser, self.url, self.options = browser, url, options
        self.contexts, self.places = {}, None

    def context(self, person):
        if person not in self.contexts:
            context = self.browser.new_context(
                base_url=self.url, locale="zh-CN", timezone_id="Asia/Shanghai", **self.options)
            context.set_default_timeout(15_000)
            if person:
                page = context.new_page()
                page.goto("/login")
                page.fill('[name="username"]', person)
                page.fill('[name="password"]', PASSWORD)
                page.locator("main form button.go").click()
                page.wait_for_url(lambda url: "/login" not in url)
                page.close()
            self.contexts[person] = context
        return self.contexts[person]

    def speak(self, person, language):
        """The switch in the header, by its form."""
        context = self.context(person)
        if person is None:
            context.add_cookies([{"name": "language", "value": language, "url": self.url}])
            return
        page = context.new_page()
        page.goto("/password")
        token = page.locator('[name="_csrf"]').first.get_attribute("value")
        page.close()
        answer = context.request.post(
            "/language", form={"_csrf": token, "language": language, "back": "/password"},
            headers={"Origin": self.url}, max_redirects=0)
        assert answer.status == 303, answer.status

    def theme(self, person, theme):
        self.context(person).add_cookies([{"name": "theme", "value": theme, "url": self.url}])

    def find_places(self):
        """Ids for the places in the routes, taken from the pages that list them."""
        places = {"promise": "arrival"}

        def first(person, path, pattern, attribute="href"):
            page = self.context(person).new_page()
            page.goto(path)
            found = re.search(pattern, page.content())
            page.close()
            assert found, f"{path} shows nothing like {pattern}"
            return found.group(1)

        case = r'href="/orders/([0-9a-z]{13})"'
        places["waiting"] = first("supervisor", "/queue", r'data-order="([0-9a-z]{13})"')
        places["struck"] = first("clerk", "/orders?tab=struck", case)
        places["job"] = first("tech1", "/m", r'href="/m/([0-9a-z]{13})"')
        places["under_way"] = first("clerk", "/orders?tab=underWay", case)
        places["customer"] = first("clerk", f"/orders/{places['struck']}", r'href="/customers/([0-9a-z]{13})"')
        places["asset"] = first("clerk", f"/customers/{places['customer']}", r'href="/assets/([0-9a-z]{13})"')
        # The number is masked on every page; the voucher, which goes to the customer's door, shows it whole.
        places["phone"] = first("clerk", f"/orders/{places['struck']}/voucher", r"(1\d{2} \d{4} \d{4})").replace(" ", "")
        places["branch"] = first("admin", "/admin/branches", r'href="/admin/branches/([0-9a-z]{13})"')
        places["person"] = first("admin", "/admin/staff", r'href="/admin/staff/([0-9a-z]{13})"')
        page = self.context("admin").new_page()
        page.goto("/imports")
        page.set_input_files('input[type="file"]', REGISTER)
        page.locator('main form:has(input[type="file"]) button.go').click()
        page.wait_for_url(re.compile(r"/imports/[0-9a-z]{13}"))
        places["import"] = re.search(r"/imports/([0-9a-z]{13})", page.url).group(1)
        page.close()
        self.places = places

    def path(self, one):
        text = one.route + ("?" + one.query if one.query else "")
        if "{" in text and self.places is None:
            self.find_places()
        return re.sub(r"\{(\w+)\}", lambda found: self.places[found.group(1)], text)

    def close(self):
        for context in self.contexts.values():
            context.close()
