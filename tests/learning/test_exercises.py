"""An H5P exercise on our own pages: put in by the team, made by learners, scored here; nothing of the package runs."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests import factories
from tests.learning import scene
from tests.learning.h5p_files import COLUMN, package
from tests.personas import client_of
from vlechtwerk.core.actions import Refused
from vlechtwerk.learning import actions
from vlechtwerk.learning.models import Package, PackagePicture, PackageTry
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db
RIGHT = {"q1": ["1", "2"], "q2": ["0"], "q3": ["innovatie", "mensen"]}


@pytest.fixture
def draft(lotte):
    made = scene.draft(lotte)
    actions.add_lesson(made.modules.get(), kind="h5p", title="Oefen", by=lotte)
    return made


@pytest.fixture
def exercise(draft):
    return draft.modules.get().lessons.get(kind="h5p")


@pytest.fixture
def an(draft, exercise, lotte):
    """A learner of a group that makes it."""
    actions.keep_package(exercise, data=package(), by=lotte)
    actions.publish_curriculum(draft, by=lotte)
    scene.running(lotte, "An Leert", "Bert Leert", curriculum=draft)
    return Person.objects.get(name="An Leert")


def put(client, exercise, data):
    upload = SimpleUploadedFile("les.h5p", data, "application/zip")
    return client.post(reverse("exercise_package", args=[exercise.key]), {"upload": upload})


def test_the_team_puts_a_package_in_and_another_one_instead(lotte, draft, exercise):
    client = client_of(lotte)
    with pytest.raises(Refused, match="no package"):
        actions.publish_curriculum(draft, by=lotte)
    answer = put(client, exercise, package())
    assert answer["Location"] == reverse("exercise", args=[exercise.key])
    page = client.get(answer["Location"]).content.decode()
    assert "Sociale" in page and "Welkom" in page and "<script>alert" not in page
    put(client, exercise, package("H5P.Text", {"text": "Lees"}))
    assert Package.objects.get().library == "H5P.Text" and not PackagePicture.objects.exists()
    wrong = put(client, exercise, b"x")
    assert wrong.status_code == 422 and "upload" in wrong.context["form"].errors and Package.objects.count() == 1


def test_a_version_that_was_published_keeps_its_package_and_the_next_one_has_it_too(lotte, draft, exercise, an):
    assert put(client_of(lotte), exercise, package()).status_code == 422
    other = actions.next_version(draft, by=lotte)
    copy = Package.objects.get(lesson__module__curriculum=other)
    assert copy.content == COLUMN and copy.pictures.count() == 1 and Package.objects.count() == 2
    text = scene.lesson(draft.cohorts.get())
    with pytest.raises(Refused, match="H5P"):
        actions.keep_package(text, data=package(), by=lotte)


def test_a_learner_makes_it_reads_what_was_not_right_and_it_is_done_from_half_of_the_points_on(an, exercise):
    client, learner = client_of(an), an.learner_places.get()
    url = reverse("exercise", args=[exercise.key])
    assert client.get(url).status_code == 200
    with pytest.raises(Refused, match=r"exercise|oefening"):
        actions.complete_lesson(learner, lesson=exercise, by=an)
    poor = client.post(url, {"q1": ["0"], "q2": ["0"], "q3": ["Innovatie", "dieren"]})
    assert (poor.context["score"], poor.context["most"]) == (2, 5) and "mensen" in poor.content.decode()
    assert 'value="dieren"' in poor.content.decode() and not learner.done.exists()
    good = client.post(url, RIGHT)
    assert good.context["score"] == 5 and learner.done.get().lesson == exercise
    client.post(url, {"q3": ["x"] * 500, "q1": ["9" * 90, "-1", "<b>"], "q77": "1"})
    assert [(one.score, one.is_passed) for one in PackageTry.objects.order_by("pk")] == [
        (2, False),
        (5, True),
        (0, False),
    ]
    assert "5 of 5" in client.get(url).content.decode() or "5 van 5" in client.get(url).content.decode()


def test_nothing_to_answer_is_done_once_it_is_read(lotte, draft, exercise, an):
    Package.objects.update(content={"text": "Lees"}, library="H5P.Text")
    answer = client_of(an).post(reverse("exercise", args=[exercise.key]))
    assert answer["Location"] == reverse("own_place", args=[an.learner_places.get().key])
    assert an.learner_places.get().done.exists()


def test_goals_come_first_here_too(an, exercise):
    an.learner_places.get().goals.all().delete()
    answer = client_of(an).post(reverse("exercise", args=[exercise.key]), RIGHT)
    assert answer.status_code == 302 and not PackageTry.objects.exists()


def test_who_is_not_of_the_group_finds_nothing_and_who_teaches_looks_without_points(lotte, draft, exercise, an):
    stranger, teacher = factories.make_person("Jan Vreemd"), factories.make_person("Bea Leraar")
    actions.add_lecturer(draft.cohorts.get(), person=teacher, by=lotte)
    picture = PackagePicture.objects.get()
    places = [reverse("exercise", args=[exercise.key]), reverse("exercise_picture", args=[picture.key])]
    for person, status in ((stranger, 404), (teacher, 200), (lotte, 200), (an, 200)):
        assert [client_of(person).get(url).status_code for url in places] == [status] * 2, person.name
    assert client_of(teacher).post(places[0], RIGHT).context["score"] == 5
    actions.end_place(an.learner_places.get(), by=lotte)
    assert client_of(an).get(places[0]).status_code == 404 and not PackageTry.objects.exists()


def test_a_picture_is_a_picture_shut_in(an):
    answer = client_of(an).get(reverse("exercise_picture", args=[PackagePicture.objects.get().key]))
    assert answer["Content-Type"] == "image/png" and answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff" and Image.open(io.BytesIO(answer.content)).size == (4, 3)


def test_pages_of_a_package_keep_the_strict_policy_of_the_house(an, exercise):
    answer = client_of(an).get(reverse("exercise", args=[exercise.key]))
    assert (
        "script-src 'self'" in answer["Content-Security-Policy"] and "unsafe" not in answer["Content-Security-Policy"]
    )


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_parts(an, exercise, count, django_assert_num_queries):
    one = Package.objects.get()
    one.content["content"] = one.content["content"] * count
    one.save()
    client = client_of(an)
    client.get("/")
    with django_assert_num_queries(6):
        assert len(client.get(reverse("exercise", args=[exercise.key])).context["shown"]) == 5 * count
