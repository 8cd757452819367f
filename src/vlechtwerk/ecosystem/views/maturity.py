"""How far the ecosystem is, topic by topic, and how that went."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import clock, exports
from vlechtwerk.core.access import hats_required, me, wears
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.core.ui.words import day
from vlechtwerk.ecosystem import growth_forms as forms
from vlechtwerk.ecosystem.actions import maturity as actions
from vlechtwerk.ecosystem.enums import Level
from vlechtwerk.ecosystem.growth_drawings import levels
from vlechtwerk.ecosystem.maturity_seeds import SOURCE
from vlechtwerk.ecosystem.models import MaturityTopic
from vlechtwerk.ecosystem.queries import maturity as queries
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS

PAGE = 50
KINDS = ("xlsx", "csv")


@require_safe
@hats_required(*STAFF_HATS)
def maturity(request: HttpRequest) -> HttpResponse:
    """The scale with a mark for every topic, how it went, and every assessment with its evidence."""
    regions = queries.assessed_regions()
    region = next((one for one in regions if one.code == request.GET.get("region")), None)
    rows = queries.board(region)
    found = queries.assessments().filter(region=region)
    context = {
        "regions": regions, "region": region, "rows": rows, "scale": list(reversed(Level)),
        "pictures": [(row.topic, _drawn(row)) for row in rows if row.history],
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "is_known": any(one.source == SOURCE for row in rows for one in row.history),
        "shapes": wears(request, *SHAPER_HATS),
        "files": [(reverse("maturity_file", args=[kind]), kind.upper()) for kind in KINDS],
    }  # fmt: skip
    return render(request, "ecosystem/maturity.html", context)


def _drawn(row: queries.Row) -> Any:
    points = [(one.assessed_on, one.level) for one in row.history]
    said = ", ".join(f"{day(one.assessed_on, 'full')} {one.get_level_display()}" for one in row.history)
    return levels(points, clock.today(), f"{row.topic}: {said}")


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def maturity_new(request: HttpRequest) -> HttpResponse:
    initial = {name: request.GET.get(name, "") for name in ("topic", "region")}
    context = {"title": _("New assessment"), "back": "maturity"}
    return form_step(
        request, forms.AssessForm(posted(request), initial=initial),
        lambda given: actions.assess(given.pop("topic"), by=me(request), **given),
        lambda made: redirect(_of_region(made.region)), context, _("Noted."),
    )  # fmt: skip


def _of_region(region: Any) -> str:
    return reverse("maturity") + (f"?region={region.code}" if region else "")


@require_POST
@hats_required(*STAFF_HATS)
def maturity_load(request: HttpRequest) -> HttpResponse:
    """The assessments of the needs analysis of Belgium, once."""
    count = actions.load_maturity(by=me(request))
    words = ngettext("%(n)d assessment added.", "%(n)d assessments added.", count) % {"n": count}
    messages.success(request, words if count else _("They are all here already."))
    return redirect("maturity")


@require_safe
@hats_required(*STAFF_HATS)
def maturity_file(request: HttpRequest, kind: str) -> Any:
    """Every assessment of every region."""
    if kind not in KINDS:
        raise Http404
    columns = [
        exports.Column(_("Topic"), width=28), exports.Column(_("Region"), width=20), exports.Column(_("Level"), width=16),
        exports.Column(_("Level in figures"), "number"), exports.Column(_("Assessed on"), "day"),
        exports.Column(_("What shows it"), width=60), exports.Column(_("Source"), width=40),
    ]  # fmt: skip
    country = _("the whole country")
    rows = (
        [one.topic, one.region or country, one.get_level_display(), one.level, one.assessed_on, one.evidence, one.source]
        for one in queries.assessments().iterator()
    )  # fmt: skip
    table = exports.Table(_("Maturity"), columns, rows, has_sums=False)
    return exports.spreadsheet(table, exports.file_name(_("Maturity"), kind=kind), kind)


@require_safe
@hats_required(*SHAPER_HATS)
def maturity_topics(request: HttpRequest) -> HttpResponse:
    return render(request, "ecosystem/maturity_topics.html", {"topics": MaturityTopic.objects.all()})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def maturity_topic_new(request: HttpRequest) -> HttpResponse:
    form = forms.TopicForm(posted(request), initial={"order": MaturityTopic.objects.count() + 1})
    context = {"title": _("New topic"), "back": "maturity_topics"}
    return form_step(
        request, form, lambda given: actions.add_topic(by=me(request), **given),
        lambda _made: redirect("maturity_topics"), context, _("Noted."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def maturity_topic(request: HttpRequest, code: str) -> HttpResponse:
    found = queries.topic_by_code(code)
    initial = {name: getattr(found, name) for name in forms.TopicForm.base_fields}
    context = {"title": str(found), "back": "maturity_topics"}
    return form_step(
        request, forms.TopicForm(posted(request), initial=initial),
        lambda given: actions.change_topic(found, by=me(request), **given),
        lambda _made: redirect("maturity_topics"), context, _("Noted."),
    )  # fmt: skip
