"""Pictures of the main screens of a running demo network: 320 and 1280 px, light and dark, into docs/screens.

make demo                                   # in one terminal
make screenshots                            # in another; ADDRESS and PORT are honoured
"""

import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screens"
ADDRESS = os.environ.get("ADDRESS") or f"http://localhost:{os.environ.get('PORT', '8000')}"
PASSWORD = os.environ.get("DEMO_PASSWORD", "vlechtwerk-demo")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDTHS = {"desktop": 1280, "phone": 320}
HIGHEST = 1300  # px of a page that a picture shows

# name, who is logged in, address, and the links to follow from there
SCREENS = [
    ("public-home", None, "/", ()),
    ("ask", None, "/vraag/", ()),
    ("today", "lotte", "/vandaag/", ()),
    ("intakes", "lotte", "/intakes/", ()),
    ("intake", "lotte", "/intakes/", ("main tbody th a",)),
    ("board", "lotte", "/pad/", ()),
    ("table", "lotte", "/pad/?view=table", ()),
    ("dossier", "lotte", "/pad/", (".lane:nth-of-type(3) .bit h3 a",)),
    ("needs", "lotte", "/koppelen/", ()),
    ("match-desk", "lotte", "/koppelen/", ("main tbody th a",)),
    ("people", "lotte", "/mensen/", ()),
    ("sessions", "lotte", "/sessies/", ()),
    ("session", "lotte", "/sessies/", ("main tbody th a",)),
    ("member-home", "griet", "/thuis/", ()),
    ("answer", "griet", "/thuis/", ("main a[href*='/antwoord/']",)),
    ("give", "griet", "/thuis/", ("main a[href*='/geven/']",)),
    ("coins", "griet", "/munten/", ()),
    ("cohorts", "lotte", "/pad/?view=cohort", ()),
    ("open-ends", "lotte", "/pad/open-eindes/", ()),
    ("desk-hand-over", "karim", "/team/overdracht/", ()),
    ("path-compare", "nadia", "/pad/trajecten/", ("main a[href$='/vergelijk/']",)),
    ("conference", "lotte", "/casusoverleg/", ("main h2 a, main h3 a, main th a",)),
    ("directory", "lotte", "/wegwijzer/", ()),
    ("capacity", "lotte", "/koppelen/capaciteit/", ()),
    ("programme", "nadia", "/programmas/", ("main tbody tr:last-child th a",)),
    ("figures", "nadia", "/cijfers/", ("main tbody tr:last-child th a",)),
    ("indicator", "nadia", "/cijfers/", ("main tbody tr:last-child th a", "#table tbody tr:nth-child(4) td a")),
    ("report", "nadia", "/cijfers/", ("main tbody tr:last-child th a", "a[href*='/cijfers/verslag/']")),
    ("ambassador", "nadia", "/pioniers/?state=appointed", ("main tbody th a",)),
    ("fans", "nadia", "/fans/", ()),
    ("events", "lotte", "/evenementen/", ()),
    ("event", "lotte", "/evenementen/", ("main tbody th a",)),
    ("stage-request", "lotte", "/podia/", ("main tbody th a",)),
    ("card", "lotte", "/kaarten/", ("main tbody th a",)),
    ("my-stage", "said", "/ik/pionier/", ()),
    ("open-event", None, "/agenda-open/", ("main h2 a, main h3 a, main th a",)),
    ("voucher", "nadia", "/bonnen/?state=reserved", ("main tbody th a",)),
    ("who-knows-what", "griet", "/ik/wie-weet-wat/", ()),
    ("search", "lotte", "/zoek/?q=vrijwilligers", ()),
    ("map", "lotte", "/kaart/", ()),
    ("matrix", "lotte", "/kaart/matrix/", ()),
    ("knowledge", None, "/kennisbank/", ()),
    ("knowledge-item", None, "/kennisbank/?q=kostprijs", ("main .list h3 a",)),
    ("knowledge-desk", "lotte", "/kennisbank/beheer/", ()),
    ("self-scan", None, "/scan/", ("main .list a",)),
    ("survey-results", "nadia", "/bevragingen/", ("main tbody th a", "main tbody th a", "main a[href$='/uitslag/']")),
    ("sprint", "lotte", "/sprints/", ("main tbody th a",)),
    ("coaching-cohort", "els", "/coaching/", ("main a[href*='/coaching/groep/']",)),
    ("coaching-path", "els", "/coaching/", ("main a[href*='/coaching/groep/']", "main a[href*='/coaching/traject/']")),
    ("barriers", "els", "/coaching/drempels/", ()),
    ("curriculum", "lotte", "/leren/", ("main a[href*='/leren/traject/']:not([href*=nieuw])",)),
    ("learning-group", "lotte", "/leren/", ("main a[href*='/leren/groep/']:has-text('herfst')",)),
    ("collaboration", "lotte", "/samenwerkingen/", ("main tbody th a",)),
    ("stakeholders", "lotte", "/samenwerkingen/", ("main tbody th a", "main a[href$='/omgeving/']")),
    ("profile", "griet", "/ik/", ()),
    ("mailbox", None, "/-/mailbox/", ()),
    ("patterns", "lotte", "/-/patterns", ()),
]
# pages of which one picture is enough (wide and light); each step of the way is a link on the page before
ONCE = [
    ("path-versions", "nadia", "/pad/trajecten/", ()),
    ("path-version", "nadia", "/pad/trajecten/", ("main tbody th a",)),
    ("path-over", "nadia", "/pad/trajecten/", ("main a[href$='/overzetten/']",)),
    ("tasks", "lotte", "/taken/", ()),
    ("conferences", "lotte", "/casusoverleg/", ()),
    ("dossier-doubles", "lotte", "/innovaties/dubbel/", ()),
    ("destination", "lotte", "/wegwijzer/", ("main h2 a, main h3 a, main th a",)),
    ("refer", "lotte", "/intakes/", ("main tbody th a", "main a[href*='/doorverwijzen/']")),
    ("call-new", "lotte", "/koppelen/capaciteit/", ("main a[href$='/oproep/']",)),
    ("rounds", "lotte", "/koppelen/rondes/", ()),
    ("round", "lotte", "/koppelen/rondes/", ("main tbody th a",)),
    ("round-row", "lotte", "/koppelen/rondes/", ("main tbody th a", "main a[href*='/rij/']")),
    ("round-compare", "lotte", "/koppelen/rondes/", ("main tbody th a", "main a[href*='/vergelijk/']")),
    ("rings", "lotte", "/ruilringen/", ()),
    ("ring", "lotte", "/ruilringen/", ("main tbody th a",)),
    ("ring-new", "lotte", "/ruilringen/", ("main a[href*='/voorstel/']",)),
    ("weights", "lotte", "/koppelen/gewichten/", ()),
    ("words", "lotte", "/woorden/", ()),
    ("word-concept", "lotte", "/woorden/begrip/subsidy/", ()),
    ("word-concept-edit", "lotte", "/woorden/begrip/subsidy/bewerk/", ()),
    ("words-try", "lotte", "/woorden/proef/", ()),
    ("word-suggestions", "lotte", "/woorden/voorstellen/", ()),
    ("word-compounds", "lotte", "/woorden/samenstellingen/", ()),
    ("circles", "lotte", "/kringen/", ()),
    ("circle-rules", "lotte", "/kringen/", ("main a[href*='/verdeling/']",)),
    ("circle-people", "lotte", "/kringen/verdelen/", ()),
    ("programmes", "nadia", "/programmas/", ()),
    ("programme-new", "nadia", "/programmas/nieuw/", ()),
    ("budget-line", "nadia", "/programmas/", ("main tbody th a", "main tbody th a")),
    ("commitment", "nadia", "/programmas/", ("main tbody th a", "main tbody tr:last-child th a", "main tbody th a")),
    ("vouchers", "nadia", "/bonnen/", ()),
    ("voucher-new", "nadia", "/programmas/", ("main tbody th a", "main tbody th a", "main a[href$='/bon/']")),
    ("refer-outside", "lotte", "/koppelen/", ("main tbody th a", "main a[href$='/doorverwijzen/']")),
    ("half-days", "griet", "/ik/dagen/", ()),
    ("balances", "lotte", "/munten/standen/", ()),
    ("pot-statement", "lotte", "/munten/standen/?sort=name", ("main tbody th a",)),
    ("coin-policy", "karim", "/munten/afspraken/", ()),
    ("limit-requests", "lotte", "/munten/aanvragen/", ()),
    ("limit-request", "lotte", "/munten/aanvragen/", ("main tbody th a",)),
    ("pot", "lotte", "/munten/pot/", ()),
    ("booking", "lotte", "/munten/standen/", ("main tbody th a", "main a[href*='/munten/boeking/']")),
    ("trials", "karim", "/munten/proefdraaien/", ()),
    ("trial", "karim", "/munten/proefdraaien/", ("main a[href^='/munten/proefdraaien/']:not([href$='proefdraaien/'])",)),
    ("reciprocity", "lotte", "/wederkerigheid/", ()),
    ("reciprocity-receives", "lotte", "/wederkerigheid/krijgt/", ()),
    ("reciprocity-next", "lotte", "/wederkerigheid/volgende/", ()),
    ("notices", "griet", "/berichten/", ()),
    ("notice-choices", "griet", "/ik/berichten/", ()),
    ("own-data", "griet", "/ik/gegevens/", ()),
    ("own-devices", "griet", "/ik/apparaten/", ()),
    ("own-erasure", "griet", "/ik/wissen/", ()),
    ("consents", "griet", "/ik/toestemming/", ()),
    ("timeline", "lotte", "/mensen/", ("main tbody th a", "main a[href$='/tijdlijn/']")),
    ("duplicates", "karim", "/dubbels/", ()),
    ("duplicates-compare", "karim", "/dubbels/", ("main a[href^='/dubbels/p']",)),
    ("imports", "karim", "/invoer/", ()),
    ("trail", "karim", "/beheer/spoor/", ()),
    ("retention", "karim", "/beheer/bewaren/", ()),
    ("state", "karim", "/beheer/toestand/", ()),
    ("api-keys", "karim", "/ik/sleutels/", ()),
    ("knowledge-manage", "lotte", "/kennisbank/beheer/?q=kostprijs", ("main tbody th a",)),
    ("surveys", "nadia", "/bevragingen/", ()),
    ("survey-round", "nadia", "/bevragingen/", ("main tbody th a", "main tbody th a")),
    ("webhooks", "karim", "/ik/webhooks/", ()),
    ("api-docs", None, "/api/", ()),
    ("map-table", None, "/kaart/tabel/", ()),
    ("maturity", "nadia", "/maturiteit/", ()),
    ("initiative", "nadia", "/ecosystemen/", ("main tbody th a",)),
]


