"""The world outside: a coin for a guest, once; and an innovation and its learners that see each other after a yes."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.learning import scene
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.learning import actions
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger.models import Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(db):
    person = factories.make_person("Gust Gast")
    factories.make_talent(person, text="Ik vertel hoe je van een idee een zaak maakt")
    return person


@pytest.fixture
def full_pot(db):
    giver = factories.make_person("Gul Gever")
    ledger.give_to_pot(uuid4(), giver=giver, amount=200, by=giver)


def test_one_lecture_is_one_coin_of_the_pot_however_often_one_confirms(cohort, lotte, guest, full_pot):
    lecture = scene.lecture(cohort, guest, lotte)
    hers, his = client_of(lotte), client_of(guest)
    given = reverse("lecture_act", args=[lecture.key, "given"])
    hers.post(reverse("lecture_act", args=[lecture.key, "accept"]))  # only who was asked
    lecture.refresh_from_db()
    assert lecture.state == "asked"
    his.post(reverse("lecture_act", args=[lecture.key, "accept"]))
    his.post(given)
    hers.post(given)
    lecture.refresh_from_db()
    assert lecture.state == "accepted"  # it is still to come, and no guest confirms their own coin
    with clock.at(lecture.starts_at + scene.DAY):
        hers, his = client_of(lotte), client_of(guest)
        his.post(given)
        assert not Transfer.objects.filter(pk=lecture.number).exists()
        hers.post(given)
        hers.post(given)
        with pytest.raises(actions.LearningRefused):
            actions.confirm_lecture(lecture, by=lotte)
    paid = Transfer.objects.get(source=f"lecture:{lecture.key}")
    assert paid.pk == lecture.number and paid.debit == ledger.pot() and paid.credit.person == guest
    assert "Van idee tot zaak" in paid.note


def test_pot_that_is_empty_books_nothing_and_leaves_the_lecture_accepted(cohort, lotte, guest):
    lecture = scene.lecture(cohort, guest, lotte)
    actions.accept_lecture(lecture, by=guest)
    ledger.pot().__class__.objects.filter(kind="pot").update(floor=0)
    with clock.at(lecture.starts_at + scene.DAY), pytest.raises(ledger.LedgerRefused, match="gift to the pot"):
        actions.confirm_lecture(lecture, by=lotte)
    lecture.refresh_from_db()
    assert lecture.state == "accepted" and not Transfer.objects.filter(pk=lecture.number).exists()


def test_guests_are_found_by_what_they_say_they_can(cohort, lotte, guest):
    hers, path = client_of(lotte), reverse("lecture_new", args=[cohort.key])
    assert guest.name in hers.get(path, {"q": "idee zaak"}).content.decode()
    assert guest.name not in hers.get(path, {"q": "zwemmen"}).content.decode().split("<form method")[0]
    typed = {
        "person": guest.key,
        "title": "Van idee tot zaak",
        "message": "Kom je?",
        "day": "2020-01-01",
        "at": "10:00",
    }
    page = hers.post(path, typed)
    assert page.status_code == 422 and "Kom je?" in page.content.decode()
    assert hers.post(path, typed | {"day": clock.today() + 9 * scene.DAY}).status_code == 302
    assert cohort.lectures.get().person == guest


def test_learners_and_innovation_see_each_other_only_after_a_yes(cohort, lotte):
    lead, other = factories.make_person("Lena Trekt"), factories.make_person("Vera Vreemd")
    innovation = factories.make_innovation("Derde Oogst", lead=lead, broker=lotte)
    learner = scene.learners(cohort)[0]
    work = scene.work(cohort, learner, innovation, lotte)
    page = reverse("real_work", args=[work.key])
    hers, his = client_of(lead), client_of(learner.person)
    assert learner.person.name not in hers.get(page).content.decode()
    assert his.get(page).status_code == client_of(other).get(page).status_code == 404
    assert "Derde Oogst" not in his.get(reverse("own_place", args=[learner.key])).content.decode()
    client_of(lotte).post(reverse("real_work_act", args=[work.key, "agree"]))
    work.refresh_from_db()
    assert work.state == "asked"  # only the lead agrees
    hers.post(reverse("real_work_act", args=[work.key, "agree"]))
    assert learner.person.name in hers.get(page).content.decode()
    assert "Lena Trekt" in his.get(page).content.decode()
    assert "Derde Oogst" in his.get(reverse("own_place", args=[learner.key])).content.decode()
    assert client_of(other).get(page).status_code == 404
    actions.cancel_cohort(cohort, reason="Gedaan", by=lotte)
    assert his.get(page).status_code == 404 and learner.person.name not in hers.get(page).content.decode()


def test_real_work_needs_somebody_who_leads_and_fits_the_group(cohort, lotte):
    nobody = factories.make_innovation("Zonder trekker", broker=lotte)
    nobody.members.all().delete()
    learner = scene.learners(cohort)[0]
    for what, match in (({"innovation": nobody}, "Nobody leads"), ({"learner": None}, "Choose a team")):
        given = {"innovation": nobody, "learner": learner, "lesson": scene.lesson(cohort, "assignment"), "message": "?"}
        with pytest.raises(actions.LearningRefused, match=match):
            actions.ask_lead(cohort, **given | what, by=lotte)


def test_learners_see_their_own_group_only(cohort, lotte):
    learner = scene.learners(cohort)[0]
    other = scene.learners(scene.running(lotte, "Elders"))[0]
    hers = client_of(learner.person)
    scene.hand_in_all(cohort, lotte)
    review = other.cohort.learners.get()
    for path in (
        reverse("own_place", args=[other.key]), reverse("cohort", args=[cohort.key]), reverse("cohort", args=[review.cohort.key]),
        reverse("own_lesson", args=[other.key, scene.lesson(cohort).key]),
        reverse("own_lesson", args=[learner.key, scene.lesson(other.cohort).key]),
        reverse("own_review", args=[scene.learners(cohort)[1].reviews.first().key]),
    ):  # fmt: skip
        assert hers.get(path).status_code == 404, path
    lecturer = factories.make_person("Dora Docent")
    actions.add_lecturer(cohort, person=lecturer, by=lotte)
    assert client_of(lecturer).get(reverse("cohort", args=[cohort.key])).status_code == 200
    assert client_of(lecturer).get(reverse("cohort_edit", args=[cohort.key])).status_code == 404
