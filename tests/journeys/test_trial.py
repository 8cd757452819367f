"""Other agreements are tried on a year in a real browser: changed, played by the worker, read, and taken over."""

import pytest

from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in
from tests.journeys.test_loop import page_of  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

LIMITS = """
from vlechtwerk.ledger import limits
print("floor", limits.policy().hard_floor, "version", limits.policy().version)
"""


def looks_right(page):
    """As every page: nothing that axe finds, on a desk and on a small telephone, with all that folds out open."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
    assert_accessible(page)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)


def test_administrator_tries_a_wider_limit_and_takes_it_over(network, page_of):  # noqa: F811
    page = page_of()
    log_in(network, page, "lotte@netwerk.example")
    page.goto(f"{network.url}/munten/proefdraaien/")
    looks_right(page)

    # the own year has nothing yet: the form says the way out and keeps what was typed
    page.get_by_label("Vraag het team onder (munten)").fill("−6")
    page.get_by_role("button", name="Speel het jaar opnieuw").click()
    page.get_by_role("alert").wait_for()
    assert "bedacht jaar" in page.get_by_role("alert").locator("..").inner_text()
    assert page.get_by_label("Vraag het team onder (munten)").input_value() == "−6"

    # an imagined one: the worker plays it, and the page turns into the result by itself
    page.get_by_label("een bedacht jaar").check()
    page.get_by_text("Het bedachte jaar").click()
    page.get_by_label("Mensen", exact=True).fill("60")
    page.get_by_label("Sessies in dat jaar").fill("400")
    page.get_by_role("button", name="Speel het jaar opnieuw").click()
    page.get_by_role("heading", name="Wat er anders was geweest").wait_for(timeout=60_000)
    told = page.locator(".whatif").first.inner_text()
    assert "Met −6 in plaats van −4:" in told and "geweigerde sessies waren doorgegaan" in told
    assert page.locator("svg.chart").count() == 2
    looks_right(page)

    # shared by its address, and taken over into the agreements, where somebody still says why
    shared = page.url
    page.get_by_role("link", name="Gebruik deze afspraken").click()
    assert page.get_by_label("Vraag het team onder (munten)").input_value() == "−6"
    assert "floor -400 version 0" in network.command("manage", "shell", "-c", LIMITS).stdout
    page.get_by_label("Waarom verander je dit?").fill("De proef toont dat er minder geweigerd wordt")
    page.get_by_role("button", name="Bewaar de afspraken").click()
    page.get_by_text("Versie 1").first.wait_for()
    assert "floor -600 version 1" in network.command("manage", "shell", "-c", LIMITS).stdout
    page.goto(shared)
    page.get_by_text("Met −6 in plaats van −4:").wait_for()
