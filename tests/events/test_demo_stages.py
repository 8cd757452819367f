"""The demo's year of ambassadors: nothing without them, the same every time with them."""

import pytest

from tests import factories
from tests.events.stage_scene import make_ambassador, make_fan
from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import SMALL, Cast
from vlechtwerk.desk.demo.stages import fill_stages
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.events.models import Appearance, Lead, Material, ReferralCard, StageOffer, StageRequest
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db


def year_with(*, ambassadors):
    nadia = factories.make_person("Nadia Benali", hats=(HatKind.MEMBER, HatKind.COORDINATOR))
    for number in range(ambassadors):
        make_ambassador(f"Pionier {number}", keeper=nadia)
    for number in range(2 if ambassadors else 0):
        make_fan(f"Netwerk {number}", keeper=nadia)
    return Year(Cast(by_login={"nadia": nadia}), SMALL, lambda _done: None)


def test_nothing_without_ambassadors():
    fill_stages(year_with(ambassadors=0))
    assert not Material.objects.exists()


def test_appearances_of_the_year_two_open_stages_and_cards_with_questions():
    fill_stages(year_with(ambassadors=4))
    assert Appearance.objects.count() > 4 and not Appearance.objects.filter(happens_on__gt=clock.today()).exists()
    assert list(StageRequest.objects.order_by("created_at").values_list("state", flat=True)) == ["received", "asked"]
    assert StageOffer.objects.get().state == "asked"
    assert [card.printed_count for card in ReferralCard.objects.order_by("pk")] == [20, 30]
    assert Lead.objects.filter(intake__is_demo=True).count() == 5
