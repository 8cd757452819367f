"""Reports: freezing the figures, and reading, printing and checking what was frozen."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required, me, wears
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.impact import actions, exports, forms, paper, queries, shown
from vlechtwerk.impact.sentences import amount, name
from vlechtwerk.impact.sheet import from_text
from vlechtwerk.impact.views.figures import KINDS, READERS
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def freeze(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.programme_for(request.acting, key)  # type: ignore[attr-defined]
    context = {
        "title": _("Freeze the figures"), "back": "figures", "back_key": found.key,
        "lede": _("What is noted later does not change this report; it shows there as a correction."),
    }  # fmt: skip
    return form_step(
        request, forms.FreezeForm(posted(request)), lambda given: actions.freeze(found, by=me(request), **given),
        lambda made: redirect("report", made.key), context, _("The figures are frozen. The report is ready."),
    )  # fmt: skip


@require_safe
@hats_required(*READERS)
def report(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of the reporting date, and what was noted since."""
    found = queries.report_for(request.acting, key)  # type: ignore[attr-defined]
    sheet = from_text(found.figures)
    context = shown.context(sheet) | {
        "report": found,
        "programme": found.programme,
        "corrections": [
            (one, name(one.figure), amount(one.figure.value, one.figure.unit), amount(one.now, one.figure.unit))
            for one in queries.corrections(found)
        ],
        "is_whole": queries.is_whole(found),
        "team": wears(request, *STAFF_HATS),
        "files": [(reverse("report_pdf", args=[found.key]), "PDF")]
        + [(reverse("report_file", args=[found.key, kind]), kind.upper()) for kind in KINDS],
    }
    return render(request, "impact/report.html", context)


@require_safe
@hats_required(*READERS)
def report_pdf(request: HttpRequest, key: str) -> Any:
    """The report on paper."""
    found = queries.report_for(request.acting, key)  # type: ignore[attr-defined]
    made = HttpResponse(paper.printed(found))
    return files.attached(made, files.file_name(found.programme.name, found.title, kind="pdf"), "pdf")


@require_safe
@hats_required(*READERS)
def report_file(request: HttpRequest, key: str, kind: str) -> Any:
    """The frozen figures with their definitions, for a spreadsheet."""
    found = queries.report_for(request.acting, key)  # type: ignore[attr-defined]
    if kind not in KINDS:
        raise Http404
    return files.spreadsheet(
        exports.report_table(found), files.file_name(found.programme.name, found.title, kind=kind), kind
    )
