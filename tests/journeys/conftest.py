import contextlib
import os

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys import live

PEOPLE = """name;email;phone;language;languages;postcode;place;organisation;role;hats;talent 1;talent 1 kind
Lotte Hermans;lotte@netwerk.example;015 00 23 45;nl;nl,fr;2800;Mechelen;;;member,broker,administrator;;
Nadia Benali;nadia@netwerk.example;0470 00 11 11;nl;nl,fr;2800;Mechelen;Coöperatie De Gist;financieel verantwoordelijke;member;Ik reken na of een idee zichzelf kan dragen, van subsidie naar een verdienmodel;professional
Jeroen Maes;jeroen@netwerk.example;0470 00 22 22;nl;nl;3000;Leuven;;;member;Al elf jaar doe ik de boeken van de voetbalclub, van één subsidie naar vier bronnen van inkomsten;voluntary
Fatima Ouali;fatima@netwerk.example;0470 00 33 33;nl;nl,fr;1800;Vilvoorde;;;member;Ik bepaal prijzen voor soep en brood en zoek nieuwe inkomsten;professional
Wim Decoster;wim@netwerk.example;0470 00 44 44;nl;nl;9000;Gent;;;member;Als gepensioneerd bankier stel ik de lastige vragen over geld en leningen;lived
Saar Willems;saar@netwerk.example;0470 00 55 55;nl;nl;2500;Lier;;;member;Ik maakte van veertig leden er negenhonderd en haalde zo eigen inkomsten binnen;professional
Emre Yildiz;emre@netwerk.example;0470 00 66 66;nl;nl;2800;Mechelen;;;member;Ik plan ritten en koeling voor groenten;professional
"""


@pytest.fixture(scope="session")
def browser():
    assert live.CHROMIUM, "Chromium is missing: tools/need chromium"
    # The driver keeps a loop of its own in this thread; the tests that come after it use the database as before.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=live.CHROMIUM, args=live.CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@contextlib.contextmanager
def of_seven(folder, **settings):
    """A real network with seven people, imported from the CSV template, being served."""
    with live.network(folder / "data", **settings) as running:
        people = folder / "people.csv"
        people.write_text(PEOPLE, encoding="utf-8")
        running.command("import", "people", str(people))
        running.serve()
        yield running


@pytest.fixture
def network(tmp_path):
    """A network of one's own."""
    with of_seven(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def shared_network(tmp_path_factory, request):
    """One for tests that do not mind what the others left; it can import the tests."""
    with of_seven(tmp_path_factory.mktemp("shared"), PYTHONPATH=str(request.config.rootpath)) as running:
        yield running
