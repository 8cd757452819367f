"""What ends for others when somebody leaves, told beforehand."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.exchanges.enums import NOT_YET_HELD, OPEN_SESSION
from vlechtwerk.exchanges.queries.sessions import has_begun, sessions_of
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people.models import Person


def farewell(person: Person) -> list[str]:
    """Sessions, requests and what they lead, one sentence each; nothing where there is nothing. Three queries."""
    running = list(sessions_of(person).filter(state__in=OPEN_SESSION))
    off = sum(session.state in NOT_YET_HELD and not has_begun(session) for session in running)
    asked = Proposal.objects.filter(helper=person, state=ProposalState.ASKED).count()
    leads = Innovation.objects.filter(members__person=person, members__role="lead", state=InnovationState.ACTIVE)
    lines = [*_of_sessions(off, len(running) - off)]
    if asked:
        lines.append(
            ngettext("%(n)d request to them is closed.", "%(n)d requests to them are closed.", asked) % {"n": asked}
        )
    if led := [(reverse("innovation", args=[one.key]), one.name) for one in leads.only("key", "name").order_by("name")]:
        names = format_html_join(", ", '<a href="{}">{}</a>', led)
        lines.append(format_html(_("Nobody leads any more: {names}. Choose somebody of the team there."), names=names))
    return lines


def _of_sessions(off: int, waiting: int) -> list[str]:
    lines = []
    if off:
        text = ngettext(
            "%(n)d session is called off; the other one gets a mail.",
            "%(n)d sessions are called off; the others get a mail.",
            off,
        )
        lines.append(text % {"n": off})
    if waiting:
        text = ngettext(
            "%(n)d session still waits to be confirmed; the account closes after that.",
            "%(n)d sessions still wait to be confirmed; the account closes after that.",
            waiting,
        )
        lines.append(text % {"n": waiting})
    return lines
