"""Open answers tagged together: everybody their own tags, counts per tag, how far two agree."""

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from tests.surveys.asking import question, questionnaire
from tests.surveys.reading import answer, make_round
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.surveys.actions import tagging as actions
from vlechtwerk.surveys.actions.tagging import ResultsRefused
from vlechtwerk.surveys.enums import RoundState
from vlechtwerk.surveys.models import AnswerTag
from vlechtwerk.surveys.queries.tagging import agreements, tags_of


@pytest.fixture
def broker(db):
    return factories.make_broker()


def words_round(count=4, **more):
    survey = questionnaire(smallest_group=1, **more)
    asked, found = question("open", survey), make_round(survey, state=RoundState.CLOSED)
    return found, asked, [answer(found, {asked: f"Antwoord {number}"}) for number in range(count)]


def url(found, asked):
    return reverse("survey_tagging", args=[found.key, asked.key])


def test_two_coders_tag_by_themselves_and_agreement_is_told_with_n(broker):
    found, asked, answers = words_round()
    other = factories.make_broker("Nadia")
    money, time = (actions.save_tag(found.questionnaire, name=name, by=broker) for name in ("Geld", "Tijd"))
    for one, mine, theirs in zip(answers, (money, money, time, time), (money, money, time, money), strict=True):
        actions.tag_answers([(one, [mine])], question=asked, by=broker)
        actions.tag_answers([(one, [theirs])], question=asked, by=other)
    (pair,) = agreements(found, asked)
    assert pair.n == 4 and pair.kappa == pytest.approx(0.5) and dict(pair.tags)["Geld"] == pytest.approx(0.5)
    assert {tag.name: tag.answer_count for tag in tags_of(found.questionnaire)} == {"Geld": 3, "Tijd": 2}
    page = client_of(broker).get(url(found, asked)).content.decode()
    assert "n = 4" in page and "0,50" in page and "Tijd (Nadia)" in page and "Geld (Nadia)" in page


def test_tags_of_others_show_once_you_tagged_yourself(broker):
    found, asked, (one, *_) = words_round(1)
    tag = actions.save_tag(found.questionnaire, name="Geld", by=broker)
    actions.tag_answers([(one, [tag])], question=asked, by=factories.make_broker("Nadia"))
    browser = client_of(broker)
    assert "Geld (Nadia)" not in browser.get(url(found, asked)).content.decode()
    browser.post(url(found, asked), {"response": one.key, f"tags-{one.key}": [tag.key], "page": "1"})
    assert "Geld (Nadia)" in browser.get(url(found, asked)).content.decode()
    browser.post(url(found, asked), {"response": one.key})
    assert AnswerTag.objects.filter(tagged_by=broker).count() == 0 and AnswerTag.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"response": "zz"}, {"response": "x" * 99}, {"tags-zz": ["zz"]}])
def test_what_fits_no_answer_is_told_and_writes_nothing(broker, data):
    found, asked, _answers = words_round(1)
    assert client_of(broker).post(url(found, asked), data).status_code in {302, 404}
    assert not AnswerTag.objects.exists()


def test_a_page_is_saved_at_once_and_what_did_not_change_is_not_written(broker):
    found, asked, answers = words_round(4)
    money, time = (actions.save_tag(found.questionnaire, name=name, by=broker) for name in ("Geld", "Tijd"))
    actions.tag_answers([(answers[0], [money])], question=asked, by=broker)
    actions.tag_answers([(answers[1], [money])], question=asked, by=broker)
    before = AuditEntry.objects.filter(verb="tag_answer").count()
    chosen = [[money.key], [], [money.key, time.key], []]
    given = {f"tags-{one.key}": keys for one, keys in zip(answers, chosen, strict=True)}
    page = client_of(broker).post(
        url(found, asked), {"response": [one.key for one in answers], **given, "page": "1"}, follow=True
    )
    assert "bij 2 antwoorden" in page.content.decode()
    told = set(AnswerTag.objects.values_list("response__pk", "tag__name"))
    assert told == {(answers[0].pk, "Geld"), (answers[2].pk, "Geld"), (answers[2].pk, "Tijd")}
    assert AuditEntry.objects.filter(verb="tag_answer").count() == before + 2


def test_tag_of_elsewhere_is_refused_and_nothing_of_the_page_is_written(broker):
    found, asked, (one, other) = words_round(2)
    tag, stranger = (
        actions.save_tag(found.questionnaire, name="Geld", by=broker),
        actions.save_tag(questionnaire(), name="Elders", by=broker),
    )
    given = {"response": [one.key, other.key], f"tags-{one.key}": tag.key, f"tags-{other.key}": stranger.key}
    assert client_of(broker).post(url(found, asked), given).status_code == 302
    assert not AnswerTag.objects.exists()


def test_refusals(broker):
    found, asked, (one, *_) = words_round(1)
    stranger = actions.save_tag(questionnaire(), name="Elders", by=broker)
    choice = question("one", found.questionnaire)
    for asked_one, tags in ((asked, [stranger]), (choice, [])):
        with pytest.raises(ResultsRefused):
            actions.tag_answers([(one, tags)], question=asked_one, by=broker)
    tag = actions.save_tag(found.questionnaire, name="Geld", by=broker)
    with pytest.raises(ResultsRefused):
        actions.save_tag(found.questionnaire, name=" geld ", by=broker)
    actions.tag_answers([(one, [tag])], question=asked, by=broker)
    with pytest.raises(ResultsRefused):
        actions.drop_tag(tag, by=broker)
    actions.tag_answers([(one, [])], question=asked, by=broker)
    actions.drop_tag(tag, by=broker)


def test_anonymous_answers_are_tagged_after_closing_only(broker):
    found, asked, (one, *_) = words_round(6, is_anonymous=True)
    found.state = RoundState.OPEN
    found.save()
    one.refresh_from_db()
    with pytest.raises(ResultsRefused):
        actions.tag_answers([(one, [])], question=asked, by=broker)
    assert "Antwoord 1" not in client_of(broker).get(url(found, asked)).content.decode()


def test_tags_are_made_and_changed_on_their_page(broker):
    survey, browser = questionnaire(), client_of(broker)
    page = reverse("survey_tags", args=[survey.key])
    assert browser.post(page, {"name": ""}).status_code == 422
    browser.post(page, {"name": "Geld", "about": "Alles over middelen"})
    tag = survey.tags.get()
    assert browser.post(page, {"name": "GELD"}).status_code == 422
    browser.post(reverse("survey_tag_edit", args=[tag.key]), {"name": "Middelen"})
    assert survey.tags.get().name == "Middelen"
    browser.post(reverse("survey_tag_drop", args=[tag.key]))
    assert not survey.tags.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_constant_number_of_queries(broker, django_assert_num_queries, count):
    found, asked, answers = words_round(count)
    tags = [actions.save_tag(found.questionnaire, name=f"Label {n}", by=broker) for n in range(count)]
    for one in answers:
        actions.tag_answers([(one, tags)], question=asked, by=broker)
    browser = client_of(broker)
    browser.get(url(found, asked))
    with django_assert_num_queries(11):
        assert browser.get(url(found, asked)).status_code == 200
