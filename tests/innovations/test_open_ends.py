"""Every open thing has somebody, a next step and a day; what lacks one stands first, with what mends it."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.innovations import open_ends
from vlechtwerk.innovations.models import Innovation, InnovationMember, Intake
from vlechtwerk.matching import actions as matching
from vlechtwerk.people.models import Person

PAGE = "/pad/open-eindes/"


def part(page, name):
    return next(one for one in page.context["parts"] if one.name == name)


def tomorrow():
    return clock.today() + timedelta(days=1)


@pytest.fixture
def good(stages, broker):
    """A dossier that lacks nothing."""
    return factories.make_innovation("Goed", broker=broker, next_step="Bellen", next_step_on=tomorrow())


def mend(desk, kind, row, **said):
    return desk.post(reverse("open_end_mend", args=[kind, row.key]), said)


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [({}, ["step", "on"]), ({"broker": None}, ["owner", "step", "on"]), ({"next_step": "Bel", "next_step_on": clock.today()}, []),
     ({"broker": None, "next_step": "Bel", "next_step_on": clock.today()}, ["owner"])],
)  # fmt: skip
def test_dossier_says_what_it_lacks(stages, broker, desk, fields, lacks):
    factories.make_innovation("Soepbus", **{"broker": broker} | fields)
    found = part(desk.get(PAGE), "dossiers")
    assert [row.lacks for row in found.rows] == [lacks]
    assert (found.total, found.lacking) == (1, int(bool(lacks)))


def test_whoever_has_left_has_nothing_any_more(good, desk, stages):
    gone = factories.make_broker("Weg Gegaan", is_active=False, left_on=clock.today())
    other = factories.make_innovation("Wees", broker=gone, next_step="Bel", next_step_on=tomorrow())
    page = desk.get(PAGE)
    assert [(row.told.title, row.lacks) for row in part(page, "dossiers").rows] == [("Wees", ["owner"]), ("Goed", [])]
    assert "nobody: Weg Gegaan has left" in page.content.decode()
    mend(desk, "dossiers", other, owner=good.broker.key)
    other.refresh_from_db()
    assert other.broker == good.broker
    assert other.entries.get().verb == "handed_over"
    assert AuditEntry.objects.filter(verb="take_over").count() == 1


@pytest.mark.parametrize("state", ["paused", "stopped", "anchored"])
def test_what_is_off_the_path_or_on_its_own_asks_nothing(stages, broker, desk, state):
    factories.make_innovation("Soepbus", broker=broker, state=state)
    assert part(desk.get(PAGE), "dossiers").rows == []


def test_button_right_there_mends_a_dossier(stages, broker, desk):
    innovation = factories.make_innovation("Soepbus", broker=None)
    page = mend(desk, "dossiers", innovation, step="Bel Griet", on=tomorrow().isoformat(), owner=broker.key)
    assert page.url == f"{PAGE}#k-dossiers"
    innovation.refresh_from_db()
    assert (innovation.broker, innovation.next_step, innovation.next_step_on) == (broker, "Bel Griet", tomorrow())
    assert part(desk.get(PAGE), "dossiers").lacking == 0


def test_intake_and_need_are_mended_with_a_day(good, desk, broker):
    intake = factories.make_intake(broker=broker)
    need = factories.make_need(good, made_by=broker)
    assert part(desk.get(PAGE), "needs").lacking == 0  # the day of its dossier
    Innovation.objects.update(next_step="", next_step_on=None)
    page = desk.get(PAGE)
    assert [part(page, name).rows[0].lacks for name in ("intakes", "needs")] == [["on"], ["on"]]
    mend(desk, "intakes", intake, on=tomorrow().isoformat())
    mend(desk, "needs", need, on=tomorrow().isoformat())
    page = desk.get(PAGE)
    assert [part(page, name).lacking for name in ("intakes", "needs")] == [0, 0]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"step": "Bel"},
        {"step": "Bel", "on": "2020-01-01"},
        {"on": "zz"},
        {"step": "x" * 161},
        {"step": "Bel", "on": "31/02/2026"},
    ],
)
def test_mistake_keeps_what_was_typed_and_says_what_is_wrong(stages, broker, desk, said):
    innovation = factories.make_innovation("Soepbus", broker=broker)
    page = mend(desk, "dossiers", innovation, **said)
    assert page.status_code == 422
    assert page.context["wrong"][2]["errors"]
    assert said.get("step", "") in page.content.decode()
    innovation.refresh_from_db()
    assert innovation.next_step == ""


def test_what_lacks_nothing_is_not_changed_here(good, desk):
    assert mend(desk, "dossiers", good, step="Anders", on=tomorrow().isoformat()).status_code == 422
    good.refresh_from_db()
    assert good.next_step == "Bellen"
    assert desk.post(reverse("open_end_mend", args=["zz", good.key]), {}).status_code == 404
    assert desk.post(reverse("open_end_mend", args=["dossiers", "zz"]), {}).status_code == 404


def test_requests_referrals_and_sessions_always_have_all_three(good, desk, broker):
    helper = factories.make_person("Hilde Wouters")
    matching.ask_helper(factories.make_need(good, made_by=broker), helper=helper, by=broker)
    exchanges.accept(
        matching.ask_helper(factories.make_need(good, made_by=broker), helper=helper, by=broker),
        by=helper,
        phone="0499 12 34 56",
    )
    factories.make_referral(factories.make_need(good, made_by=broker), keeper=broker)
    page = desk.get(PAGE)
    for name in ("requests", "referrals", "sessions"):
        (row,) = part(page, name).rows
        assert (row.lacks, row.told.owner, bool(row.told.step), row.on is not None) == ([], broker.name, True, True)
        assert desk.get(row.told.url).status_code == 200


def test_past_day_is_shown_and_counted(good, desk):
    Innovation.objects.update(next_step_on=clock.today() - timedelta(days=2))
    page = desk.get(PAGE)
    assert (part(page, "dossiers").late, page.context["late"]) == (1, 1)
    assert "The day of one is past." in page.content.decode()


def test_mine_shows_my_own_and_what_nobody_has(good, stages, client_of):
    bram = factories.make_broker("Bram Wils", language="en")
    factories.make_innovation("Van Bram", broker=bram)
    factories.make_innovation("Van niemand", broker=None)
    found = part(client_of(bram).get(f"{PAGE}?mine=1"), "dossiers")
    assert [row.told.title for row in found.rows] == ["Van niemand", "Van Bram"]


def network(n, brokers, seed):
    """``n`` dossiers with everything there or lacking by chance, and intakes; the names of what lacks something."""
    dice = random.Random(seed)
    stages, lead, lacking = factories.make_stages(), factories.make_person("Trekker"), set()
    made = []
    for number in range(n):
        step = dice.choice(["Bellen", "Mailen", ""])
        state = dice.choice(["active"] * 6 + ["paused", "stopped", "anchored"])
        broker = dice.choice([*brokers, None])
        made.append(Innovation(
            name=f"Idee {number:03d}", pitch="P", stage=dice.choice(stages), broker=broker, state=state, next_step=step,
            next_step_on=clock.today() + timedelta(days=dice.randint(-20, 20)) if step else None,
        ))  # fmt: skip
        if state == "active" and (not step or broker is None or not broker.is_active):
            lacking.add(made[-1].name)
    Innovation.objects.bulk_create(made)
    InnovationMember.objects.bulk_create(InnovationMember(innovation=one, person=lead, role="lead") for one in made)
    Intake.objects.bulk_create(
        Intake(question=f"Vraag {number}", email="a@b.example", fingerprint=f"x{seed}{number}", state="received")
        for number in range(n // 10)
    )
    return lacking


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_500_dossiers_and_three_brokers_no_next_step_is_complete_and_then_empty(db, desk, broker, seed):
    brokers = [broker, factories.make_broker("Bram Wils"), factories.make_broker("Weg", is_active=False)]
    lacking = network(500, brokers, seed)
    found = part(desk.get(f"{PAGE}?kind=dossiers"), "dossiers")
    assert (found.lacking, found.total) == (len(lacking), Innovation.objects.filter(state="active").count())
    shown = [row for row in open_ends.parts(kind="dossiers", shown=1000)[0].rows if row.lacks]
    assert {row.told.title for row in shown} == lacking
    no_step = {row.told.title for row in shown if "step" in row.lacks}
    assert desk.get("/pad/?view=table&only=no_step").context["page"].paginator.count == len(no_step)
    for row in shown[:5]:
        said = {"step": "Bel", "on": tomorrow().isoformat(), "owner": broker.key}
        assert desk.post(reverse("open_end_mend", args=["dossiers", row.key]), said).status_code == 302
    assert part(desk.get(PAGE), "dossiers").lacking == len(lacking) - 5
    gone = Person.objects.filter(is_active=False).values("pk")
    Innovation.objects.filter(broker__in=gone).update(broker=broker)
    Innovation.objects.filter(broker=None).update(broker=broker)
    Innovation.objects.filter(next_step="").update(next_step="Bel", next_step_on=tomorrow())
    assert part(desk.get(PAGE), "dossiers").lacking == 0


@pytest.mark.parametrize("count", [5, 200])
def test_page_asks_the_same_number_of_queries(db, desk, broker, count, django_assert_num_queries):
    network(count, [broker], 7)
    with django_assert_num_queries(10):
        assert part(desk.get(PAGE), "dossiers").total