def log_in(page: Page, who: str) -> None:
    """With the demo password, as the demo prints it."""
    page.goto(f"{ADDRESS}/account/login/?password")
    page.fill("input[name=login]", f"{who}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def open_page(browser: Browser, who: str | None, width: int, scheme: str) -> Page:
    """A window of one's own, logged in when somebody is named."""
    page = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="nl-BE", reduced_motion="reduce"
    ).new_page()
    if who:
        log_in(page, who)
    return page


def take(page: Page, address: str, clicks: tuple[str, ...], path: Path, width: int) -> None:
    """The top of one page; the rest of a long one says the same."""
    page.goto(ADDRESS + address)
    for link in clicks:
        page.goto(urljoin(page.url, page.locator(link).first.get_attribute("href")))
    page.wait_for_load_state("networkidle")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, HIGHEST)})  # what is fixed stands at the edge
    page.screenshot(path=path)
    page.set_viewport_size({"width": width, "height": 800})


def main() -> None:
    chromium = next(path for name in ("chromium", "chromium-browser") if (path := shutil.which(name)))
    wanted = re.compile(sys.argv[1]) if len(sys.argv) > 1 else None
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for scheme in ("light", "dark"):
            for device, width in WIDTHS.items():
                pages: dict[str | None, Page] = {}
                once = ONCE if (scheme, device) == ("light", "desktop") else []
                for name, who, address, clicks in [*SCREENS, *once]:
                    if wanted is None or wanted.search(name):
                        if who not in pages:
                            pages[who] = open_page(browser, who, width, scheme)
                        take(pages[who], address, clicks, TARGET / f"{name}-{device}-{scheme}.png", width)
        browser.close()


if __name__ == "__main__":
    main()
