"""Choosing one's mail in a real browser: the choices, the digest, one click that ends a kind, and the page of notices."""

import pytest

from tests.journeys.conftest import of_seven
from tests.journeys.live import links_in, wait_until
from tests.journeys.steps import log_in, submit
from tests.journeys.test_loop import page_of  # noqa: F401  # a fixture
from tests.journeys.test_ring import assert_page_holds

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
LOTTE = "lotte@netwerk.example"
TELL = """
from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import actions
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person
lotte = Person.objects.get(email="lotte@netwerk.example")
for kind in ("exchanges.coin_booked", "matching.offer_closed"):
    actions.queue(kind, to=lotte, context=mail_samples[kind]())
print(sorted(Message.objects.filter(person_id=lotte.pk).exclude(kind="outbox.digest").values_list("state", flat=True)))
Message.objects.filter(state="digest").update(due_at=clock.now())
"""


@pytest.fixture
def network(tmp_path):
    with of_seven(tmp_path, VLECHTWERK_DIGEST="daily") as running:
        yield running


def tell(network) -> str:
    return network.command("manage", "shell", "-c", TELL).stdout.strip().splitlines()[-1]


def test_somebody_chooses_reads_the_digest_ends_a_kind_and_finds_all_on_the_page(network, page_of):  # noqa: F811
    # Lotte wants the news once a week, and nothing of requests that are over.
    lotte = page_of()
    log_in(network, lotte, LOTTE)
    lotte.goto(f"{network.url}/ik/berichten/")
    assert_page_holds(lotte)
    lotte.check("input[name=every][value=weekly]")
    lotte.select_option("[name='matching.over']", "page")
    submit(lotte, "main form .actions button")
    assert "Je keuzes zijn bewaard" in lotte.inner_text("body")

    # Two things happen; one of them is in the digest, with its button.
    assert tell(network) == "['digest', 'page']"
    digest = network.mail(LOTTE, "munt geboekt")
    text = digest.get_body(("plain",)).get_content()
    assert "Munten die geboekt zijn" in text and "Je aanbod" not in text
    [ending] = [one for one in links_in(digest) if "/post/af/" in one]

    # On another device, not logged in: she looks, and ends the digest with one press.
    elsewhere = page_of(phone=True)
    elsewhere.goto(ending)
    assert_page_holds(elsewhere)
    submit(elsewhere, "main form button")
    assert "niet meer gemaild" in elsewhere.inner_text("main").replace("wordt je ", "")

    # What happens now stands on her page alone; the number of what she did not read stands at her name.
    assert tell(network) == "['page', 'page', 'page', 'sent']"
    lotte.goto(f"{network.url}/berichten/")
    assert lotte.locator("main ul.list li").count() == 4
    assert lotte.inner_text("summary .count").startswith("4")
    assert "gemaild in de verzamelmail van" in lotte.inner_text("main")
    assert_page_holds(lotte)
    lotte.click("main ul.list li:last-child a")
    lotte.wait_for_url("**/berichten/*/")
    assert_page_holds(lotte)
    wait_until(lambda: lotte.inner_text("summary .count").startswith("3"), "the number to go down")
    lotte.go_back()
    lotte.reload()
    submit(lotte, "form[action='/berichten/gelezen/'] button")
    assert lotte.locator("summary .count").count() == 0
    assert len(network.mails(LOTTE, "munt geboekt")) == 1
