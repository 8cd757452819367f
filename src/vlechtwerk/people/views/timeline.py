"""The timeline of a person and of an organisation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.people import queries, registry, rules, timeline
from vlechtwerk.people.enums import STAFF_HATS


@require_safe
@login_required_person
def person_timeline(request: HttpRequest, key: str) -> HttpResponse:
    """One's own and, for the team, anybody's whole; of whom one was introduced to what they show."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.person_for(acting, key)
    if rules.is_own_or_staff(acting, found.pk):
        return _page(request, found, None)
    fields = queries.visible_fields(acting.person, acting.hats, found, introduced=True)
    return _page(request, found, [registry.OPEN, *(str(name) for name, value in fields.items() if value is not None)])


@require_safe
@hats_required(*STAFF_HATS)
def organisation_timeline(request: HttpRequest, key: str) -> HttpResponse:
    """Who came and went, and what they did together."""
    return _page(request, queries.organisation_for(request.acting, key), None)  # type: ignore[attr-defined]


def _page(request: HttpRequest, of: Any, may_see: list[str] | None) -> HttpResponse:
    acting, group = request.acting, request.GET.get("soort", "")  # type: ignore[attr-defined]
    staff, before = rules.is_staff(acting.hats), request.GET.get("voor", "")[:120]
    told = timeline.page(of, may_see=may_see, staff=staff, group=group, before=before)
    kind = of._meta.model_name
    context = {
        "of": of,
        "kind": kind,
        "staff": staff,
        "own": of == acting.person,
        "told": told,
        "group": group,
        "before": before,
    }
    return render(request, "people/timeline.html", context)
