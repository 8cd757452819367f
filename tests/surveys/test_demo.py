"""What the demo asks can be read."""

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.desk.demo import surveys
from vlechtwerk.library import actions as library
from vlechtwerk.surveys.enums import NextKind
from vlechtwerk.surveys.models import Response, Round


@pytest.mark.django_db
def test_the_demo_has_a_scan_a_focus_group_and_two_rounds_to_read(client):
    keeper = factories.make_broker()
    for code in ("partners", "business_model", "novelty"):
        factories.Axis.objects.get_or_create(code=code, defaults={"name_nl": code, "name_fr": code, "name_en": code})
    scan, focus, yearly = surveys.scan(keeper), surveys.focus_group(keeper), surveys.yearly(keeper)
    assert Response.objects.filter(round__questionnaire=scan).count() == surveys.FILLED
    one = Response.objects.filter(round__questionnaire=scan).first()
    assert client.get(reverse("scan_result", args=[one.key])).status_code == 200
    browser = client_of(keeper)
    page = browser.get(reverse("survey_results", args=[focus.rounds.get().key])).content.decode()
    assert "n = 7 van 7" in page and "samen 24" in page and "samen 23" in page and "heeft 8 stemmen" in page
    first, second = Round.objects.filter(questionnaire=yearly).order_by("order")
    assert "n = 18 – 22" in browser.get(reverse("survey_compare", args=[second.key, first.key])).content.decode()
    assert "wordt niets gezegd." not in browser.get(reverse("survey_scan", args=[scan.key])).content.decode()


@pytest.mark.django_db
def test_the_scan_of_the_demo_leads_to_what_helps_on_that_side():
    keeper, checker = factories.make_broker(), factories.make_person("Nadia Benali", hats=("coordinator",))
    for code in ("partners", "business_model", "evidence"):
        factories.Axis.objects.get_or_create(code=code, defaults={"name_nl": code, "name_fr": code, "name_en": code})
    for kind, title, axes in (
        ("story", "Een verhaal", ["partners"]),
        ("method", "Een kaart van partners", ["evidence", "partners"]),
        ("tool", "Prijzen, zijdelings", ["partners", "business_model"]),
        ("tool", "Prijzen", ["business_model"]),
    ):
        text = library.start_item(kind=kind, title=title, axes=axes, by=keeper).texts.get()
        library.write(text, title=title, summary="Kort.", body={"body": "Zo gaat dat."}, by=keeper)
        library.ask_review(text, by=keeper)
        library.publish(text, by=checker)
    scan = surveys.scan(keeper)
    leads = {one.dimension.axis: one for one in scan.advices.filter(low=0).select_related("dimension", "item")}
    assert leads["partners"].item.title == "Prijzen, zijdelings"
    assert leads["business_model"].item.title == "Prijzen"
    assert leads["evidence"].item.title == "Een kaart van partners"
    others = [one for axis, one in leads.items() if axis not in {"partners", "business_model", "evidence"}]
    assert {one.next_kind for one in others} <= {NextKind.QUESTION}
