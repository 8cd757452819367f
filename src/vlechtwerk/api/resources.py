"""Every address of the interface with what stands behind it."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from pydantic import BaseModel

from vlechtwerk.api import figures, queries, schemas, writing
from vlechtwerk.api.enums import Scope
from vlechtwerk.api.operations import Call, Operation, Rows, answered
from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.people.registry import tell_opened


def _innovations(acting: Any) -> QuerySet[Any]:
    return innovations.innovations_for(acting).prefetch_related("themes")


ROWS = [
    Rows("people", "person", Scope.PEOPLE_READ, schemas.Person, queries.people_for),
    Rows("organisations", "organisation", Scope.PEOPLE_READ, schemas.Organisation, queries.organisations_for),
    Rows("intakes", "intake", Scope.INNOVATIONS_READ, schemas.Intake, queries.intakes_for),
    Rows("innovations", "innovation", Scope.INNOVATIONS_READ, schemas.Innovation, _innovations, schemas.ByInnovationState),
    Rows("needs", "need", Scope.INNOVATIONS_READ, schemas.Need, innovations.needs_for, schemas.ByNeedState),
    Rows("proposals", "proposal", Scope.MATCHING_READ, schemas.Proposal, queries.proposals_for),
    Rows("sessions", "session", Scope.MATCHING_READ, schemas.Session, queries.sessions_for),
    Rows(
        "transfers", "transfer", Scope.LEDGER_READ, schemas.Transfer, queries.transfers_for, schemas.ByTransferState,
        order=("made_at", "id"), part="number",
    ),
    Rows("events", "event", Scope.AGENDA_READ, schemas.Event, queries.events_for),
]  # fmt: skip
BY_NAME = {rows.name: rows for rows in ROWS}


def _list(rows: Rows) -> Operation:
    return Operation(
        f"list_{rows.name}", rows.name, rows.scope, f"List {rows.name}", schemas.Page[rows.answer],  # type: ignore[name-defined]
        lambda call: rows.of(call.acting), query=rows.query, rows=rows,
    )  # fmt: skip


def _one(rows: Rows) -> Operation:
    field = "key" if rows.part == "key" else "pk"

    def run(call: Call) -> BaseModel:
        found = first_or_404(rows.of(call.acting).filter(**{field: call.parts[rows.part]}))
        if isinstance(found, Person | Innovation):
            tell_opened(call.acting, found)
        return answered(rows.answer, call, found)

    return Operation(
        f"get_{rows.one}", f"{rows.name}/{{{rows.part}}}", rows.scope, f"Read one of the {rows.name}", rows.answer, run
    )


def _add(
    one: str, where: str, body: type[BaseModel], summary: str, run: Callable[[Call], Any], answer: type[BaseModel],
    scope: Scope, read_at: str = "",
) -> Operation:  # fmt: skip
    return Operation(f"add_{one}", where, scope, summary, answer, run, method="POST", body=body, read_at=read_at)


def _change(
    name: str, body: type[BaseModel], scope: Scope, summary: str, run: Callable[[Call], Any], of: QuerySet[Any]
) -> Operation:
    reading = _one(BY_NAME[name])
    return Operation(
        f"change_{BY_NAME[name].one}", reading.path, scope, summary, reading.answer, run, method="PATCH", body=body,
        lock=lambda call: of.filter(key=call.parts["key"]), read=reading.run,
    )  # fmt: skip


OPERATIONS = [
    *(make(rows) for rows in ROWS for make in (_list, _one)),
    Operation(
        "list_indicators", "indicators", Scope.INDICATORS_READ, "Give and take per quarter, and the path as it stands",
        schemas.Page[schemas.Indicator], lambda call: figures.indicators(call.acting),
    ),
    _add("person", "people", schemas.NewPerson, "Add somebody as a member", writing.add_person, schemas.Person, Scope.PEOPLE_WRITE, "api_person"),
    _add(
        "talent", "people/{key}/talents", schemas.NewTalent, "Write down what somebody can give", writing.add_talent,
        schemas.Talent, Scope.PEOPLE_WRITE,
    ),
    _add(
        "organisation", "organisations", schemas.NewOrganisation, "Add an organisation", writing.add_organisation,
        schemas.Organisation, Scope.PEOPLE_WRITE, "api_organisation",
    ),
    _change(
        "organisations", schemas.OrganisationChange, Scope.PEOPLE_WRITE, "Change an organisation", writing.change_organisation,
        Organisation.objects.all(),
    ),
    _add(
        "intake", "intakes", schemas.NewIntake, "Write down a question that came in", writing.add_intake, schemas.Intake,
        Scope.INNOVATIONS_WRITE, "api_intake",
    ),
    _add(
        "need", "needs", schemas.NewNeed, "Write down what an innovation lacks", writing.add_need, schemas.Need,
        Scope.INNOVATIONS_WRITE, "api_need",
    ),
    _change(
        "needs", schemas.NeedChange, Scope.INNOVATIONS_WRITE, "Change a need that nobody helps with yet", writing.change_need,
        Need.objects.all(),
    ),
]  # fmt: skip


def by_path() -> dict[str, list[Operation]]:
    """The operations of each address."""
    found: dict[str, list[Operation]] = {}
    for one in OPERATIONS:
        found.setdefault(one.path, []).append(one)
    return found
