"""Where what happens is told."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.api import rules
from vlechtwerk.api.actions.keys import ApiRefused, making_hat
from vlechtwerk.api.enums import DeliveryState, Event
from vlechtwerk.api.models import Delivery, Endpoint
from vlechtwerk.core import clock
from vlechtwerk.core.actions import audit
from vlechtwerk.core.outward import is_good_url


def _for(endpoint: Endpoint, by: Any) -> Any:
    return endpoint.person if endpoint.person_id != by.pk else None


def _require(url: str, events: Iterable[str]) -> list[str]:
    if not is_good_url(url, demo=settings.DEMO):
        raise ApiRefused(_("Write an address that begins with https:// and a name, without a password in it."), "url")
    chosen = sorted({Event(event).value for event in events})
    if not chosen:
        raise ApiRefused(_("Choose at least one thing to hear of."), "events")
    return chosen


@transaction.atomic
def add_endpoint(url: str, *, events: Iterable[str], by: Any) -> Endpoint:
    """From now on this address hears of these events."""
    made = Endpoint.objects.create(person=by, hat=making_hat(by), url=url, events=_require(url, events))
    audit("add_webhook", made, by, events=made.events)
    return made


@transaction.atomic
def change_endpoint(endpoint: Endpoint, *, url: str, events: Iterable[str], by: Any) -> None:
    """Another address or other events; what waits goes to the new address."""
    chosen = _require(url, events)
    Endpoint.objects.filter(pk=endpoint.pk).update(url=url, events=chosen)
    audit("change_webhook", endpoint, by, on_behalf_of=_for(endpoint, by), events=chosen)


@transaction.atomic
def new_secret(endpoint: Endpoint, *, by: Any) -> None:
    """Another secret. For a day the old one signs along, so that the other side changes when it suits."""
    same = Endpoint.objects.filter(pk=endpoint.pk, secret_number=endpoint.secret_number)
    if same.update(secret_number=endpoint.secret_number + 1, old_secret_until=clock.now() + rules.OLD_SECRET):
        audit("new_webhook_secret", endpoint, by, on_behalf_of=_for(endpoint, by))
    endpoint.refresh_from_db()


@transaction.atomic
def switch_off(endpoint: Endpoint, *, why: str = "", by: Any) -> bool:
    """Nothing is sent any more; what waits stays for when it is switched on again. Whether it was on."""
    if not Endpoint.objects.filter(pk=endpoint.pk, off_at=None).update(off_at=clock.now(), why_off=why[:200]):
        return False
    audit("webhook_off", endpoint, by, on_behalf_of=_for(endpoint, by) if by else endpoint.person, why=why)
    return True


@transaction.atomic
def switch_on(endpoint: Endpoint, *, by: Any) -> None:
    """Sends again, what waits first."""
    if Endpoint.objects.filter(pk=endpoint.pk, off_at__isnull=False).update(off_at=None, why_off=""):
        audit("webhook_on", endpoint, by, on_behalf_of=_for(endpoint, by))


@transaction.atomic
def send_again(delivery: Delivery, *, by: Any) -> None:
    """Once more, under the same number: an endpoint that had it already knows it again."""
    ended = Delivery.objects.filter(pk=delivery.pk, state__in=[DeliveryState.DONE, DeliveryState.FAILED])
    if not ended.update(state=DeliveryState.QUEUED, due_at=clock.now(), attempts=0, claimed_at=None):
        raise ApiRefused(_("This message is on its way already."))
    audit("resend_webhook", delivery.endpoint, by, on_behalf_of=_for(delivery.endpoint, by), delivery=delivery.key)
