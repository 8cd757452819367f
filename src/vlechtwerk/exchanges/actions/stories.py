"""A session becomes a story when both say yes, each with or without their name; either may take it back at any time.

What was asked comes to an end with one no, or with silence, and nobody is told which of the two it was.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.core.traces import Traces
from vlechtwerk.exchanges import queries
from vlechtwerk.exchanges.actions.base import ExchangeRefused, both
from vlechtwerk.exchanges.enums import STORY_YES, Side, StorySay, StoryState
from vlechtwerk.exchanges.models import StoryRequest, StrengtheningSession
from vlechtwerk.library import actions as library
from vlechtwerk.library.enums import ItemKind, ItemState, Section
from vlechtwerk.library.models import Item, ItemText
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

ANSWER_DAYS, REMIND_DAYS = 21, 7
LINK_VALID = timedelta(days=400)  # one may take it back long after
LIVES = (StoryState.ASKED, StoryState.AGREED)


def story_link(request: StoryRequest, person: Person) -> str:
    """The personal address for one of the two; opens without an account."""
    token = links.make_token("session_story", request.key, str(person.pk), valid=LINK_VALID)
    return links.absolute("guest_session_story", token)


def _about(request: StoryRequest) -> str:
    return f"story:{request.key}"


def _take(request: StoryRequest) -> StoryRequest:
    """Wait for whoever else is at it, and see it as it is by now."""
    StoryRequest.objects.select_for_update().get(pk=request.pk)
    return queries.stories().get(pk=request.pk)


def _mail(request: StoryRequest, name: str, to: Person, *, once: str = "", **more: Any) -> None:
    session = request.session
    is_side = to.pk in {session.giver_id, session.receiver_id}
    context = {
        "need": {"title": session.need.title}, "innovation": {"name": session.need.innovation.name},
        "asker": {"name": request.asked_by.name}, "answer_by": request.answer_by, "is_side": is_side,
        "link": story_link(request, to) if is_side else links.absolute("session_story", session.key), **more,
    }  # fmt: skip
    outbox.queue(
        f"exchanges.{name}", to=to, context=context, about=_about(request), once=f"{name}:{once}{request.key}:{to.pk}"
    )


@transaction.atomic
def ask_story(session: StrengtheningSession, *, by: Person) -> StoryRequest:
    """Ask both; who asks keeps the story."""
    StrengtheningSession.objects.select_for_update().get(pk=session.pk)
    if not queries.can_be_told(session):
        raise ExchangeRefused(_("Only a half day that both confirmed can become a story."))
    if any(one.left_on for one in both(session)):
        raise ExchangeRefused(_("One of the two has left the network, and cannot be asked any more."))
    if StoryRequest.objects.filter(session=session).exists():
        raise ExchangeRefused(_("This was asked before. We ask it once, so that nobody feels pressed."))
    until = clock.today() + timedelta(days=ANSWER_DAYS)
    request = StoryRequest.objects.create(session=session, asked_by=by, answer_by=until)
    audit(f"story_request_{StoryState.ASKED}", request, by)
    for person in both(session):
        if person.pk != by.pk:
            _mail(request, "story_asked", person)
    return request


@transaction.atomic
def answer_story(request: StoryRequest, *, person: Person, says: str, quotes: bool = False) -> StoryRequest:
    """One of the two answers, for themselves. The second yes makes the draft; a no ends it, for good and in silence."""
    request, says = _take(request), StorySay(says)
    side = _side(request, person)
    if request.state != StoryState.ASKED:
        raise _elsewhere(request)
    setattr(request, f"{side}_says", says)
    setattr(request, f"{side}_quotes", quotes and says != StorySay.NO)
    request.save(update_fields=[f"{side}_says", f"{side}_quotes"])
    audit("answer_story", request, person)
    if says == StorySay.NO:
        _turn(request, [StoryState.ASKED], StoryState.REFUSED, None)
        _tell_end(request, person)
    elif request.giver_says in STORY_YES and request.receiver_says in STORY_YES:
        _agree(request, person)
    return request


def _side(request: StoryRequest, person: Person) -> Side:
    if person.pk == request.session.giver_id:
        return Side.GIVER
    if person.pk == request.session.receiver_id:
        return Side.RECEIVER
    raise ExchangeRefused(_("Only the two people of the session answer this, each for themselves."))


def _elsewhere(request: StoryRequest) -> ExchangeRefused:
    if request.state == StoryState.AGREED:
        return ExchangeRefused(_("You both agreed already. You can still take it back."))
    return ExchangeRefused(_("There will be no story. You need not do anything."))


def _turn(request: StoryRequest, allowed: Any, to: StoryState, by: Actor | None, **fields: Any) -> None:
    session = request.session
    if not change_state(request, allowed, to, state_since=clock.now(), **fields):
        raise _elsewhere(request)
    request.session = session
    outbox.cancel_about(_about(request))
    audit(f"story_request_{to}", request, by)


def _tell_end(request: StoryRequest, by: Person | None = None) -> None:
    """The same words after a no and after silence."""
    for person in dict.fromkeys([*both(request.session), request.asked_by]):
        if by is None or person.pk != by.pk:
            _mail(request, "story_closed", person)


def _agree(request: StoryRequest, by: Person) -> None:
    item = draft_of(request)
    _turn(request, [StoryState.ASKED], StoryState.AGREED, by, item=item)
    for person in dict.fromkeys([*both(request.session), request.asked_by]):
        _mail(request, "story_agreed", person, keeps=person.pk == request.asked_by_id)


def draft_of(request: StoryRequest) -> Item:
    """The facts in a draft, in the language of the question; of each of the two only what they agreed to."""
    session, keeper = request.session, request.asked_by
    need, innovation = session.need, session.need.innovation
    broker = session.broker or innovation.broker
    known = dict(settings.LANGUAGES)
    language = need.language if need.language in known else "nl"
    with override(language):
        title = f"{innovation.name}: {need.title}"[:160]
        summary = _("Half a day together for %(innovation)s, and what came of it.") % {"innovation": innovation.name}
        body = _body(request)
    item = library.start_item(
        kind=ItemKind.STORY, title=title, by=keeper, language=language, themes=list(innovation.themes.all()),
        axes=[need.axis.code] if need.axis else [], deputy=broker if broker and broker.pk != keeper.pk else None,
        is_demo=innovation.is_demo,
    )  # fmt: skip
    library.write(item.texts.get(), title=title, summary=summary[:300], body={Section.BODY: body}, by=keeper)
    return item


def _body(request: StoryRequest) -> str:
    session = request.session
    innovation, starts_at = session.need.innovation, session.appointment.starts_at
    giver = session.giver.name if request.giver_says == StorySay.NAMED else _("Somebody of the network")
    team = _("the team of %(innovation)s") % {"innovation": innovation.name}
    receiver = f"{session.receiver.name} ({innovation.name})" if request.receiver_says == StorySay.NAMED else team
    when = date_format(timezone.localtime(starts_at), "j F Y") if starts_at else ""
    first = _("%(giver)s gave half a day to %(receiver)s.") % {"giver": giver, "receiver": receiver}
    on_that_day = _("That was on %(day)s.") % {"day": when}
    lines = [f"{first} {on_that_day}" if when else first]
    lines += ["# " + _("What was asked"), session.need.title, "# " + _("What came of it")]
    words = dict(session.confirmations.values_list("side", "what_changed"))
    said = [
        (receiver, words.get(Side.RECEIVER, "") if request.receiver_quotes else ""),
        (giver, words.get(Side.GIVER, "") if request.giver_quotes else ""),
    ]
    lines += [f"{_quoted(text)}\n>\n> {who}" for who, text in said if text.strip()]
    lines.append(_("(Tell here what changed, and what others can learn from it.)"))
    return "\n\n".join(lines)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.strip().splitlines())


@transaction.atomic
def withdraw_story(request: StoryRequest, *, by: Person) -> StoryRequest:
    """One of the two no longer wants it told, or whoever asked takes the question back. Readers lose it at once."""
    request = _take(request)
    allowed = LIVES if by.pk in {one.pk for one in both(request.session)} else (StoryState.ASKED,)
    _turn(request, allowed, StoryState.WITHDRAWN, by)
    _put_away(request, by)
    return request


def _put_away(request: StoryRequest, by: Actor | None) -> None:
    """The draft or the story leaves the knowledge bank, and the team hears it."""
    if request.item_id is None:
        return
    item = Item.objects.get(told_session=request)
    if item.state != ItemState.ARCHIVED:
        library.archive_item(item, reason=_("One of the two no longer wants this told."), by=by)
    told = [request.asked_by, request.session.broker or request.session.need.innovation.broker]
    for person in dict.fromkeys(one for one in told if one and not one.left_on):
        _mail(request, "story_withdrawn", person, title=item.title)


def why_stays_away(item: Item) -> str:
    """Why a story does not come back to readers: the two decide about it, not the team."""
    taken_back = StoryRequest.objects.filter(item=item, state=StoryState.WITHDRAWN).exists()
    return _("One of the two took their consent back. This story stays away.") if taken_back else ""


def end_stories_for(person: Person, *, by: Actor | None) -> None:
    """Somebody leaves: what they did not answer yet is not asked any more."""
    mine = Q(session__giver=person) | Q(session__receiver=person)
    for request in queries.stories().filter(mine, state=StoryState.ASKED).order_by("pk"):
        _turn(request, [StoryState.ASKED], StoryState.EXPIRED, by)
        _tell_end(request, person)


def forget_in_stories(person: Person, traces: Traces) -> None:
    """Somebody is erased: stories they agreed to leave the knowledge bank, and their name leaves every version."""
    mine = Q(session__giver=person) | Q(session__receiver=person)
    for request in queries.stories().filter(mine, item__isnull=False).order_by("pk"):
        if request.state == StoryState.AGREED:
            _turn(request, [StoryState.AGREED], StoryState.WITHDRAWN, None)
            _put_away(request, None)
        for text in ItemText.objects.filter(item=request.item_id):
            text.title, text.summary = traces.replace(text.title)[:160], traces.replace(text.summary)[:300]
            text.body = traces.replace_in(text.body)
            text.save(update_fields=["title", "summary", "body"])
        item = Item.objects.get(told_session=request)
        names = {"title": traces.replace(item.title)[:160], "summary": traces.replace(item.summary)[:300]}
        Item.objects.filter(pk=item.pk).update(**names)


def remind_stories_due() -> int:
    """One reminder, to whoever is silent."""
    since = clock.now() - timedelta(days=REMIND_DAYS)
    waiting = queries.stories().filter(state=StoryState.ASKED, reminded_at=None, state_since__lte=since)
    return each_due(waiting.order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(request: StoryRequest) -> bool:
    row = StoryRequest.objects.filter(pk=request.pk, state=StoryState.ASKED, reminded_at=None)
    if row.update(reminded_at=clock.now()) != 1:
        return False
    for person in both(request.session):
        if not request.says(person.pk):
            _mail(request, "story_asked", person, once="again:", again=True)
    return True


def end_stories_due() -> int:
    """Silence until the day: there will be none."""
    late = queries.stories().filter(state=StoryState.ASKED, answer_by__lt=clock.today(), reminded_at__isnull=False)
    return each_due(late.order_by("pk")[:MOST_AT_ONCE], _expire)


def _expire(request: StoryRequest) -> bool:
    _turn(request, [StoryState.ASKED], StoryState.EXPIRED, None)
    _tell_end(request)
    return True
