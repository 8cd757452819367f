"""Changes to the register. Every one is audited."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import consents, queries, registry, rules
from vlechtwerk.people.enums import Audience, ConsentPurpose, HalfDay, HatKind, Language, PersonField, TalentKind
from vlechtwerk.people.models import Affiliation, Consent, ConsentText, FieldAudience, Hat, Organisation, Person, Talent


class PeopleRefused(Refused):
    """The register says no."""


@transaction.atomic
def register_person(
    *, name: str, by: Actor | None, email: str = "", phone: str = "", language: str = Language.NL,
    languages: Iterable[str] = (), **fields: Any,
) -> Person:  # fmt: skip
    """Add somebody as a member. An address that is already in the register is refused."""
    if email and Person.objects.filter(email__iexact=email).exists():
        raise PeopleRefused(_("Somebody with this e-mail address is already in the network."), "email")
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email=email, name=name.strip(), phone=phone.strip(), language=language,
                languages=list(languages) or [language], **fields,
            )  # fmt: skip
    except IntegrityError:
        raise PeopleRefused(_("Somebody with this e-mail address is already in the network."), "email") from None
    Hat.objects.create(person=person, kind=HatKind.MEMBER)
    audit("register_person", person, by)
    return person


@transaction.atomic
def person_for_contact(
    *, name: str, email: str, by: Actor | None, phone: str = "", language: str = Language.NL, is_demo: bool = False,
    may_have_left: bool = False,
) -> Person:  # fmt: skip
    """The person behind a contact: found by e-mail address, else added. Who left is not brought in by others."""
    found = Person.objects.filter(email__iexact=email).first() if email else None
    if found and found.left_on and not may_have_left:
        raise PeopleRefused(_("%(name)s has left the network. Bring them back first.") % {"name": found.name}, "email")
    if found:
        if phone and not found.phone:
            Person.objects.filter(pk=found.pk, phone="").update(phone=phone)
            found.phone = phone
        return found
    shown = name.strip() or email.split("@")[0] or phone
    try:
        return register_person(name=shown, by=by, email=email, phone=phone, language=language, is_demo=is_demo)
    except PeopleRefused:  # somebody else added the same person at this moment
        return Person.objects.get(email__iexact=email)


@transaction.atomic
def give_hat(person: Person, *, kind: str, by: Actor | None, until: date | None = None) -> Hat:
    """Let somebody wear a hat from today, for good or up to a day; worn already, only the end changes."""
    if person.left_on:
        raise PeopleRefused(_("%(name)s has left the network. Bring them back first.") % {"name": person.name})
    if until is not None and until <= clock.today():
        raise PeopleRefused(_("Choose a day after today."), "until")
    worn = queries.worn_today(Hat.objects.filter(person=person, kind=HatKind(kind))).first()
    if worn and worn.until == until:
        return worn
    if worn and kind == HatKind.ADMINISTRATOR and until:
        keep_an_administrator(person)
    hat = worn or Hat(person=person, kind=HatKind(kind))
    hat.until = until
    hat.save()
    audit("give_hat", person, by, hat=kind, until=until)
    return hat


@transaction.atomic
def take_hat(person: Person, *, kind: str, by: Actor) -> None:
    """End a hat at once. The last administrator keeps theirs, or nobody could give it back."""
    if kind == HatKind.ADMINISTRATOR:
        keep_an_administrator(person)
    if queries.worn_today(Hat.objects.filter(person=person, kind=kind)).update(until=clock.today()):
        audit("take_hat", person, by, hat=kind)


def keep_an_administrator(person: Person) -> None:
    """Refuse when nobody else would be left. The rows are locked, so that two cannot take each other's at once."""
    worn = queries.worn_today(Hat.objects.filter(kind=HatKind.ADMINISTRATOR)).order_by("pk")
    holders = list(worn.select_for_update().select_related("person"))
    mine = [hat for hat in holders if hat.person_id == person.pk]
    others = [hat for hat in holders if hat.person_id != person.pk and hat.until is None and hat.person.is_active]
    if mine and not others:
        raise PeopleRefused(_("The network needs one administrator. Give somebody else this hat first."))


@transaction.atomic
def add_talent(
    person: Person, *, text: str, kind: str = TalentKind.PROFESSIONAL, language: str = "", by: Actor | None
) -> Talent:
    """Write down what somebody can give."""
    text = " ".join(text.split())
    if not text:
        raise PeopleRefused(_("Write what you can help with, in your own words."), "text")
    talent = Talent.objects.create(
        person=person, text=text, kind=TalentKind(kind), language=language or person.language
    )
    audit("add_talent", person, by, talent=talent)
    return talent


@transaction.atomic
def log_consent(person: Person, *, purpose: str, given: bool, source: str, text_version: str = "") -> Consent:
    """Write a line of the consent log, with the version of the text that holds now. It is never changed: withdrawing is
    a new line."""
    outbox.cancel_about(_asks(purpose, person))
    return Consent.objects.create(
        person=person, purpose=ConsentPurpose(purpose), is_given=given, source=source,
        text_version=text_version or consents.version_now(purpose),
    )  # fmt: skip


def _asks(purpose: str, person: Person) -> str:
    """What a mail about a text that changed is about: pointless once they answered."""
    return f"consent:{purpose}:{person.pk}"


