"""Every hat × everything that is in the index: found and counted by whom it opens for, and by nobody else."""

import pytest
from django.urls import reverse

from tests.personas import HATS, make_world, undone
from vlechtwerk.search import actions
from vlechtwerk.search.models import Document
from vlechtwerk.search.queries import Found
from vlechtwerk.search.registry import sources

pytestmark = pytest.mark.django_db
MORE = ("helper", "asked", "team")
"""People of the world without a hat of their own, who know somebody or have a part in something."""
LISTED_FOR_THE_TEAM = {"organisation"}
"""Whoever is logged in may open one they were led to; looking through them is for the team."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        made = make_world()
        while actions.sweep():
            pass
        yield made


def things():
    return sorted({(row.kind, row.key, row.title) for row in Document.objects.all()})


@pytest.mark.parametrize("hat", [*HATS, *MORE])
def test_found_and_counted_is_what_opens(world, hat):
    client, found_kinds = world.client(hat), set()
    for kind, key, title in things():
        address = sources[kind].address(key)
        opens = client.get(address).status_code == 200
        page = client.get(reverse("search"), {"q": title, "soort": kind})
        found = page.context["found"] if page.status_code == 200 else Found()
        is_found = address in {hit.url for hit in found.hits}
        if kind == "item" and page.status_code != 200:  # without an account one searches in the knowledge bank itself
            assert (address in client.get(reverse("knowledge"), {"q": title}).content.decode()) is opens
            continue
        assert not is_found or opens, f"{hat} finds {kind} {title} and may not open it"
        assert is_found or not opens or kind in LISTED_FOR_THE_TEAM, f"{hat} may open {kind} {title} and cannot find it"
        assert found.counts.get(kind, 0) == len({hit.url for hit in found.hits})
        found_kinds |= {kind} if is_found else set()
    assert found_kinds == set(sources_found_by(hat))


def sources_found_by(hat):
    if hat in {"broker", "coordinator", "administrator"}:
        return {"person", "organisation", "innovation", "need", "item"}
    if hat in {"visitor", "guest"}:
        return set()
    return {"person", "innovation", "item"} if hat in {"member", "team"} else {"person", "item"}
