"""A member looks at what is held, takes it along, ends a session, adds a passkey, and asks to be erased."""

import json

import pytest

from tests.journeys.live import wait_until
from tests.journeys.pages import assert_accessible, assert_fits, in_theme
from tests.journeys.steps import submit
from tests.journeys.test_put_right import enter

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
NADIA = "nadia@netwerk.example"


@pytest.fixture
def page_of(browser):
    contexts = []

    def open_for(width):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-BE", reduced_motion="reduce")
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


def looked_at(page, folder, name):
    """Axe, both themes, 320 px, and a picture for whoever wants to see it."""
    for theme in ("light", "dark"):
        in_theme(page, theme)
        assert_accessible(page)
    in_theme(page, "light")
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": 320, "height": 800})
    assert_fits(page)
    page.screenshot(path=folder / f"{name}-320.png", full_page=True)
    page.set_viewport_size({"width": width, "height": 900})


def test_member_looks_takes_along_ends_a_session_and_asks_to_be_erased(network, page_of, tmp_path):
    page, telephone = page_of(1280), page_of(390)
    enter(network, page, NADIA)
    enter(network, telephone, NADIA)
    page.goto(f"{network.url}/ik/")
    page.click("text=Wat het netwerk over mij weet")
    page.wait_for_selector("h1:has-text('Wat het netwerk over mij weet')")
    looked_at(page, tmp_path, "own-data")
    with page.expect_download() as download:
        page.click("text=Voor een programma (JSON)")
    told = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert told["kinds"]["person"]["rows"][0]["email"] == NADIA
    page.click("main nav >> text=Waar ik ingelogd ben")
    page.wait_for_selector("text=dit toestel")
    looked_at(page, tmp_path, "own-sessions")
    submit(page, "main form button.stop")
    telephone.goto(f"{network.url}/ik/")
    assert "/account/login/" in telephone.url
    page.goto(f"{network.url}/ik/wissen/")
    looked_at(page, tmp_path, "erasure")
    page.check("[name=sure]")
    page.press("[name=sure]", "Tab")
    submit(page, "main form button.stop")
    page.wait_for_selector("main form >> text=Ik blijf")
    mail = wait_until(lambda: network.mails(NADIA, "wissen we je gegevens"), "the mail about it")
    assert "Ik blijf" in mail[-1].get_body(("plain",)).get_content()


def test_passkey_is_added_and_logs_in(network, page_of, tmp_path):
    page = page_of(1280)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**made, "automaticPresenceSimulation": True}})
    enter(network, page, NADIA)
    page.goto(f"{network.url}/account/2fa/webauthn/add/")
    looked_at(page, tmp_path, "passkey-add")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")
    page.goto(f"{network.url}/account/2fa/webauthn/")
    looked_at(page, tmp_path, "passkeys")
    assert page.locator("main ul.list > li").count() == 1
    page.context.clear_cookies()
    page.goto(f"{network.url}/account/login/")
    assert_accessible(page)
    with page.expect_navigation():
        page.click("#passkey_login")
    page.goto(f"{network.url}/ik/")
    page.wait_for_selector("h1:has-text('Nadia Benali')")
