"""What somebody types stays with them: a closed browser, a page of errors, a session that ended."""

import pytest

from tests.journeys.live import wait_until

pytestmark = pytest.mark.browser

QUESTION = "Onze soepkeuken draait op één subsidie. Wie helpt ons rekenen?"
KEPT = "localStorage.getItem('draft:ask')"


def test_draft_of_a_question_outlives_the_browser_and_errors_and_goes_once_it_is_sent(network, browser, tmp_path):
    def visitor(**more):
        context = browser.new_context(locale="nl-BE", reduced_motion="reduce", **more)
        context.set_default_timeout(15_000)
        return context, context.new_page()

    context, page = visitor()
    page.goto(f"{network.url}/vraag/")
    page.fill("textarea[name=question]", QUESTION)
    wait_until(lambda: "rekenen" in (page.evaluate(KEPT) or ""), "the draft")
    context.storage_state(path=tmp_path / "device.json")  # what a device keeps when the browser is closed
    context.close()

    context, page = visitor(storage_state=tmp_path / "device.json")
    page.goto(f"{network.url}/vraag/")
    assert page.input_value("textarea[name=question]") == QUESTION
    assert page.locator("[data-draft-note]").is_visible()

    page.fill("input[name=contact]", "griet@soep.example")
    context.clear_cookies()  # the form was open for too long: a page that says so, and nothing is lost
    with page.expect_navigation():
        page.click("main button[type=submit]")
    assert page.locator(".oops").is_visible()
    page.goto(f"{network.url}/vraag/bedankt/")
    assert QUESTION in page.evaluate(KEPT)

    page.goto(f"{network.url}/vraag/")
    assert page.input_value("input[name=contact]") == "griet@soep.example"
    with page.expect_navigation():
        page.click("main button[type=submit]")
    page.wait_for_url("**/vraag/bedankt/")
    wait_until(lambda: page.evaluate(KEPT) is None, "the draft to go")
    network.mail("griet@soep.example", "subsidie")
    context.close()
