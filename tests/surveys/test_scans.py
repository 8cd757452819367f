"""A filled scan: its result, where it leads, how it goes along with a question and to a dossier, and who writes it."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from tests.surveys.asking import question, questionnaire
from tests.surveys.reading import answer, filled_scan, make_round
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations import scans
from vlechtwerk.innovations.models import Intake
from vlechtwerk.outbox.models import Message
from vlechtwerk.surveys.actions import advising as actions
from vlechtwerk.surveys.actions.tagging import ResultsRefused
from vlechtwerk.surveys.enums import NextKind, RoundState
from vlechtwerk.surveys.models import Advice, Dimension
from vlechtwerk.surveys.queries.scans import checked, scan_result


@pytest.fixture
def broker(db):
    return factories.make_broker()


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\xa0", " ").split())


def result_url(response):
    return reverse("scan_result", args=[response.key])


def test_result_shows_picture_table_advice_and_next_step(client, broker):
    _scan, response = filled_scan(keeper=broker)
    page = client.get(result_url(response))
    text = words(page)
    assert page.status_code == 200 and 'class="radar"' in page.content.decode()
    assert "Dit zit goed: Partners" in text and "Begin hiermee: Team" in text
    assert "Partners 100" in text and "Verdienmodel 50" in text and "(zwak)" in text
    assert f"{reverse('ask')}?scan={response.key}" in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"] and "noindex" in page.content.decode()


def test_steps_lead_to_what_upper_apps_and_items_offer(client, broker):
    scan, response = filled_scan(keeper=broker)
    advice = scan.advices.filter(low=0).last()
    for kind, at in (
        (NextKind.EVENTS, reverse("open_agenda")),
        (NextKind.CIRCLES, reverse("ask")),
        (NextKind.LINK, "https://x.example/"),
    ):
        Advice.objects.filter(pk=advice.pk).update(next_kind=kind, url="https://x.example/")
        assert f'href="{at}' in client.get(result_url(response)).content.decode()
    Advice.objects.filter(pk=advice.pk).update(next_kind=NextKind.ITEM)
    assert client.get(result_url(response)).status_code == 200


def test_other_questionnaires_and_anonymous_scans_have_no_result(client, broker):
    survey = questionnaire()
    response = answer(make_round(survey), {question("one", survey): "c1"})
    assert client.get(result_url(response)).status_code == 404
    _scan, hidden = filled_scan(keeper=broker, is_anonymous=True)
    assert client.get(result_url(hidden)).status_code == 404


@pytest.mark.parametrize("sides", [1, 3])
def test_result_asks_a_constant_number_of_queries(client, broker, django_assert_num_queries, sides):
    scan, found = questionnaire("scan"), None
    found, values = make_round(scan, state=RoundState.OPEN), {}
    for order in range(sides):
        dimension = Dimension.objects.create(questionnaire=scan, order=order, name=f"Kant {order}")
        values[question("scale", scan, dimension=dimension)] = 2
        Advice.objects.create(questionnaire=scan, dimension=dimension, text="Doe dit")
    response = answer(found, values)
    with django_assert_num_queries(5):
        assert client.get(result_url(response)).status_code == 200


def test_result_is_mailed_to_oneself_without_anything_typed(client, broker):
    _scan, response = filled_scan(keeper=broker)
    page = client.post(result_url(response), {"email": "ik@voorbeeld.example"})
    assert page.status_code == 302
    mail = Message.objects.latest("pk")
    assert (mail.kind, mail.to_email) == ("surveys.scan_result", "ik@voorbeeld.example")
    assert client.post(result_url(response), {"email": "geen adres"}).status_code == 422
    codes = [client.post(result_url(response), {"email": "ik@voorbeeld.example"}).status_code for _ in range(11)]
    assert codes[-1] == 429


def ask(client, response, **more):
    page = client.get(reverse("ask"), {"scan": response.key})
    data = {
        "question": "Hoe maken we hier een verdienmodel van?", "contact": "ine@voorbeeld.example", "name": "Ine",
        "scan": response.key, "sure": "1",
    }  # fmt: skip
    return page, client.post(reverse("ask"), {**data, **more})


def test_the_scan_goes_along_with_the_question_and_to_the_dossier(client, broker):
    for code in ("partners", "business_model"):
        factories.Axis.objects.get_or_create(code=code, defaults={"name_nl": code, "name_fr": code, "name_en": code})
    _scan, response = filled_scan(keeper=broker)
    page, sent = ask(client, response)
    assert "Jouw scan gaat mee" in words(page) and sent.status_code == 302
    intake = Intake.objects.get()
    assert intake.scan == response
    staff = client_of(broker)
    text = words(staff.get(reverse("intake", args=[intake.key])))
    assert "Verdienmodel 50" in text and "Wat ze antwoordden" in text
    innovations.assess_intake(intake, is_impact_driven=True, is_innovative=True, by=broker)
    factories.make_stages()
    made = innovations.accept_intake(intake, name="Tweede Oogst", pitch="Groenten", by=broker)
    assert made.scan == response
    text = words(staff.get(reverse("innovation", args=[made.key])))
    assert "Verdienmodel 50" in text and "Begin de diagnose met deze scan" in text
    form = staff.get(reverse("diagnosis_new", args=[made.key]))
    assert "Ingevuld vanuit de scan" in words(form)
    assert scans.proposed_scores(made) == {"score_partners": 5, "score_business_model": 3}
    staff.post(reverse("diagnosis_new", args=[made.key]), {"score_partners": "5", "score_business_model": "2"})
    made.refresh_from_db()
    assert scans.proposed_scores(made) == {}


@pytest.mark.parametrize("key", ["", "zzzzzzzzzzzz", "x" * 500, "../", "é"])
def test_a_key_that_is_none_does_no_harm(client, broker, key):
    assert client.get(reverse("ask"), {"scan": key}).status_code == 200
    data = {
        "question": "Hoe maken we hier een verdienmodel van?",
        "contact": "ine@voorbeeld.example",
        "scan": key,
        "sure": "1",
    }
    assert client.post(reverse("ask"), data).status_code in {302, 422}
    assert not Intake.objects.exclude(scan=None).exists()


def test_the_same_question_sent_again_takes_the_scan_along_after_all(client, broker):
    _scan, response = filled_scan(keeper=broker)
    ask(client, response, scan="")
    ask(client, response)
    assert Intake.objects.get().scan == response


def test_a_member_takes_it_to_the_own_dossier_only(client, broker):
    member, other = factories.make_person("Ine"), factories.make_person("Ander")
    own, theirs = (
        factories.make_innovation(lead=member, broker=broker),
        factories.make_innovation("Van hen", lead=other, broker=broker),
    )
    _scan, response = filled_scan(keeper=broker)
    browser = client_of(member)
    page = browser.get(result_url(response)).content.decode()
    url = reverse("innovation_scan", args=[own.key, response.key])
    assert url in page and reverse("innovation_scan", args=[theirs.key, response.key]) not in page
    assert browser.get(url).status_code == 200
    browser.post(url)
    own.refresh_from_db()
    assert own.scan == response
    assert browser.post(reverse("innovation_scan", args=[theirs.key, response.key])).status_code == 404
    assert url not in client.get(result_url(response)).content.decode()


# --- what a scan says --------------------------------------------------------------------------------------------


def test_holes_and_overlaps_are_told_and_the_preview_reads_it(broker):
    scan, _response = filled_scan(keeper=broker)
    browser = client_of(broker)
    page = browser.get(reverse("survey_scan", args=[scan.key]), {"score": "30"})
    assert "tot 100 wordt niets gezegd" not in words(page) and "Begin hiermee: Team" in words(page)
    scan.advices.filter(low=40).first().delete()
    assert "Van 40 tot 100 wordt niets gezegd." in words(browser.get(reverse("survey_scan", args=[scan.key])))
    Advice.objects.filter(pk=scan.advices.filter(low=0).last().pk).update(high=60)
    assert "Van 40 tot 60 zou er" in words(browser.get(reverse("survey_scan", args=[scan.key]), {"score": "x" * 40}))
    assert len(checked(scan)) == 4


def test_dimension_and_advice_are_made_changed_and_taken_away(broker):
    scan = questionnaire("scan")
    asked, browser = question("scale", scan), client_of(broker)
    browser.post(reverse("dimension_new", args=[scan.key]), {"name": "Team", "questions": [asked.key]})
    dimension = scan.dimensions.get()
    asked.refresh_from_db()
    assert asked.dimension == dimension
    browser.post(reverse("dimension_edit", args=[dimension.key]), {"name": "Ploeg", "questions": []})
    asked.refresh_from_db()
    assert asked.dimension is None and scan.dimensions.get().name == "Ploeg"
    data = {"dimension": dimension.key, "low": "0", "high": "100", "text": "Zoek volk", "next_kind": "question"}
    assert browser.post(reverse("advice_new", args=[scan.key]), data).status_code == 302
    advice = scan.advices.get()
    assert browser.get(reverse("advice_edit", args=[advice.key])).status_code == 200
    for wrong in (
        {"low": "60", "high": "40"},
        {"next_kind": "link"},
        {"next_kind": "item"},
        {"low": "-1"},
        {"dimension": "zz"},
        {"text": ""},
    ):
        page = browser.post(reverse("advice_edit", args=[advice.key]), data | wrong)
        assert page.status_code == 422, wrong
    browser.post(reverse("advice_drop", args=[advice.key]))
    browser.post(reverse("dimension_drop", args=[dimension.key]))
    assert not scan.advices.exists() and not scan.dimensions.exists()


def test_what_does_not_fit_a_scan_is_refused(broker):
    scan, survey = questionnaire("scan"), questionnaire()
    elsewhere = question("scale", survey)
    with pytest.raises(ResultsRefused):
        actions.save_dimension(survey, questions=[], name="Team", by=broker)
    with pytest.raises(ResultsRefused):
        actions.save_dimension(scan, questions=[elsewhere], name="Team", by=broker)
    actions.save_dimension(scan, questions=[], name="Team", axis="team", by=broker)
    with pytest.raises(ResultsRefused):
        actions.save_dimension(scan, questions=[], name="Ploeg", axis="team", by=broker)
    other = Dimension.objects.create(questionnaire=survey, order=1, name="Elders")
    with pytest.raises(ResultsRefused):
        actions.save_advice(scan, dimension=other, low=0, high=100, text="x", next_kind="question", by=broker)


def test_a_scan_without_dimensions_or_answers_has_an_empty_result(client, broker):
    scan = questionnaire("scan")
    response = answer(make_round(scan), {question("open", scan): "Woorden"})
    assert scan_result(response).score is None
    assert "meet nog niets" in words(client.get(result_url(response)))
