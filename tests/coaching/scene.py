"""Coaching in any state, made by the product's own actions."""

from datetime import timedelta

from tests import factories
from vlechtwerk.coaching import actions
from vlechtwerk.coaching.models import Lever
from vlechtwerk.core import clock
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.models import Programme
from vlechtwerk.taxonomy.models import Sector


def programme(by, name="Samenzweerders", *, days=400):
    start = clock.today()
    known = Programme.objects.filter(name=name).first()
    return known or programmes.plan_programme(
        name=name, purpose="", starts_on=start, ends_on=start + timedelta(days=days), by=by
    )


def cohort(by, *, name="Eerste groep", days=60, of=None, keeper=None):
    start = clock.today()
    found = of or programme(by, f"Programma {name}")
    return actions.form_cohort(
        programme=found, name=name, starts_on=start, ends_on=start + timedelta(days=days), keeper=keeper or by, by=by
    )


def house(name="De Bakkerij", sector="food"):
    found, _new = Sector.objects.get_or_create(
        code=sector, defaults={"name_nl": sector, "name_fr": sector, "name_en": sector, "family": sector}
    )
    return factories.make_organisation(name, sector=found)


def path_in(state, group, *, person, coach, organisation=None):
    made = actions.open_path(group, person=person, organisation=organisation or house(), coach=coach, by=coach)
    if state == "intake":
        return made
    actions.note_intake(made, talked_on=clock.today(), idea="Minder plastic", agreement="Een jaar samen", by=coach)
    if state == "agreement":
        return made
    if state == "stopped":
        return actions.stop_coaching(made, outcome="Ander werk", by=person)
    for one in (person, coach):
        actions.accept_agreement(made, by=one)
    return actions.finish_coaching(made, outcome="De bekers zijn er", by=coach) if state == "done" else made


def barrier(path, *, kind="social", start=4, end=None, **more):
    made = actions.note_barrier(path, text="Niemand luistert", kind=kind, scope="team", start=start, by=path.person)
    if more:
        made = actions.change_barrier(made, by=path.person, **more)
    if end is not None:
        made = actions.change_barrier(made, end=end, by=path.person)
    return made


def lever(name="Een bondgenoot zoeken"):
    found = Lever.objects.filter(name_nl=name).first()
    return found or actions.save_lever(None, name_nl=name, name_fr=name, name_en=name, by=factories.make_broker())


def nominated(group, *, state="received", by=None, name="Saïd Amrani"):
    by = by or group.keeper
    made = actions.nominate_colleague(
        group, name=name, email=f"{name.split()[0].lower()}@werk.example",
        reason="Hij begon met de bekers", nominator="Griet", workplace="De Bakkerij",
    )  # fmt: skip
    if state == "aside":
        return actions.set_nomination_aside(made, by=by)
    if state != "received":
        actions.ask_nominee(made, organisation=house(), by=by)
    if state == "accepted":
        actions.accept_nomination(made)
    elif state == "declined":
        actions.decline_nomination(made)
    made.refresh_from_db()
    return made


def trajectory(of, *, state="starting", by, **more):
    start = clock.today()
    fields = {"title": "Breed onthaal", "client": house("Stad Mechelen", "care"), "bureau": house("Bureau Een", "advice"),
              "starts_on": start, "ends_on": start + timedelta(days=60), "cost_cents": 1_000_000, "funded_percent": 70}  # fmt: skip
    made = actions.open_trajectory(of, keeper=by, by=by, **fields | more)
    if state in {"running", "done"}:
        actions.begin_trajectory(made, by=by)
    if state == "done":
        actions.finish_trajectory(made, ends_on=made.ends_on, by=by)
    if state == "stopped":
        actions.stop_trajectory(made, outcome="Geen geld", by=by)
    return made


def peers(by, first, second):
    """Two of these people, who have the same barrier in different sectors, are asked."""
    paths = []
    for number, (name, person) in enumerate((("Maatjes een", first), ("Maatjes twee", second))):
        group = cohort(by, name=name)
        made = path_in(
            "running", group, person=person, coach=by, organisation=house(f"Huis {number}", f"sector{number}")
        )
        barrier(made)
        paths.append(made)
    return next(one for one in actions.seek_peers(by) if {one.first_id, one.second_id} == {one.pk for one in paths})
