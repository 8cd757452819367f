"""What the demo asks can be read."""

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.desk.demo import surveys
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
