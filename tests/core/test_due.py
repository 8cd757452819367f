"""What falls due, row by row: one that fails, or that somebody else did, stops no other."""

import pytest

from tests import factories
from tests.together import together
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.due import each_due
from vlechtwerk.people.models import Person


def rename(person):
    """Once, by compare-and-set; the second writes half of it and falls, the third says no."""
    if Person.objects.filter(pk=person.pk, about="").update(about=f"{person.name} is gezien") != 1:
        return False
    if person.name == "Broken":
        raise RuntimeError("disk full")
    if person.name == "Refused":
        raise Refused("somebody else was first")
    return True


def people(*names):
    return [factories.make_person(name) for name in names]


@pytest.mark.django_db
def test_row_that_fails_is_logged_taken_back_and_stops_no_other(caplog):
    broken = people("First", "Broken", "Refused", "Last")[1]
    assert each_due(Person.objects.order_by("pk"), rename) == 2
    done = dict(Person.objects.values_list("name", "about"))
    assert done == {"First": "First is gezien", "Broken": "", "Refused": "", "Last": "Last is gezien"}
    [record] = [one for one in caplog.records if one.name == "vlechtwerk.work" and one.levelname == "ERROR"]
    assert record.getMessage() == f"rename {broken.pk} failed"
    assert "disk full" in caplog.text


@pytest.mark.django_db
def test_row_that_was_done_before_does_not_count():
    people("First", "Last")
    assert each_due(Person.objects.all(), rename) == 2
    assert each_due(Person.objects.all(), rename) == 0


def test_workers_at_the_same_moment_do_every_row_once(committed_db):
    people("First", "Second", "Third", "Broken")
    assert sum(together(*[lambda: each_due(Person.objects.order_by("pk"), rename)] * 3)) == 3
