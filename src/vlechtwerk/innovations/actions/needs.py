"""What an innovation lacks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations import registry
from vlechtwerk.innovations.actions.base import InnovationRefused, advance_step, log
from vlechtwerk.innovations.enums import EntryKind, NeedState
from vlechtwerk.innovations.models import Axis, Innovation, Need
from vlechtwerk.outbox import actions as outbox

EDITABLE = ("title", "text", "axis", "languages", "wanted_by", "max_km", "may_be_online", "fresh_eyes")


@transaction.atomic
def open_need(
    innovation: Innovation, *, title: str, text: str, by: Actor, axis: Axis | None = None,
    languages: Iterable[str] = (), **more: Any,
) -> Need:  # fmt: skip
    """Write down one thing that is missing. ``more``: wanted_by, max_km, may_be_online, fresh_eyes, language."""
    _check_date(more.get("wanted_by"))
    if not title.strip() or not text.strip():
        raise InnovationRefused(_("Say in a few words what is missing."), "text")
    more.setdefault("language", innovation.language)
    need = Need.objects.create(
        innovation=innovation, title=title.strip(), text=text.strip(), axis=axis, made_by_id=by.pk,
        languages=list(languages) or [innovation.language], **more,
    )  # fmt: skip
    advance_step(innovation, to="ask", by=by)
    audit("open_need", need, by)
    log(innovation, kind=EntryKind.MATCH, verb="need_opened", by=by, need=need)
    return need


@transaction.atomic
def edit_need(need: Need, *, by: Actor, **fields: Any) -> Need:
    """Change the words or the wishes of a need that nobody has been introduced for."""
    if fields.get("wanted_by") != Need.objects.values_list("wanted_by", flat=True).get(pk=need.pk):
        _check_date(fields.get("wanted_by"))
    wanted = {name: value for name, value in fields.items() if name in EDITABLE}
    if Need.objects.filter(pk=need.pk, state__in=[NeedState.OPEN, NeedState.PROPOSED]).update(**wanted) != 1:
        raise InnovationRefused(_("Somebody helps with this need by now: it can no longer be changed."))
    need.refresh_from_db()
    audit("edit_need", need, by)
    log(need.innovation, kind=EntryKind.MATCH, verb="need_changed", by=by, need=need)
    return need


@transaction.atomic
def withdraw_need(need: Need, *, by: Actor, note: str = "") -> Need:
    """The innovation no longer needs it."""
    set_need_state(need, to=NeedState.WITHDRAWN, by=by, allowed_from=[NeedState.OPEN, NeedState.PROPOSED])
    log(need.innovation, kind=EntryKind.MATCH, verb="need_withdrawn", by=by, need=need, text=note)
    return need


@transaction.atomic
def reopen_need(need: Need, *, by: Actor | None) -> Need:
    """Look for somebody after all. A need whose session failed opens by itself; one that is met stays met."""
    set_need_state(need, to=NeedState.OPEN, by=by, allowed_from=[NeedState.WITHDRAWN])
    log(need.innovation, kind=EntryKind.MATCH, verb="need_reopened", by=by, need=need)
    return need


@transaction.atomic
def set_need_state(need: Need, *, to: NeedState, by: Actor | None, allowed_from: Iterable[str]) -> Need:
    """Change the state by compare-and-set. Mails about a need that is closed do not leave any more."""
    row = Need.objects.filter(pk=need.pk, state__in=list(allowed_from))
    if row.update(state=to, state_since=clock.now()) != 1:
        need.refresh_from_db()
        raise InnovationRefused(
            _("This need is %(state)s by now. Look at it again.") % {"state": need.get_state_display()}
        )
    need.refresh_from_db()
    audit(f"need_{to}", need, by)
    if to in {NeedState.MET, NeedState.WITHDRAWN}:
        outbox.cancel_about(f"need:{need.key}")
        registry.tell(registry.need_closed, need, by)
    elif to == NeedState.INTRODUCED:
        registry.tell(registry.need_taken, need, by)
    return need


def _check_date(wanted_by: date | None) -> None:
    if wanted_by and wanted_by < clock.today():
        raise InnovationRefused(_("This date is past. Choose one that is still to come."), "wanted_by")


@transaction.atomic
def save_axis(axis: Axis, *, by: Actor) -> Axis:
    """Keep a new or changed axis. Its code never changes; one that was scored is put out of use, not deleted."""
    axis.code = axis.code or _free_code(axis.name_en or axis.name_nl)
    axis.save()
    audit("edit_axis", axis, by)
    return axis


def _free_code(name: str) -> str:
    base = slugify(name).replace("-", "_")[:30] or "axis"
    taken = set(Axis.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for n in range(len(taken) + 1) if (code := f"{base}_{n}" if n else base) not in taken)
