"""Ideas: written in silence, revealed, built on, grouped, given dots. Nobody's words stand in the trail."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.people.models import Person
from vlechtwerk.sprints.actions.base import OPEN, SprintsRefused, hold, stir
from vlechtwerk.sprints.enums import RUNNING, Board, IdeaKind
from vlechtwerk.sprints.models import Ballot, Idea, IdeaGroup, Sprint, SprintMember
from vlechtwerk.sprints.sealing import LOST, ballot_of, seal, unseal

MOST_AT_A_TIME = 50
MOST_IDEAS = 500
MOST_MEMBERS = 60
LONGEST = 600
SEAT_STAYS = timedelta(days=14)


# who takes part


@transaction.atomic
def join_sprint(sprint: Sprint, *, name: str = "", person: Person | None = None) -> SprintMember:
    """Take a place; who has an account has one place, however often they come in."""
    hold(sprint, OPEN)
    if person and (known := sprint.members.filter(person=person).first()):
        return known
    if sprint.members.count() >= MOST_MEMBERS:
        raise SprintsRefused(
            _("There are %(n)d people in this sprint already. Ask the facilitator.") % {"n": MOST_MEMBERS}
        )
    member = SprintMember.objects.create(sprint=sprint, person=person, name=person.name if person else name)
    audit("join_sprint", sprint, person)
    stir(sprint)
    return member


def seat_token(member: SprintMember) -> str:
    """The address of somebody's place; it opens until two weeks after the last block."""
    until = max(member.sprint.ends_at, clock.now()) + SEAT_STAYS
    return links.make_token("sprint_seat", member.key, valid=until - clock.now())


def join_token(sprint: Sprint) -> str:
    """What the link and the QR code hold: it opens until a day after the last block, or until it is renewed."""
    until = max(sprint.ends_at, clock.now()) + timedelta(days=1)
    return links.make_token("sprint_join", sprint.key, str(sprint.door), valid=until - clock.now())


# writing


@transaction.atomic
def add_ideas(member: SprintMember, *, sent: Sequence[Any]) -> list[dict[str, Any]]:
    """What a phone wrote, perhaps while the network was away: per idea whether it is kept, else what is wrong with it.

    Each has ``number`` (a UUID made by the phone, once per idea), ``text``, and perhaps ``kind`` and ``on`` (the key of
    the idea that it builds on). Whatever is sent twice is kept once.
    """
    sprint = hold(member.sprint, RUNNING)
    if len(sent) > MOST_AT_A_TIME:
        raise SprintsRefused(_("Send at most %(n)d ideas at a time.") % {"n": MOST_AT_A_TIME})
    answers, new = [], 0
    for one in sent:
        number = str(one.get("number", ""))[:64] if isinstance(one, Mapping) else ""
        try:
            new += _take(sprint, member, one)
        except SprintsRefused as no:
            answers.append({"number": number, "ok": False, "error": str(no.message)})
        else:
            answers.append({"number": number, "ok": True})
    if new:
        stir(sprint)
        audit("add_ideas", sprint, member.person, n=new)
    return answers


def _take(sprint: Sprint, member: SprintMember, one: Any) -> bool:
    """Keep one; False when it was kept before."""
    if not isinstance(one, Mapping) or (number := _uuid(one.get("number"))) is None:
        raise SprintsRefused(_("This idea has no number of its own."))
    if Idea.objects.filter(number=number).exists():
        return False
    text, kind = _words(one.get("text")), one.get("kind") or IdeaKind.IDEA
    if not text:
        raise SprintsRefused(_("Write your idea first."), "text")
    if len(text) > LONGEST:
        raise SprintsRefused(_("Say it in %(n)d characters at most.") % {"n": LONGEST}, "text")
    if not isinstance(kind, str) or kind not in IdeaKind.values:
        raise SprintsRefused(_("This kind of idea does not exist."))
    if sprint.ideas.count() >= MOST_IDEAS:
        raise SprintsRefused(_("There are %(n)d ideas already. First choose among those.") % {"n": MOST_IDEAS})
    parent = _parent(sprint, one.get("on"))
    hidden = kind == IdeaKind.IDEA and sprint.board == Board.SILENT
    kept = {"sealed": seal(sprint.key, text)} if hidden else {"text": text}
    Idea.objects.create(sprint=sprint, author=member, number=number, kind=kind, builds_on=parent, **kept)
    return True


def _parent(sprint: Sprint, key: Any) -> Idea | None:
    """What somebody builds on: only what all may read, and only once the silence is over."""
    if not key:
        return None
    if sprint.board == Board.SILENT:
        raise SprintsRefused(_("Everybody writes in silence now. You build on others once the ideas are shown."))
    found = sprint.ideas.filter(key=key, sealed="", kind=IdeaKind.IDEA).first() if isinstance(key, str) else None
    if found is None:
        raise SprintsRefused(_("The idea that you build on is gone."))
    return found


def _uuid(said: Any) -> UUID | None:
    try:
        return UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _words(said: Any) -> str:
    """The words without what no database keeps."""
    text = said if isinstance(said, str) else ""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text).strip()


@transaction.atomic
def add_idea(member: SprintMember, *, number: str, text: str, kind: str = "idea", on: str = "") -> None:
    """One, from a plain form."""
    (answer,) = add_ideas(member, sent=[{"number": number, "text": text, "kind": kind, "on": on}])
    if not answer["ok"]:
        raise SprintsRefused(answer["error"], "text")


