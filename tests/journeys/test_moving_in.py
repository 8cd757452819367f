"""A list of CiviCRM in a real browser: columns, mistakes, who is there already, progress, and back again."""

import pytest

from tests.journeys.conftest import of_seven
from tests.journeys.live import wait_until
from tests.journeys.steps import log_in
from tests.journeys.test_loop import page_of  # noqa: F401  # a fixture among them
from tests.journeys.test_ring import assert_page_holds
from tests.register.test_foreign import FILES

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
HEADING = "main h1"


@pytest.fixture
def network(tmp_path, request):
    with of_seven(tmp_path, PYTHONPATH=str(request.config.rootpath)) as running:
        yield running


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def come_to(page, heading: str) -> None:
    """The page goes on by itself once the worker is done."""
    wait_until(lambda: page.locator(HEADING).inner_text() == heading, heading, 60)


def people(page, network) -> int:
    page.goto(f"{network.url}/mensen/")
    return page.locator("tbody tr").count()


def test_a_civicrm_list_moves_in_and_back_out(network, page_of):  # noqa: F811
    page = page_of()
    log_in(network, page, "lotte@netwerk.example")
    before = people(page, network)
    page.goto(f"{network.url}/invoer/")
    assert_page_holds(page)
    page.get_by_label("Mensen", exact=True).check()
    page.set_input_files("input[type=file]", FILES / "civicrm_contacts.csv")
    press(page, "Bekijk de kolommen")
    assert page.locator(HEADING).inner_text() == "Wat de kolommen betekenen"
    assert page.get_by_label("First Name", exact=True).input_value() == "first name"
    page.get_by_text("kolommen zijn leeg").click()
    assert page.get_by_label("Do Not Email", exact=True).input_value() == ""
    assert_page_holds(page)
    press(page, "Controleer alle rijen")
    come_to(page, "Wat er zou gebeuren")
    assert_page_holds(page)
    page.get_by_role("link", name="Bekijk wat er niet klopt").click()
    assert "bo@@voorbeeld" in page.locator("main").inner_text()
    assert_page_holds(page)
    page.go_back()
    page.get_by_role("link", name="Bekijk wie dezelfde is").click()
    assert_page_holds(page)
    page.get_by_label("Is iemand anders").first.check()
    press(page, "Bewaar")
    come_to(page, "Wat er zou gebeuren")
    press(page, "Lees de 3 goede rijen in")
    come_to(page, "Ingelezen")
    assert_page_holds(page)
    here = page.url
    assert people(page, network) == before + 3
    page.goto(here)
    press(page, "Draai het inlezen terug")
    come_to(page, "Teruggedraaid")
    assert people(page, network) == before
