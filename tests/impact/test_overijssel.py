"""Document 002 rebuilt through the product: 38 meetings, 1,775 people, 480 companies, two circles, three budget lines.

The page must show its figures, flag its traps, and every figure must open rows that add up to it.
"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.impact import scene
from tests.personas import client_of
from vlechtwerk.events import actions as events
from vlechtwerk.impact import actions, queries
from vlechtwerk.impact.enums import Trap
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.models import Circle, CircleForming

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2016, 1, 1), date(2019, 12, 31)
MEETINGS, REACHED, ACTIVATED = 38, 1_775, 480


@pytest.fixture
def by():
    return scene.coordinator()


@pytest.fixture
def programme(by):
    made = programmes.plan_programme(
        name="Overijssel",
        purpose="",
        starts_on=FIRST,
        ends_on=LAST,
        target_count=12_750,
        target_source="cijfers 2014",
        by=by,
    )
    for name, kind, euros in (
        ("Bureau", "bureau", 200_000),
        ("Kringen", "circles", 150_000),
        ("Middelen", "means", 50_000),
    ):
        line = programmes.add_line(made, name=name, kind=kind, amount_cents=euros * 100, by=by)
        if kind == "bureau":
            programmes.commit(line, payee="Extern bureau", amount_cents=euros * 100, agreed_on=FIRST, by=by)
    return made


@pytest.fixture
def rebuilt(programme, by):
    """As a coordinator enters what happened: meetings with their lists, appointments, circles, steps with evidence."""
    people = [f"Ondernemer {n};Bedrijf {n};o{n}@mkb.example" for n in range(REACHED)]
    for n in range(MEETINGS):
        start = datetime(2016, 2, 1, 17, tzinfo=UTC) + timedelta(days=35 * n)
        event = events.plan_event(
            title=f"Bijeenkomst {n + 1}",
            programme=programme,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            place="Zwolle",
            by=by,
        )
        events.hold_event(event, by=by)
        rows = [
            dict(zip(("name", "organisation", "email"), one.split(";"), strict=True)) for one in people[n::MEETINGS]
        ]
        events.paste_list(event, lines=rows, by=by)
    for n in range(12):
        one = programmes.nominate(
            factories.make_person(f"Pionier {n}"), reason="Doet het al", programme=programme, by=by
        )
        programmes.approach(one, talked_on=FIRST, text="Graag", by=by)
        programmes.accept_nomination(one, answer="Ja", by=by)
        programmes.appoint(
            one, appointed_on=date(2016, 3, 1), appointed_by="De gedeputeerde", ceremony_place="Zwolle", by=by
        )
    for n in range(2):
        circle = Circle.objects.create(name=f"Kring {n}", forming=CircleForming.objects.create(name="K", made_by=by))
        Circle.objects.filter(pk=circle.pk).update(created_at=datetime(2019, 5, 1, tzinfo=UTC))
        programmes.set_programme(circle, programme=programme, by=by)
    for n in range(ACTIVATED):
        programmes.note_activation(
            programme,
            organisation=scene.sme(f"Bedrijf {n}"),
            step="plan",
            happened_on=date(2018, 6, 1),
            evidence="Plan van aanpak",
            by=by,
        )
    made = {one.source: one for one in actions.start_indicators(programme, by=by)}
    for source, goal, more in (("attendance", 450, {}), ("activations", 100, {"part_of": made["attendance"]})):
        counting = made[source].counting
        actions.change_indicator(
            made[source], by=by, source=source, counting=counting, goal=goal, goal_unit="organisations", **more
        )
    return made


def test_page_shows_the_figures_of_the_document_with_their_traps(rebuilt, programme, by, django_assert_max_num_queries):
    client = client_of(by)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("figures", args=[programme.key]))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())).replace("\u00a0", " ")
    for said in (
        "394 %",
        "480 %",
        "13,9 %",
        "3,8 %",
        "27,0 %",
        "€ 225",
        "€ 833",
        "12.750",
        "1.775",
        "eenheden verschillen",
    ):
        assert said in text, said
    sheet, _found = queries.sheet(programme)
    traps = {(told.trap, told.about) for told in sheet.traps()}
    aware, active = rebuilt["attendance"].key, rebuilt["activations"].key
    assert {
        (Trap.GOAL_UNIT, aware),
        (Trap.TARGET_UNIT, aware),
        (Trap.SHARE_UNIT, active),
        (Trap.NO_RULE, active),
    } <= traps
    assert {(Trap.UNDER_USE, "Kringen"), (Trap.UNDER_USE, "Middelen")} <= traps and (
        Trap.UNDER_USE,
        "Bureau",
    ) not in traps
    assert "€ 150.000 van € 150.000 aan niemand toegezegd" in text

    values = {figure.source: figure.value for figure in sheet.figures}
    assert values["meetings"] == 38 and values["ambassadors"] == 12 and values["circles"] == 2


@pytest.mark.parametrize("source", ["budget", "ambassadors", "meetings", "circles", "attendance", "activations"])
def test_every_figure_opens_rows_that_add_up_to_it(rebuilt, programme, by, source):
    sheet, found = queries.sheet(programme)
    indicator = rebuilt[source]
    rows = queries.rows_of(found[indicator.key])
    assert sum(row.adds for row in rows) == sheet.figure(indicator.key).value > 0
    page = client_of(by).get(reverse("indicator", args=[indicator.key]))
    assert page.status_code == 200 and len(page.context["page"].paginator.object_list) == len(rows)