@transaction.atomic
def write_consent_text(purpose: str, *, texts: dict[str, str], seen: str, by: Actor) -> ConsentText:
    """A new version of what people agree to; ``seen``: the version that it was made from. Nobody is asked by this."""
    now = consents.text_now(purpose)
    if now.version != seen:
        raise PeopleRefused(_("Somebody wrote a newer text meanwhile. Look at it before you write yours."))
    if all(getattr(now, name) == text for name, text in texts.items()):
        raise PeopleRefused(_("Nothing changed in the text."))
    version = consents.new_version(purpose)
    try:
        with transaction.atomic():
            made = ConsentText.objects.create(purpose=ConsentPurpose(purpose), version=version, by_id=by.pk, **texts)
    except IntegrityError:
        raise PeopleRefused(_("Somebody wrote a newer text meanwhile. Look at it before you write yours.")) from None
    audit("write_consent_text", made, by, version=version)
    return made


@transaction.atomic
def ask_consent_again(text: ConsentText, *, by: Actor) -> int:
    """Mail everybody who agreed to an older text, once. Their yes goes on holding until they say otherwise."""
    if not text.pk or text.version != consents.version_now(text.purpose):
        raise PeopleRefused(_("There is a newer text. Ask about that one."))
    if not ConsentText.objects.filter(pk=text.pk, asked_at=None).update(asked_at=clock.now()):
        raise PeopleRefused(_("They were asked already."))
    found = list(consents.agreed_to_older(text))
    for person in found:
        words = {"what": ConsentPurpose(text.purpose).label, "text": text.in_language(person.language)}
        outbox.cancel_about(_asks(text.purpose, person))
        outbox.queue(
            "people.consent_changed", to=person, context=words | {"link": links.absolute("consents")},
            about=_asks(text.purpose, person), once=f"consent:{text.key}:{person.pk}",
        )  # fmt: skip
    audit("ask_consent_again", text, by, version=text.version, number=len(found))
    return len(found)


@transaction.atomic
def set_audience(person: Person, *, field: str, audience: str, by: Actor) -> None:
    """Choose who may see a field."""
    FieldAudience.objects.update_or_create(
        person=person, field=PersonField(field), defaults={"audience": Audience(audience)}
    )
    audit("set_audience", person, by, field=field, audience=audience)


@transaction.atomic
def set_half_days(person: Person, *, half_days: Iterable[str], by: Actor) -> None:
    """Note which half days of a week suit somebody, in the order of the week; none means that it is not known."""
    chosen = {HalfDay(code) for code in half_days}
    person.half_days = [str(day.value) for day in HalfDay if day in chosen]
    Person.objects.filter(pk=person.pk).update(half_days=person.half_days)
    audit("set_half_days", person, by, half_days=person.half_days)


@transaction.atomic
def register_organisation(*, name: str, by: Actor | None, **fields: Any) -> Organisation:
    """Add an organisation."""
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(name=name.strip(), **fields)
    except IntegrityError:
        raise PeopleRefused(_("This registry number is already in the register."), "registry_number") from None
    audit("register_organisation", organisation, by)
    return organisation


@transaction.atomic
def affiliate(person: Person, *, organisation: Organisation, role: str = "", by: Actor | None) -> Affiliation:
    """Give somebody a place in an organisation; once at a time."""
    affiliation, is_new = Affiliation.objects.get_or_create(
        person=person, organisation=organisation, until=None, defaults={"role": role, "since": clock.today()}
    )
    if is_new:
        audit("affiliate", person, by, organisation=organisation)
    return affiliation


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, by: Actor) -> None:
    """Somebody leaves an organisation today."""
    Affiliation.objects.filter(pk=affiliation.pk, until__isnull=True).update(until=clock.today())
    audit("end_affiliation", affiliation.person, by, organisation=affiliation.organisation)


@transaction.atomic
def leave(person: Person, *, by: Actor | None) -> None:
    """Somebody leaves the network: no more requests, no log-in; what others wait for ends (``registry.leaving``).

    History stays as it is. Rows are taken in the order of every step: sessions and needs, the person, the accounts.
    """
    keep_an_administrator(person)
    today, staying = clock.today(), Person.objects.filter(pk=person.pk, left_on__isnull=True)
    if not staying.exists():
        return
    afterwards = [end(person, by=by) for end in registry.leaving]
    if not staying.update(left_on=today, is_active=False):
        return
    Hat.objects.filter(person=person, since__gt=today).delete()
    queries.worn_today(Hat.objects.filter(person=person)).update(until=today)
    Affiliation.objects.filter(person=person, until__isnull=True).update(until=today)
    person.left_on, person.is_active = today, False
    audit("leave", person, by)
    for then in afterwards:
        if then:
            then()


@transaction.atomic
def come_back(person: Person, *, by: Actor | None) -> None:
    """Somebody who left asks again, and is a member again; other hats are given anew."""
    if Person.objects.filter(pk=person.pk, left_on__isnull=False).update(left_on=None, is_active=True):
        person.refresh_from_db()
        give_hat(person, kind=HatKind.MEMBER, by=by)
        for begin in registry.coming_back:
            begin(person, by=by)
        audit("come_back", person, by)


@transaction.atomic
def save_organisation(organisation: Organisation, *, by: Actor) -> Organisation:
    """Keep a checked form's organisation; the number may have been taken since it was checked."""
    verb = "edit_organisation" if organisation.pk else "register_organisation"
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        raise PeopleRefused(_("This registry number is already in the register."), "registry_number") from None
    audit(verb, organisation, by)
    return organisation


def require_may_give(hats: frozenset[str], kind: str) -> None:
    """Refuse to give a hat that the acting person may not give."""
    if not rules.can_give_hat(hats, kind):
        raise PeopleRefused(_("Only an administrator gives this hat."), "kind")
