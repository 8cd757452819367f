"""Every page there is, in the light and in the dark, wide and narrow: readable, touchable, by keyboard, in silence.

The list is not kept by hand: it is every address that answers with a page (``tests/journeys/world.py``). The
words of a page are the same in both themes, so that axe looks at everything in the light, and in the dark at
what depends on colour.
"""

import json
import re

import pytest

from tests.journeys import live
from tests.journeys.pages import COLOURS, RULES, assert_accessible, assert_fits, assert_focus_visible, in_theme

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

PARTS = 8
WIDTHS = (1280, 320)
HEIGHT = 800
# What the browser says about an address that is meant to be refused.
MEANT = re.compile(r"Failed to load resource: the server responded with a status of (404|410|500)")


@pytest.fixture(scope="module")
def filled(tmp_path_factory, request):
    """A network with one of everything, being served, and what ``world.py`` tells about it."""
    folder = tmp_path_factory.mktemp("pages") / "data"
    with live.network(folder, PYTHONPATH=str(request.config.rootpath), VLECHTWERK_FEDERATION="1") as running:
        said = running.command("manage", "shell", "-c", "from tests.journeys import world; world.main()").stdout
        running.serve()
        yield running, json.loads(said.split("WORLD")[1])


@pytest.fixture
def page(browser, filled):
    """A page that keeps what the console says."""
    context = browser.new_context(locale="nl-BE", reduced_motion="reduce")
    page = context.new_page()
    page.said = []
    page.on("console", lambda line: line.type in {"error", "warning"} and page.said.append(line.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    broken = {"status": 500, "body": filled[1]["broken"], "content_type": "text/html"}
    page.route("**/-/500", lambda route: route.fulfill(**broken))
    yield page
    context.close()


def look_at(page, url: str) -> list[str]:
    """One page, held to everything in both themes at both widths; what is wrong."""
    page.said.clear()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.goto(url)
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        wrong += [*findings(assert_fits, page), *findings(assert_focus_visible, page)]
        for theme, rules in (("light", RULES), ("dark", COLOURS)):
            in_theme(page, theme)
            wrong += [f"{theme}, {width} px: {one}" for one in findings(assert_accessible, page, rules)]
        page.emulate_media(color_scheme="light")
    return wrong + [f"{url} says {line}" for line in page.said if not MEANT.match(line)]


def findings(check, *about) -> list[str]:
    try:
        check(*about)
    except AssertionError as found:
        return [str(found)]
    return []


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_readable_touchable_and_silent(filled, page, part):
    """Each takes every eighth page, so that several processes share the work evenly."""
    network, told = filled
    wrong = []
    for eyes, path in told["pages"][part::PARTS]:
        page.context.clear_cookies()
        if login := told["logins"].get(eyes):
            page.context.add_cookies([{"name": "sessionid", "value": login, "url": network.url}])
        wrong += [f"{eyes}: {one}" for one in look_at(page, network.url + path)]
    assert wrong == [], "\n".join(wrong)


def test_everybody_has_pages(filled):
    assert {eyes for eyes, _path in filled[1]["pages"]} == {"visitor", "asked", "administrator", "member", "broker"}
