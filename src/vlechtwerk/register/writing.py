"""Rows become people, organisations and their past: many at a time, each noted with what it made.

Whoever calls holds a transaction around it. The steps of the apps themselves (mails, requests) are passed over: what
is read in happened elsewhere, before.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model, Q
from django.db.models.functions import Lower
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.agenda.models import Appointment
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.enums import InnovationState, MemberRole, NeedState
from vlechtwerk.innovations.models import Innovation, InnovationMember, Need, PathVersion
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger.queries import BEGINNING
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people.enums import HatKind, Language
from vlechtwerk.people.models import Affiliation, Hat, Organisation, Person, Talent
from vlechtwerk.register.enums import Choice, ImportKind, RowState
from vlechtwerk.register.known import folded
from vlechtwerk.register.models import ImportMade, ImportRow, ListImport
from vlechtwerk.register.reading import ListRefused

OF_PERSON = ("name", "email", "phone", "language", "languages", "about", "capacity_per_quarter")
OF_ORGANISATION = (
    "name", "country", "registry_number", "website", "domain", "nace_code", "nace_version", "staff_count", "turnover_eur",
    "balance_sheet_eur", "figures_year",
)  # fmt: skip
# Empty fields of somebody who is there already that a row may fill; what belongs together is filled together.
FILLED: dict[type[Model], list[tuple[str, ...]]] = {
    Person: [("email",), ("phone",), ("about",), ("place_id",), ("sector_id",)],
    Organisation: [
        ("registry_number",), ("website",), ("place_id",), ("region_id",), ("sector_id",), ("domain",),
        ("nace_code", "nace_version"), ("staff_count", "turnover_eur", "balance_sheet_eur", "figures_year"),
    ],
}  # fmt: skip
ONLY_ONE = ("email", "registry_number")
COIN_SPACE = uuid.UUID("2a9a8f1e-6a36-4d35-9c84-6f6d0a0f4c77")
STARTS_AT = time(9)


class Pen:
    """What one chunk writes: the things it made and the lines of the audit trail, kept until they are put down."""

    def __init__(self, batch: ListImport) -> None:
        self.batch, self.made, self.audits = batch, [], []  # type: ignore[var-annotated]

    def put(self, model: type[Any], things: Sequence[Any], verb: str = "") -> None:
        """Write them; with a verb each gets its line in the audit trail."""
        model._default_manager.bulk_create(things, 500)
        self.made += [ImportMade(batch=self.batch, label=model._meta.label_lower, number=one.pk) for one in things]
        if verb:
            self.tell(verb, model, (one.pk for one in things))

    def tell(self, verb: str, model: type[Model], numbers: Iterable[int]) -> None:
        self.audits += [
            AuditEntry(
                actor_id=self.batch.made_by_id, verb=verb, subject=model._meta.label_lower, subject_id=str(number),
                data={"import": self.batch.key},
            )
            for number in numbers
        ]  # fmt: skip

    def put_down(self) -> None:
        ImportMade.objects.bulk_create(self.made, 500)
        AuditEntry.objects.bulk_create(self.audits, 500)


def write(batch: ListImport, rows: Sequence[ImportRow]) -> None:
    """Write these rows; what they said is not kept twice."""
    pen = Pen(batch)
    WRITERS[batch.kind](pen, rows)
    pen.put_down()
    for row in rows:
        row.state, row.cells, row.values, row.matches = RowState.WRITTEN, [], {}, []
    ImportRow.objects.keep(rows, ["state", "cells", "values", "matches", "subject", "filled"])


def transfer_of(row: ImportRow) -> uuid.UUID:
    """The booking of a row: always the same, so that it is booked once."""
    return uuid.uuid5(COIN_SPACE, f"{row.batch.key}:{row.number}")


def source_of(batch: ListImport) -> str:
    """What its bookings came from."""
    return f"{BEGINNING}{batch.key}"


def mark(value: Any) -> str:
    """What stands in a field, so that it can be recognised without being kept."""
    return hashlib.sha256(str(value).encode()).hexdigest()[:16]


# --- people and organisations -------------------------------------------------------------------------------------


def _subjects(pen: Pen, rows: Sequence[ImportRow], make: Callable[[Pen, list[ImportRow]], None]) -> list[ImportRow]:
    """Make those who are new, and find whom the others are; returns the others.

    Whoever is the same as an earlier row that was not read in is new after all.
    """
    make(pen, [row for row in rows if row.choice == Choice.NEW])
    same, by_number = [], {row.number: row for row in rows}
    for row in (row for row in rows if row.choice == Choice.SAME):
        kind, _colon, number = row.same_as.partition(":")
        earlier = None
        if kind == "pk":
            row.subject = int(number)
        else:
            earlier = by_number.get(int(number)) or pen.batch.rows.filter(number=int(number)).first()
            row.subject = earlier.subject if earlier else None
        if row.subject is not None:
            same.append(row)
            continue
        row.matches = []  # nobody has its address now
        make(pen, [row])
        if earlier:
            earlier.subject = row.subject
            earlier.save(update_fields=["subject"])
    return same


def _fields(row: ImportRow, names: Iterable[str]) -> dict[str, Any]:
    """The values of a row. What only one can have, and somebody certainly has already, is not given to a second one."""
    taken = {code for match in row.matches if match.get("sure") for code in match["codes"] if code in ONLY_ONE}
    given = {name: row.values[name] for name in names if row.values.get(name) not in (None, "") and name not in taken}
    return given | {f"{name}_id": row.values[name] for name in ("place", "sector", "region") if row.values.get(name)}


def _people(pen: Pen, rows: Sequence[ImportRow]) -> None:
    same = _subjects(pen, rows, _new_people)
    _fill(pen, same, Person)
    held = [row.subject for row in same]
    there = {(pk, folded(text)) for pk, text in Talent.objects.filter(person__in=held).values_list("person_id", "text")}
    placed = set(Affiliation.objects.filter(person__in=held, until=None).values_list("person_id", "organisation_id"))
    offices = _organisations_called(pen, {row.values["organisation"] for row in rows if row.values.get("organisation")})
    talents, affiliations = [], []
    for row in rows:
        who = row.subject or 0
        for text, kind in row.values.get("talents", []):
            if (who, folded(text)) not in there:
                there.add((who, folded(text)))
                talents.append(Talent(person_id=who, text=text, kind=kind, language=_language(row)))
        office = offices.get(folded(row.values.get("organisation", "")))
        if office and (who, office) not in placed:
            placed.add((who, office))
            role = row.values.get("role", "")
            affiliations.append(Affiliation(person_id=who, organisation_id=office, role=role, since=clock.today()))
    pen.put(Talent, talents)
    pen.put(Affiliation, affiliations)


def _language(row: ImportRow) -> str:
    return str(row.values.get("language") or Language.NL)


def _new_people(pen: Pen, rows: list[ImportRow]) -> None:
    people, today = [], clock.today()
    for row in rows:
        given = {"language": _language(row), "languages": [_language(row)]} | _fields(row, OF_PERSON)
        if row.values.get("left"):
            given |= {"left_on": today, "is_active": False}
        people.append(Person(password=make_password(None), **given))
    pen.put(Person, people, "register_person")
    hats = []
    for row, person in zip(rows, people, strict=True):
        row.subject = person.pk
        until = person.left_on
        kinds = dict.fromkeys([HatKind.MEMBER.value, *row.values.get("hats", [])])
        hats += [Hat(person=person, kind=kind, until=until) for kind in kinds]
    pen.put(Hat, hats)


def _organisations_called(pen: Pen, names: set[str]) -> dict[str, int]:
    """The organisation of each name; whoever is not there is added."""
    if not names:
        return {}
    named = Organisation.objects.annotate(small=Lower("name")).filter(
        Q(name__in=names) | Q(small__in=map(str.lower, names))
    )
    found = {folded(name): pk for name, pk in named.order_by("-pk").values_list("name", "pk")}
    new = {
        folded(name): Organisation(name=" ".join(name.split())) for name in sorted(names) if folded(name) not in found
    }
    pen.put(Organisation, list(new.values()), "register_organisation")
    return found | {name: one.pk for name, one in new.items()}


def _organisations(pen: Pen, rows: Sequence[ImportRow]) -> None:
    _fill(pen, _subjects(pen, rows, _new_organisations), Organisation)


def _new_organisations(pen: Pen, rows: list[ImportRow]) -> None:
    made = [Organisation(**_fields(row, OF_ORGANISATION)) for row in rows]
    pen.put(Organisation, made, "register_organisation")
    for row, one in zip(rows, made, strict=True):
        row.subject = one.pk


def _fill(pen: Pen, rows: list[ImportRow], model: type[Any]) -> None:
    """Write what is empty at whoever is there already, never over what stands there."""
    there = model._default_manager.in_bulk({row.subject for row in rows})
    names = [*OF_PERSON, *OF_ORGANISATION]
    for row in rows:
        one = there.get(row.subject)
        if one is None:
            raise ListRefused(_("Whoever this was is no longer in the register."))
        given = _fields(row, names)
        if given.get("country") != getattr(one, "country", None):  # the number is of a register of that country
            given.pop("registry_number", None)
        new = {
            name: given[name]
            for group in FILLED[model]
            if given.get(group[-1]) and not any(getattr(one, name) for name in group)
            for name in group
            if given.get(name) not in (None, getattr(one, name))
        }
        if new:
            for name, value in new.items():
                setattr(one, name, value)
            one.save(update_fields=list(new))
            row.filled = {name: mark(value) for name, value in new.items()}
            pen.tell("fill_in", model, [one.pk])


# --- what belongs to them -----------------------------------------------------------------------------------------


def _affiliations(pen: Pen, rows: Sequence[ImportRow]) -> None:
    made = [
        Affiliation(
            person_id=row.values["person"], organisation_id=row.values["organisation"], role=row.values.get("role", ""),
            since=row.values.get("since"), until=row.values.get("until"),
        )
        for row in rows
    ]  # fmt: skip
    pen.put(Affiliation, made)
    pen.tell("affiliate", Person, {row.values["person"] for row in rows})


def _talents(pen: Pen, rows: Sequence[ImportRow]) -> None:
    people = dict(Person.objects.filter(pk__in={row.values["person"] for row in rows}).values_list("pk", "language"))
    made = [
        Talent(
            person_id=row.values["person"], text=row.values["text"], **({"kind": row.values["kind"]} if "kind" in row.values else {}),
            language=row.values.get("language") or people.get(row.values["person"], Language.NL),
        )
        for row in rows
    ]  # fmt: skip
    pen.put(Talent, made)
    pen.tell("add_talent", Person, people)


def _sessions(pen: Pen, rows: Sequence[ImportRow]) -> None:
    """Held and confirmed, without a coin: what was earned elsewhere comes as coins to begin with.

    One that was for no innovation we know is kept with a dossier of the import's own, which has stopped.
    """
    own = 0 if all(row.values.get("innovation") for row in rows) else _dossier(pen)
    needs, proposals, appointments, sessions = [], [], [], []
    for row in rows:
        said, giver, receiver = row.values, row.values["giver"], row.values["receiver"]
        starts = make_aware(datetime.combine(datetime.fromisoformat(said["date"]), STARTS_AT))
        ends, asker = starts + timedelta(minutes=said["duration"]), pen.batch.made_by_id or receiver
        past = {"created_at": starts, "state_since": ends}
        needs.append(
            Need(
                innovation_id=said.get("innovation") or own, title=said["subject"][:120], text=said["subject"],
                state=NeedState.MET, made_by_id=asker, **past,
            )
        )  # fmt: skip
        proposals.append(
            Proposal(
                need=needs[-1], helper_id=giver, state=ProposalState.ACCEPTED, asked_by_id=asker, asked_at=starts,
                answer_by=starts, answered_at=starts, handled_at=starts, created_at=starts,
            )
        )  # fmt: skip
        appointments.append(
            Appointment(
                state=AppointmentState.CONFIRMED,
                summary=said["subject"][:200],
                starts_at=starts,
                ends_at=ends,
                created_at=starts,
            )
        )
        sessions.append(
            StrengtheningSession(
                proposal=proposals[-1], need=needs[-1], appointment=appointments[-1], giver_id=giver, receiver_id=receiver,
                state=SessionState.CONFIRMED, **past,
            )
        )  # fmt: skip
    pen.put(Need, needs)
    pen.put(Proposal, proposals)
    pen.put(Appointment, appointments)
    pen.put(StrengtheningSession, sessions, "record_past_session")


def _dossier(pen: Pen) -> int:
    label = Innovation._meta.label_lower
    if known := ImportMade.objects.filter(batch=pen.batch, label=label).first():
        return known.number
    version = PathVersion.objects.filter(published_on__isnull=False).order_by("-published_on", "-number").first()
    stage = version.stages.order_by("order").first() if version else None
    if stage is None:
        raise ListRefused(_("There is no published path yet. A coordinator makes one first."))
    name = _("Sessions from before (%(file)s)") % {"file": pen.batch.file_name}
    made = Innovation(
        name=name[:120], pitch=_("Sessions that were held before this network worked with this site."), stage=stage,
        state=InnovationState.STOPPED, broker_id=pen.batch.made_by_id,
    )  # fmt: skip
    pen.put(Innovation, [made], "start_innovation")
    if pen.batch.made_by:
        pen.put(InnovationMember, [InnovationMember(innovation=made, person=pen.batch.made_by, role=MemberRole.LEAD)])
    return int(made.pk)


def _coins(pen: Pen, rows: Sequence[ImportRow]) -> None:
    for row in rows:
        model: type[Any] = Person if row.values["kind"] == "person" else Organisation
        ledger.begin_with(
            transfer_of(row), holder=model.objects.get(pk=row.values["holder"]), amount=row.values["amount"],
            source=source_of(pen.batch), by=pen.batch.made_by,
        )  # fmt: skip
        row.subject, row.filled = row.values["holder"], {}


WRITERS: dict[str, Callable[[Pen, Sequence[ImportRow]], None]] = {
    ImportKind.PEOPLE: _people,
    ImportKind.ORGANISATIONS: _organisations,
    ImportKind.AFFILIATIONS: _affiliations,
    ImportKind.TALENTS: _talents,
    ImportKind.SESSIONS: _sessions,
    ImportKind.COINS: _coins,
}
