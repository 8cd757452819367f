"""Small builders of rows for tests. Each makes the least that is valid; keywords override.

State that only an action may make (a booked session, a posted coin) is made through the actions in the
tests themselves, never here.
"""

from itertools import count

from vlechtwerk.core import clock
from vlechtwerk.innovations.models import (
    Axis,
    Innovation,
    InnovationMember,
    Intake,
    Need,
    Path,
    PathVersion,
    Stage,
)
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Destination, WeightSet
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Affiliation, Hat, Organisation, Person, Talent
from vlechtwerk.taxonomy.models import Place, Region, Sector, Theme

_number = count(1)


def make_place(name="Mechelen", postcode="2800", latitude=51.028, longitude=4.48, **fields):
    return Place.objects.get_or_create(
        name=name,
        postcode=postcode,
        country=fields.pop("country", "BE"),
        defaults={"latitude": latitude, "longitude": longitude, **fields},
    )[0]


def make_region(code="BE212", name="Arr. Mechelen"):
    return Region.objects.get_or_create(code=code, defaults={"name_nl": name, "name_fr": name, "name_en": name})[0]


def make_sector(code="food", family="goods", name="Voeding"):
    return Sector.objects.get_or_create(
        code=code, defaults={"name_nl": name, "name_fr": name, "name_en": name, "family": family}
    )[0]


def make_theme(code="poverty", name="Armoede"):
    return Theme.objects.get_or_create(code=code, defaults={"name_nl": name, "name_fr": name, "name_en": name})[0]


def make_person(name="Nadia Benali", hats=(HatKind.MEMBER,), **fields):
    number = next(_number)
    fields.setdefault("email", f"person{number}@example.org")
    fields.setdefault("phone", f"0470 00 {number // 100 % 100:02d} {number % 100:02d}")
    fields.setdefault("languages", ["nl"])
    person = Person.objects.create_user(name=name, **fields)
    for hat in hats:
        Hat.objects.create(person=person, kind=hat)
    return person


def make_broker(name="Lotte Hermans", **fields):
    return make_person(name, hats=(HatKind.MEMBER, HatKind.BROKER), **fields)


def make_talent(person=None, text="Ik help bij het rekenwerk van een verdienmodel", **fields):
    return Talent.objects.create(person=person or make_person(), text=text, **fields)


def make_organisation(name="Coöperatie De Gist", **fields):
    return Organisation.objects.create(name=name, **fields)


def make_affiliation(person, organisation, **fields):
    return Affiliation.objects.create(person=person, organisation=organisation, **fields)


def make_stages(names=("Kennismaking", "Diagnose", "Versterken")):
    path, _ = Path.objects.get_or_create(name="Traject")
    version, _ = PathVersion.objects.get_or_create(path=path, number=1, defaults={"published_on": clock.today()})
    return [
        Stage.objects.get_or_create(
            version=version,
            order=order,
            defaults={"name_nl": name, "name_fr": name, "name_en": name, "expected_days": 21},
        )[0]
        for order, name in enumerate(names, 1)
    ]


def make_axis(code="business_model", name="Verdienmodel", order=1):
    return Axis.objects.get_or_create(
        code=code, defaults={"name_nl": name, "name_fr": name, "name_en": name, "order": order}
    )[0]


def make_innovation(name="Tweede Oogst", lead=None, broker=None, stage=None, **fields):
    innovation = Innovation.objects.create(
        name=name,
        stage=stage or make_stages()[0],
        broker=broker,
        pitch=fields.pop("pitch", "Soep van groenten die anders op het veld blijven."),
        **fields,
    )
    InnovationMember.objects.create(innovation=innovation, person=lead or make_person("Griet Vandamme"), role="lead")
    return innovation


def make_need(innovation=None, made_by=None, title="Van subsidie naar eigen inkomsten", **fields):
    innovation = innovation or make_innovation()
    fields.setdefault("text", "Alles draait op één subsidie die stopt. Wie helpt ons rekenen aan een verdienmodel?")
    fields.setdefault("languages", ["nl"])
    return Need.objects.create(innovation=innovation, title=title, made_by=made_by or make_broker(), **fields)


def make_intake(question="We willen minder van één subsidie leven", **fields):
    fields.setdefault("email", "said@example.org")
    fields.setdefault("fingerprint", f"f{next(_number)}")
    return Intake.objects.create(question=question, **fields)


def make_destination(name="An Peeters", **fields):
    number = next(_number)
    fields.setdefault("organisation", "Steunpunt Coöperaties")
    fields.setdefault("email", f"buiten{number}@steunpunt.example")
    fields.setdefault("phone", f"0470 09 {number // 100 % 100:02d} {number % 100:02d}")
    return Destination.objects.create(name=name, **fields)


def make_referral(need=None, *, keeper=None, to=None, name="An Peeters", **words):
    """A prepared referral; what comes after it is made through the actions."""
    need = need or make_need()
    keeper = keeper or need.innovation.broker or make_broker()
    words.setdefault("summary", "Een soepkeuken wil een coöperatie worden en zoekt wie de statuten leest.")
    words.setdefault("why", "Zij begeleiden al twintig jaar coöperaties.")
    words.setdefault("alternatives", "Een notaris; die rekent een uurloon aan.")
    words.setdefault("fallback", keeper)
    return matching.draft_referral(need, to=to or make_destination(name), by=keeper, keeper=keeper, **words)


def make_share(intake=None, *, person=None, keeper=None, to=None, parts=("summary",), agreed=True, **story):
    """A question shared with one organisation; with the yes of the asker, unless not ``agreed``."""
    keeper = keeper or make_broker()
    intake = intake or make_intake(person=person, question="Ik krijg de huur niet meer betaald", phone="0470 00 12 34")
    story.setdefault("summary", "Iemand zoekt hulp bij achterstallige huur.")
    shared = matching.tell_story(intake, keeper=keeper, fallback=keeper, by=keeper, **story)
    share = matching.add_share(
        shared, destination=to or make_destination("Els Maes"), why="Zij doen dit elke dag.", wanted=parts, by=keeper
    )
    if agreed:
        matching.agree_story(shared, parts={share.key: parts}, by=intake.person)
        share.refresh_from_db()
    return share


def make_weight_set(weights=None, **fields):
    made = {"origin": "learned", "evidence_count": 5, "learned_to": clock.now(), **fields}
    return WeightSet.objects.create(weights=weights or {}, **made)
