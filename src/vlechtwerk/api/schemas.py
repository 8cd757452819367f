"""What goes over the wire. Answers are read off the rows by these classes, so that nothing leaves that the document does
not tell. The examples of the document are made of ``EXAMPLES``, by the names of the fields."""

import datetime
import uuid
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AliasPath, BaseModel, BeforeValidator, ConfigDict, Field

from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.innovations.enums import InnovationState, IntakeSource, IntakeState, NeedState
from vlechtwerk.ledger.enums import AccountKind, Reason, TransferState
from vlechtwerk.ledger.queries import holder
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.people.enums import Country, HatKind, Language, SizeClass, TalentKind

T = TypeVar("T")
WHEN = "2026-03-02T09:15:00Z"
EXAMPLES: dict[str, Any] = {
    "key": "7k2m9p4x8c3v", "name": "An Peeters", "language": "nl", "languages": ["nl", "fr"], "phone": "0470 00 12 34",
    "email": "an@netwerk.example", "place": "Mechelen", "about": None, "left_on": None, "registry_number": "0403199702",
    "website": "https://degist.example", "question": "Wie kookt mee?", "title": "Soep in de straat", "hats": ["member"],
    "text": "Ik doe de boeken van de voetbalclub", "role": "penningmeester", "sector": "food", "stage": "Idee",
    "pitch": "Elke vrijdag soep in de straat", "themes": ["poverty"], "axis": "business_model", "wanted_by": None, "max_km": 30,
    "fresh_eyes": 2, "may_be_online": True, "category": "geld", "amount": 100, "corrects": None, "sequence": 1,
    "summary": "Wat kost soep?", "timezone": "Europe/Brussels", "code": "returned", "value": 61.5, "unit": "percent",
    "next": None, "field": "email", "type": "https://netwerk.example/api/#409", "status": 409, "innovation": "4h2m9p4x8c3v",
    "detail": "Somebody with this e-mail address is already in the network.", "need": "3h2m9p4x8c3v", "event": "9h2m9p4x8c3v",
    "organisation": None,
}  # fmt: skip
CONTROL = r"\x00-\x1f\x7f-\x9f"


def _named(row: Any) -> Any:
    return getattr(row, "name", row)


def _keyed(row: Any) -> Any:
    return getattr(row, "key", row)


def _coded(row: Any) -> Any:
    return [one.code for one in row.all()] if hasattr(row, "all") else getattr(row, "code", row)


