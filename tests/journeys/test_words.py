"""A word that nobody understood: tried out, given to a concept, and the need finds its helper, without a restart."""

import pytest

from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in
from tests.journeys.test_loop import page_of  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

NEED = """
from vlechtwerk.innovations import actions
from vlechtwerk.people.models import Person
lotte, saar = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "saar"))
made = actions.start_innovation(name="Soepbus", pitch="Soep in de straat", lead=saar, by=lotte)
need = actions.open_need(made, title="Het gesjokkel van elke vrijdag", text="Ons gesjokkel duurt lang.", by=lotte)
print("NEED", need.key)
"""
TEXT = "Ons gesjokkel duurt lang. Een potje van de stad is er al."


def looks_right(page):
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        assert_accessible(page)


def tried(page, url, text=TEXT):
    page.goto(f"{url}/woorden/proef/")
    page.fill("textarea[name=text]", text)
    page.click("main form button")
    page.wait_for_selector(".tryout")
    return page.locator(".tryout mark").all_inner_texts()


def test_word_given_to_a_concept_lets_a_need_find_its_helper(network, page_of):  # noqa: F811
    key = network.command("manage", "shell", "-c", NEED).stdout.split("NEED ")[1].split()[0]
    page, url = page_of(), network.url
    page.set_default_timeout(60_000)  # the first look reads the dictionaries
    log_in(network, page, "lotte@netwerk.example")

    page.goto(f"{url}/koppelen/{key}/")
    emre = page.locator(".cand", has_text="Emre Yildiz")
    before = emre.inner_text() if emre.count() else ""

    assert tried(page, url) == ["potje"]
    looks_right(page)
    page.click(".chips >> text=gesjokkel")
    assert "/woorden/nieuw/?form=gesjokkel" in page.url, "a word nobody knows leads to where it can be given a meaning"
    page.goto(f"{url}/woorden/")
    page.fill("input[name=text]", "chauffeur")
    page.press("input[name=text]", "Enter")
    page.wait_for_url("**text=chauffeur*")
    looks_right(page)
    page.locator("a[href$='/driver_transport/']").first.click()
    name = page.locator("h1").inner_text()
    page.click(".head .acts a")
    looks_right(page)
    page.locator("textarea[name=nl_lay]").press("Control+End")
    page.locator("textarea[name=nl_lay]").type("\ngesjokkel")
    page.click("main form button:has-text('Bewaar')")
    page.wait_for_selector(".time >> text=gesjokkel")
    looks_right(page)

    assert tried(page, url) == ["gesjokkel", "potje"]
    page.goto(f"{url}/koppelen/{key}/")
    assert page.locator(".cand").first.inner_text().find("Emre Yildiz") >= 0
    assert name in emre.inner_text()
    assert name not in before

    page.goto(f"{url}/woorden/begrip/driver_transport/")
    page.click(".time button")
    page.wait_for_selector(".time .tag")
    assert tried(page, url) == ["potje"]
