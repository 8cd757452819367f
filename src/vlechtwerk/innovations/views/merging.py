"""Dossiers that are one, laid side by side; and one that becomes two."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.core.ui.words import day
from vlechtwerk.innovations import actions, doubles, queries
from vlechtwerk.innovations.models import DossierMerge, Innovation
from vlechtwerk.innovations.team_forms import MergeForm, SplitForm
from vlechtwerk.people.enums import STAFF_HATS

SHOWN, LATELY = 40, 10
LABELS = {
    "name": gettext_lazy("Name"), "pitch": gettext_lazy("What is it, for whom?"), "language": gettext_lazy("Language"),
    "sector": gettext_lazy("Sector"), "place": gettext_lazy("Place"), "organisation": gettext_lazy("Organisation"),
    "broker": gettext_lazy("Broker"), "stage": gettext_lazy("Stage"), "next_step": gettext_lazy("Next step"),
    "income_source_count": gettext_lazy("Number of sources of income"),
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def dossier_doubles(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one, and what was put together lately."""
    pairs = doubles.suspected()
    merges = DossierMerge.objects.select_related("by")[:LATELY]
    context = {"pairs": pairs[:SHOWN], "more": max(0, len(pairs) - SHOWN), "merges": merges}
    return render(request, "innovations/doubles.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def dossier_compare_with(request: HttpRequest, key: str) -> HttpResponse:
    """Which other dossier to lay beside this one: what looks like it, or what one looks up."""
    acting = request.acting  # type: ignore[attr-defined]
    one, text = queries.innovation_for(acting, key), request.GET.get("text", "").strip()[:80]
    found: Any = queries.innovations_for(acting).filter(name__icontains=text).exclude(pk=one.pk) if text else []
    near = [(pair.other if pair.one == one else pair.one, pair.why) for pair in doubles.suspected(one)]
    context = {"innovation": one, "text": text, "found": found[:SHOWN], "near": near}
    return render(request, "innovations/compare_with.html", context)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def dossier_compare(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """Both side by side, with what is kept of either and what comes along; then they are one."""
    acting = request.acting  # type: ignore[attr-defined]
    kept, taken = queries.innovation_for(acting, key), queries.innovation_for(acting, other)
    rows = [row for row in _rows(kept, taken) if not row["same"]]
    form = MergeForm(posted(request), rows=rows)
    context = {
        "template": "innovations/dossier_compare.html", "kept": kept, "taken": taken, "rows": rows, "kept_has": _has(kept),
        "taken_has": _has(taken), "reasons": actions.why_not_merged(kept, taken),
    }  # fmt: skip

    def run(_data: dict[str, Any]) -> DossierMerge:
        return actions.merge_dossiers(kept, taken=taken, choices=form.choices(), by=acting.person)

    said = _("These two dossiers are one now.")
    return form_step(request, form, run, lambda made: redirect("dossier_merge", made.key), context, said)


def _rows(kept: Innovation, taken: Innovation) -> list[dict[str, Any]]:
    """One per group of fields: its label, what either says, and whether there is a choice."""
    rows = []
    for group in actions.FIELDS:
        sides = [_said(one, group[0]) for one in (kept, taken)]
        same = sides[0] == sides[1]
        rows.append({"name": group[0], "label": LABELS[group[0]], "sides": sides, "same": same, "fills": not sides[0]})
    return rows


def _said(one: Innovation, name: str) -> str:
    if name == "next_step":
        return f"{one.next_step}, {day(one.next_step_on)}" if one.next_step else ""
    if name == "language":
        return str(one.get_language_display())
    value = getattr(one, name)
    return "" if value is None else str(value)


def _has(one: Innovation) -> list[tuple[str, int]]:
    """What would come along, counted."""
    counted: list[tuple[str, Any]] = [
        (_("needs"), one.needs), (_("tasks"), one.tasks), (_("entries on the timeline"), one.entries),
        (_("diagnoses"), one.diagnoses), (_("people in the team"), queries.team_of(one)),
    ]  # fmt: skip
    return [(label, rows.count()) for label, rows in counted]


@require_safe
@hats_required(*STAFF_HATS)
def dossier_merge(request: HttpRequest, key: str) -> HttpResponse:
    """What was put together, and whether it can be undone."""
    done = first_or_404(DossierMerge.objects.select_related("by").filter(key=key))
    context = {
        "done": done, "kept": Innovation.objects.filter(pk=done.kept).first(),
        "moved": sum(len(numbers) for numbers in done.done["moved"].values()),
        "reasons": [] if done.undone_at else actions.why_not_parted(done),
    }  # fmt: skip
    return render(request, "innovations/merge.html", context)


@require_POST
@hats_required(*STAFF_HATS)
def dossier_merge_undo(request: HttpRequest, key: str) -> HttpResponse:
    """Two again."""
    done = first_or_404(DossierMerge.objects.filter(key=key))
    try:
        actions.part_dossiers(done, by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, _("They are two dossiers again, as they were."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("dossier_merge", key)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def dossier_split(request: HttpRequest, key: str) -> HttpResponse:
    """A part becomes a dossier of its own."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    team = list(queries.team_of(found))
    form = SplitForm(
        posted(request), innovation=found, team=team, initial={"lead": team[0].person.key if team else None}
    )
    context = {
        "title": _("Split %(name)s") % {"name": found.name}, "back": "innovation", "back_key": key, "save": _("Make two of it"),
        "lede": _("The new dossier begins in the same stage. Tick what goes along; all the rest stays."),
    }  # fmt: skip

    def run(data: dict[str, Any]) -> Innovation:
        words = {name: data[name] for name in ("name", "pitch", "lead")}
        return actions.split_innovation(found, goes=form.goes(), by=acting.person, **words)

    return form_step(
        request, form, run, lambda made: redirect("innovation", made.key), context, _("Here is the dossier.")
    )
