"""Sessions that may be told, as the two and the team see them."""

from django.db.models import QuerySet
from django.http import Http404

from vlechtwerk.core.access import first_or_404
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StoryRequest, StrengtheningSession
from vlechtwerk.people.models import Person

RELATED = (
    "asked_by", "item", "session__giver", "session__receiver", "session__broker", "session__appointment", "session__need__axis",
    "session__need__innovation__broker",
)  # fmt: skip


def stories() -> QuerySet[StoryRequest]:
    return StoryRequest.objects.select_related(*RELATED)


def story_of(session: StrengtheningSession) -> StoryRequest | None:
    """What was asked about this session, if anything."""
    return stories().filter(session=session).first()


def story_by_key(key: str, person_pk: str) -> tuple[StoryRequest, Person]:
    """The request of a personal link, and whose link it is."""
    request = first_or_404(stories().filter(key=key))
    both = (request.session.giver, request.session.receiver)
    person = next((one for one in both if str(one.pk) == person_pk), None)
    if person is None or person.left_on:
        raise Http404
    return request, person


def can_be_told(session: StrengtheningSession) -> bool:
    """Only what took place, as both confirmed."""
    return session.state == SessionState.BOOKED
