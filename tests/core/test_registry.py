"""Lists that apps fill in, and the doors of views."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from vlechtwerk.core import registry
from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.core.registry import Registry


def test_same_name_twice_is_a_mistake():
    found = Registry("job")
    found.add("a", 1)
    with pytest.raises(ValueError, match="job 'a' is already there"):
        found.add("a", 2)
    assert found.items() == [("a", 1)] and found["a"] == 1


def test_jobs_of_the_product_have_a_rhythm_and_a_name_of_their_app():
    for name, job in registry.jobs.items():
        assert name.split(".")[0] in job.run.__module__, name
        assert 1 <= job.every_s <= 24 * 60 * 60


def page(request):
    return HttpResponse("inside")


def ask(view, *hats, method="get", **headers):
    request = getattr(RequestFactory(), method)("/munten/?page=2", headers=headers)
    person = SimpleNamespace(pk=1) if hats else None
    request.acting = SimpleNamespace(person=person, hats=frozenset(hats))
    return view(request)


def test_visitor_goes_to_the_login_and_comes_back():
    answer = ask(login_required_person(page))
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=%2Fmunten%2F%3Fpage%3D2")


def test_visitor_who_posts_comes_back_to_the_start():
    assert ask(login_required_person(page), method="post")["Location"] == "/account/login/?next=%2F"


def test_piece_of_a_page_sends_the_whole_page_to_the_login():
    answer = ask(login_required_person(page), **{"hx-request": "true"})
    assert (answer.status_code, "Location" in answer, answer["HX-Redirect"][:15]) == (200, False, "/account/login/")


@pytest.mark.parametrize(
    ("hats", "opens"), [(("broker",), True), (("member", "coordinator"), True), (("member",), False), (("fan",), False)]
)
def test_door_opens_for_the_hats_it_names(hats, opens):
    view = hats_required("broker", "coordinator")(page)
    if opens:
        assert ask(view, *hats).content == b"inside"
    else:
        with override("en"), pytest.raises(PermissionDenied, match="for the team"):
            ask(view, *hats)


def test_door_with_hats_sends_a_visitor_to_the_login():
    assert ask(hats_required("broker")(page)).status_code == 302
