"""Pictures of every page in every language, width and theme, from a fresh demo: bin/screenshots FOLDER [--only NAME …]"""

import argparse
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile

import every_page
import program
from conftest import CHROMIUM
from playwright.sync_api import sync_playwright

WIDTHS = {"1440": 900, "1024": 768, "390": 844}


def pictures(site, one, folder, options):
    for language in options.language:
        for theme in options.theme:
            site.speak(one.person, language)
            site.theme(one.person, theme)
            page = site.context(one.person).new_page()
            for width in options.width:
                page.set_viewport_size({"width": int(width), "height": WIDTHS[width]})
                page.goto(site.path(one), wait_until="load")
                # As tall as the page, so that what sticks to the edge of the screen stands at the edge of the picture.
                tall = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": int(width), "height": max(WIDTHS[width], min(tall, 6000))})
                name = f"{one.name}.{width}.{theme}.{language}.png"
                page.screenshot(path=folder / name, full_page=True)
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0:
                    print(f"{name}: {over} px wider than the screen")
            page.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--only", nargs="*", help="names of pages; all when left out")
    parser.add_argument("--language", nargs="*", default=["zh-Hans", "zh-Hant", "en"])
    parser.add_argument("--theme", nargs="*", default=["light", "dark"])
    parser.add_argument("--width", nargs="*", default=list(WIDTHS))
    parser.add_argument("--url", help="a demo that runs already, instead of a fresh one")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    chosen = [one for one in every_page.PAGES if not options.only or one.name in options.only]
    path = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with contextlib.ExitStack() as stack:
        work = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = options.url or stack.enter_context(program.serving(work)).url
        playwright = stack.enter_context(sync_playwright())
        arguments = ["--lang=zh-CN"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        site = every_page.Site(browser, url)
        for one in chosen:
            pictures(site, one, options.folder, options)
        if not options.only or "setup" in options.only:
            empty = stack.enter_context(program.serving_empty(work))
            setup = every_page.Page("setup", "/setup", None)
            strange = every_page.Site(browser, empty.url)
            pictures(strange, setup, options.folder, options)
        browser.close()
    print(f"{len(list(options.folder.glob('*.png')))} pictures in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