def _whole(number: Any) -> Any:
    """To JSON 3.0 is a whole number too."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


Moment = Annotated[
    datetime.datetime, AfterValidator(lambda at: at.astimezone(datetime.UTC)), Field(description="RFC 3339, in UTC")
]
Key = Annotated[
    str, Field(pattern="^[0-9a-z]{12}$", description="of its address; never changes"), BeforeValidator(_keyed)
]
Name = Annotated[str | None, BeforeValidator(_named)]
Code = Annotated[str | None, BeforeValidator(_coded)]
Amount = Annotated[int, Field(description="hundredths of a knowledge coin: 100 is one coin")]
Line = Annotated[str, Field(pattern=rf"^[^\s{CONTROL}][^{CONTROL}\u2028\u2029]*$")]
Words = Annotated[str, Field(pattern=rf"^[^\s{CONTROL}][^\x00-\x08\x0b-\x1f\x7f-\x9f]*$")]
Email = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_+-]{1,40}(\.[A-Za-z0-9_+-]{1,20})?@([a-z0-9]{1,30}\.){1,2}[a-z]{2,20}$")
]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9]{2,4}( [0-9]{2,3}){3}$")]
Url = Annotated[str, Field(pattern=r"^https://([a-z0-9]{1,40}\.){1,3}[a-z]{2,20}(/[a-z0-9_-]{1,40}){0,2}$")]


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Named(Answer):
    key: Key
    name: str


class Talent(Answer):
    key: Key
    text: str
    kind: TalentKind
    language: Language


class Membership(Answer):
    key: Annotated[Key, Field(validation_alias=AliasPath("organisation", "key"))]
    name: Annotated[str, Field(validation_alias=AliasPath("organisation", "name"))]
    role: str


class Person(Answer):
    """A person of the network. What they do not show to the owner of the token is `null`."""

    key: Key
    name: str
    language: Language | None
    languages: list[Language] | None
    hats: list[HatKind]
    phone: str | None
    email: str | None
    place: Name
    about: str | None
    talents: list[Talent] | None
    organisations: list[Membership] | None
    left_on: datetime.date | None
    created_at: Moment


class Organisation(Answer):
    key: Key
    name: str
    country: Country
    registry_number: str
    website: str
    place: Name
    sector: Code
    size_class: SizeClass
    created_at: Moment


class Intake(Answer):
    """A question that came in. Who asked it stands on the page of the network only."""

    key: Key
    state: IntakeState
    source: IntakeSource
    title: str
    question: str
    language: Language
    innovation: Key | None
    created_at: Moment


class Innovation(Answer):
    key: Key
    name: str
    pitch: str
    language: Language
    state: InnovationState
    stage: Annotated[str, BeforeValidator(str)]
    stage_since: Moment
    themes: Annotated[list[str], BeforeValidator(_coded)]
    place: Name
    sector: Code
    organisation: Key | None
    broker: Named | None
    created_at: Moment


class Need(Answer):
    key: Key
    innovation: Key
    title: str
    text: str
    axis: Code
    state: NeedState
    state_since: Moment
    languages: list[Language]
    wanted_by: datetime.date | None
    max_km: int | None
    may_be_online: bool
    fresh_eyes: int
    created_at: Moment


class Proposal(Answer):
    key: Key
    need: Key
    helper: Named
    state: ProposalState
    asked_at: Moment
    answer_by: Moment
    answered_at: Moment | None


class Session(Answer):
    key: Key
    need: Key
    giver: Named
    receiver: Named
    state: SessionState
    state_since: Moment
    event: Annotated[Key, Field(validation_alias="appointment")]
    transfer: Annotated[uuid.UUID, Field(validation_alias="transfer_id")]
    created_at: Moment


class Holder(Answer):
    """`key` is that of the person or the organisation; the pot and partner networks have none."""

    kind: AccountKind
    key: Key | None
    name: str


def _holder(account: Any) -> Any:
    return Holder(kind=account.kind, key=account.person or account.organisation, name=holder(account))


class Transfer(Answer):
    id: uuid.UUID
    payer: Annotated[Holder, BeforeValidator(_holder), Field(validation_alias="debit")]
    earner: Annotated[Holder, BeforeValidator(_holder), Field(validation_alias="credit")]
    amount: Amount
    state: TransferState
    reason: Reason
    category: str
    corrects: Annotated[uuid.UUID | None, Field(validation_alias="corrects_id")]
    made_at: Moment
    settled_at: Moment | None


class Event(Answer):
    """An appointment. `uid` and `sequence` are those of its calendar entry."""

    key: Key
    uid: uuid.UUID
    sequence: int
    state: AppointmentState
    summary: str
    starts_at: Moment
    ends_at: Moment
    timezone: str
    place: str
    people: Annotated[
        list[Named],
        BeforeValidator(lambda rows: [one.person for one in rows.all()]),
        Field(validation_alias="attendances"),
    ]


class Indicator(Answer):
    """One figure at one moment; `null` where too few people count to tell it."""

    code: str
    value: float | None
    unit: str
    at: Moment


class Page(Answer, Generic[T]):
    """One page of a list, the oldest first. `next` is the address of the next page, `null` on the last."""

    data: list[T]
    next: str | None


class Mistake(Answer):
    field: str
    detail: str


class ProblemDocument(Answer):
    """What went wrong, as RFC 9457 has it. `errors` names the fields, where there are any."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Mistake]


class NewPerson(Answer):
    name: Annotated[Line, Field(max_length=120)]
    email: Email | None = None
    phone: Phone | None = None
    language: Language = Language.NL


class NewTalent(Answer):
    text: Annotated[Words, Field(max_length=600)]
    kind: TalentKind = TalentKind.PROFESSIONAL
    language: Language = Language.NL


class OrganisationChange(Answer):
    """What is left out stays as it is."""

    name: Annotated[Line, Field(max_length=160)] = ""
    website: Url = ""


class NewOrganisation(OrganisationChange):
    """`registry_number`: KBO or KvK; its check digits are looked at."""

    name: Annotated[Line, Field(max_length=160)]
    country: Country = Country.BE
    registry_number: Annotated[str, Field(pattern=r"^[0-9A-Z.]{4,20}$")] = ""


class NewIntake(Answer):
    """Somebody's question. The same one sent twice within two days is one intake: the second answer is 200."""

    question: Annotated[Words, Field(max_length=3000)]
    title: Annotated[Line, Field(max_length=120)] = ""
    name: Annotated[Line, Field(max_length=120)]
    email: Email
    phone: Phone = ""
    language: Language = Language.NL


class NeedChange(Answer):
    """What is left out stays as it is."""

    title: Annotated[Line, Field(max_length=120)] = ""
    text: Annotated[Words, Field(max_length=1500)] = ""
    wanted_by: datetime.date | None = None
    max_km: Annotated[int, Field(ge=0, le=1000), BeforeValidator(_whole)] | None = None
    may_be_online: bool = True


class NewNeed(NeedChange):
    innovation: Key
    title: Annotated[Line, Field(max_length=120)]
    text: Annotated[Words, Field(max_length=1500)]
    axis: Annotated[str, Field(pattern="^[a-z_]{1,40}$")] = ""


class Nothing(Answer):
    pass


class Paging(Answer):
    limit: Annotated[int, Field(ge=1, le=100, description="how many at most on this page")] = 50
    cursor: Annotated[str, Field(pattern="^[A-Za-z0-9_:-]{1,300}$", description="from `next`; opaque, signed")] = ""


class ByInnovationState(Paging):
    state: InnovationState | None = None


class ByNeedState(Paging):
    state: NeedState | None = None


class ByTransferState(Paging):
    state: TransferState | None = None