@transaction.atomic
def take_back(member: SprintMember, *, key: str) -> None:
    """An own idea that nobody read yet goes away."""
    sprint = hold(member.sprint, RUNNING)
    gone, _kinds = member.ideas.filter(key=key).exclude(sealed="").delete()
    if not gone:
        raise SprintsRefused(_("Everybody reads this idea by now, or it is gone."))
    stir(sprint)
    audit("take_back_idea", sprint, member.person)


# the board


def _board(sprint: Sprint, allowed: Sequence[str], to: Board, **fields: Any) -> Sprint:
    hold(sprint, RUNNING)
    same = Sprint.objects.filter(pk=sprint.pk, board__in=list(allowed))
    if same.update(board=to, version=F("version") + 1, **fields) != 1:
        raise SprintsRefused(
            _("The ideas are at “%(board)s” by now. Look at it again.") % {"board": sprint.get_board_display()}
        )
    sprint.refresh_from_db()
    return sprint


@transaction.atomic
def reveal(sprint: Sprint, *, by: Actor) -> Sprint:
    """The silence is over: everybody reads everything."""
    _board(sprint, [Board.SILENT], Board.OPEN)
    rows = list(sprint.ideas.exclude(sealed="").select_for_update())
    for one in rows:
        one.text, one.sealed = unseal(sprint.key, one.sealed) or LOST, ""
    Idea.objects.bulk_update(rows, ["text", "sealed"])
    audit("reveal_ideas", sprint, by, n=len(rows))
    return sprint


@transaction.atomic
def be_silent(sprint: Sprint, *, by: Actor) -> Sprint:
    """One more time in silence; what was read already stays."""
    _board(sprint, [Board.OPEN], Board.SILENT)
    audit("silence", sprint, by)
    return sprint


@transaction.atomic
def open_vote(sprint: Sprint, *, by: Actor) -> Sprint:
    """Everybody may give their dots; that somebody did so in an earlier vote is forgotten."""
    _board(sprint, [Board.OPEN, Board.COUNTED], Board.VOTING, turn=F("turn") + 1)
    sprint.ballots.all().delete()
    audit("open_vote", sprint, by)
    return sprint


@transaction.atomic
def count_dots(sprint: Sprint, *, by: Actor) -> Sprint:
    """No dots are given any more; everybody sees the sums."""
    _board(sprint, [Board.VOTING], Board.COUNTED)
    audit("count_dots", sprint, by)
    return sprint


@transaction.atomic
def give_dots(member: SprintMember, *, dots: Mapping[str, int]) -> None:
    """All one's dots at once, by key of the idea. That somebody voted is kept, and not for what; so it is final."""
    sprint = hold(member.sprint, RUNNING)
    if sprint.board != Board.VOTING:
        raise SprintsRefused(_("No dots are given at this moment."))
    given = Counter({key: n for key, n in dots.items() if n > 0})
    if not given:
        raise SprintsRefused(_("Give at least one dot."))
    if given.total() > sprint.dots_each:
        raise SprintsRefused(
            _("You gave %(given)d dots, and have %(n)d. Take some away.")
            % {"given": given.total(), "n": sprint.dots_each}
        )
    rows = _votable(sprint, given)
    _made, is_first = Ballot.objects.get_or_create(
        digest=ballot_of(sprint.key, member.key, sprint.turn), defaults={"sprint": sprint}
    )
    if not is_first:
        raise SprintsRefused(_("You gave your dots already. As nobody keeps who gave what, they cannot be changed."))
    for row in rows:
        Idea.objects.filter(pk=row.pk).update(dots=F("dots") + given[row.key])
    stir(sprint)


def _votable(sprint: Sprint, given: Mapping[str, int]) -> list[Idea]:
    rows = list(sprint.ideas.filter(key__in=list(given), sealed="", kind=IdeaKind.IDEA))
    if len(rows) != len(given):
        raise SprintsRefused(_("One of these ideas is gone. Look at the list again."))
    return rows


@transaction.atomic
def set_paper_dots(sprint: Sprint, *, dots: Mapping[str, int], by: Actor) -> Sprint:
    """Dots on paper, counted by the facilitator: the sum per idea, instead of what was entered before."""
    hold(sprint, RUNNING)
    if sprint.board not in {Board.VOTING, Board.COUNTED}:
        raise SprintsRefused(_("Open the vote first; then enter the dots on paper."))
    if any(not 0 <= n <= 999 for n in dots.values()):
        raise SprintsRefused(_("Between 0 and 999 dots per idea."))
    for row in _votable(sprint, dots):
        Idea.objects.filter(pk=row.pk).update(paper_dots=dots[row.key])
    stir(sprint)
    audit("set_paper_dots", sprint, by)
    return sprint


@transaction.atomic
def group_idea(idea: Idea, *, by: Actor, group: str = "", name: str = "") -> Idea:
    """Move an idea to a group, by its key, or to a new one with this name; neither: to none."""
    sprint = hold(idea.sprint, RUNNING)
    if idea.sealed or idea.kind != IdeaKind.IDEA:
        raise SprintsRefused(_("Show the ideas first; then group them."))
    found: IdeaGroup | None = None
    if name.strip():
        found, _new = sprint.groups.get_or_create(name=name.strip()[:80])
    elif group:
        found = sprint.groups.filter(key=group).first()
        if found is None:
            raise SprintsRefused(_("This group is gone. Choose another one."), "group")
    Idea.objects.filter(pk=idea.pk).update(group=found)
    sprint.groups.filter(ideas=None).delete()
    idea.refresh_from_db()
    stir(sprint)
    audit("group_idea", sprint, by)
    return idea
