"""The demo's two collaborations: one whose review is due, one that ended and shows its harvest."""

import pytest

from tests import factories
from vlechtwerk.collaborations import queries
from vlechtwerk.collaborations.models import Collaboration
from vlechtwerk.collaborations.rules import is_due, is_locked
from vlechtwerk.core import clock
from vlechtwerk.desk.demo.collaborations import work_long
from vlechtwerk.desk.demo.sources import SMALL, Cast, rows
from vlechtwerk.desk.demo.year import Year

pytestmark = pytest.mark.django_db


def test_one_waits_for_its_review_and_one_shows_its_harvest():
    lotte = factories.make_broker()
    cast = Cast(
        by_login={"lotte": lotte, "griet": factories.make_person("Griet"), "jeroen": factories.make_person("Jeroen")}
    )
    cast.members += [factories.make_person(f"Lid {number}") for number in range(5)]
    for row in rows("workplaces"):
        factories.make_organisation(row["name"])
    work_long(Year(cast, SMALL, lambda _done: None))
    ended, due = Collaboration.objects.order_by("state_since").filter(is_demo=True)[::-1]
    assert (due.state, ended.state) == ("active", "ended")
    assert is_due(due, clock.today()) and not is_locked(due, clock.today())
    one, names = queries.thanks(ended.key)
    assert one.lessons and len(names) == 3
    assert sorted(due.decisions.values_list("state", flat=True)) == ["adopted", "adopted", "open"]
    assert due.conflicts.get().state == "solved"
