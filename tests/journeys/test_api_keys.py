"""A key is made in the browser and opens the API at once; what a program does is told to another; taken back it is over."""

import json
from urllib import error, request

import pytest

from tests.api.listener import is_right, listening
from tests.journeys.live import wait_until
from tests.journeys.pages import assert_accessible, assert_fits, assert_focus_visible, in_theme
from tests.journeys.steps import log_in
from tests.journeys.test_loop import page_of  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


def looks_right(page):
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        for theme in ("dark", "light"):
            in_theme(page, theme)
            assert_accessible(page)
    assert_focus_visible(page)


def asked(network, key, path, body=None):
    heads = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body else None
    try:
        with request.urlopen(request.Request(f"{network.url}/api/v1/{path}", data, heads)) as answer:
            return answer.status
    except error.HTTPError as no:
        return no.code


def test_key_and_webhook_from_making_to_taking_back(network, page_of):  # noqa: F811
    page, url = page_of(), network.url
    log_in(network, page, "lotte@netwerk.example")
    page.goto(f"{url}/ik/")
    page.click("main nav >> text=API-sleutels")
    looks_right(page)

    page.click("main form button:has-text('Maak de sleutel')")
    assert page.locator("[aria-invalid=true]").count() >= 1, "what is missing is named"
    looks_right(page)
    page.fill("input[name=name]", "Website van de provincie")
    for scope in ("people:read", "people:write"):
        page.check(f"input[value='{scope}']")
    page.focus("main form button:has-text('Maak de sleutel')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#key-text")
    looks_right(page)
    key = page.input_value("#key-text")
    page.goto(f"{url}/ik/sleutels/")
    assert page.locator("#key-text").count() == 0
    assert key not in page.content()
    assert (asked(network, key, "people"), asked(network, key, "transfers")) == (200, 403)

    with listening() as listener:
        page.goto(f"{url}/ik/webhooks/")
        looks_right(page)
        page.fill("input[name=url]", "http://10.0.0.8/")
        page.check("input[value='person.registered']")
        page.click("main form button:has-text('Voeg toe')")
        page.wait_for_selector("[aria-invalid=true]")
        assert page.input_value("input[name=url]") == "http://10.0.0.8/"
        page.fill("input[name=url]", listener.url)
        page.click("main form button:has-text('Voeg toe')")
        page.wait_for_selector("#h-log")
        hook = page.url
        page.click("summary:has-text('Toon het geheim')")
        secret = page.input_value("#secret")
        assert asked(network, key, "people", {"name": "Nele Nieuw"}) == 201
        wait_until(lambda: listener.heard, "the webhook")
        _path, heads, body = listener.heard[0]
        assert is_right(secret, heads, body)
        wait_until(
            lambda: page.goto(hook) and page.locator("tbody .tag.good").count(), "the log to say that it arrived"
        )
        looks_right(page)
        page.click("button:has-text('Stuur opnieuw')")
        wait_until(lambda: len(listener.heard) == 2, "the same message again")
        assert listener.heard[1][1]["webhook-id"] == heads["webhook-id"]

    page.goto(f"{url}/ik/sleutels/")
    page.click("button:has-text('Trek in')")
    page.wait_for_selector("text=ingetrokken")
    assert asked(network, key, "people") == 401
    page.goto(f"{url}/api/")
    looks_right(page)
