"""Programmes and their budgets: what there is, what is promised, what is paid, what is left."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required, me, wears
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.core.ui.words import euro
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS
from vlechtwerk.programmes import actions, exports, queries
from vlechtwerk.programmes import money_forms as forms
from vlechtwerk.programmes.models import BudgetLine, Commitment, Programme

PAGE = 50
KINDS = ("xlsx", "csv")
PARTS = (lazy("paid"), lazy("promised, not paid yet"))


def in_cents(given: dict[str, Any]) -> dict[str, Any]:
    """What a form holds as the actions call it: an amount is in cents."""
    return {("amount_cents" if name == "amount" else name): value for name, value in given.items()}


def line_left(line: BudgetLine) -> str:
    return _("From “%(line)s”: %(free)s left.") % {"line": line.name, "free": euro(line.free_cents)}


@require_safe
@hats_required(*STAFF_HATS)
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes, the newest first."""
    page = Paginator(queries.programmes(), PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/programmes.html", {"page": page, "shapes": wears(request, *SHAPER_HATS)})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def programme_new(request: HttpRequest) -> HttpResponse:
    form = forms.ProgrammeForm(posted(request))
    return form_step(
        request, form, lambda given: actions.plan_programme(by=me(request), **given),
        lambda made: redirect("programme", made.key), {"title": _("New programme"), "back": "programmes"},
        _("The programme is there. Add the lines of its budget."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def programme(request: HttpRequest, key: str) -> HttpResponse:
    """Its budget, line by line, and who pays for it."""
    return _programme(request, queries.programme_by_key(key), forms.ShareForm())


def _programme(request: HttpRequest, found: Programme, share: forms.ShareForm) -> HttpResponse:
    lines = queries.lines_of(found)
    shares = list(found.shares.select_related("organisation"))
    total = queries.total_of(lines)
    context = {
        "programme": found,
        "lines": lines,
        "rows": [(one, list(zip(PARTS, (one.paid_cents, one.owed_cents), strict=True))) for one in lines],
        "labels": PARTS,
        "total": total,
        "shares": shares,
        "unfunded": total.amount_cents - sum(one.amount_cents for one in shares),
        "form": share,
        "shapes": wears(request, *SHAPER_HATS),
        "files": [(reverse("budget_file", args=[found.key, kind]), kind.upper()) for kind in KINDS],
    }
    return render(request, "programmes/programme.html", context, status=422 if share.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def programme_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.programme_by_key(key)
    now = {name: getattr(found, name) for name in forms.ProgrammeForm.base_fields}
    context = {"title": found.name, "back": "programme", "back_key": found.key}
    return form_step(
        request, forms.ProgrammeForm(posted(request), initial=now),
        lambda given: actions.change_programme(found, by=me(request), **given),
        lambda made: redirect("programme", made.key), context, _("Noted."),
    )  # fmt: skip


@require_POST
@hats_required(*SHAPER_HATS)
def share(request: HttpRequest, key: str) -> HttpResponse:
    """What an organisation pays of the programme."""
    found, form = queries.programme_by_key(key), forms.ShareForm(request.POST)
    attempt(form, lambda given: actions.set_share(found, by=me(request), **in_cents(given)))
    if not form.errors:
        messages.success(request, _("Noted."))
        return redirect("programme", found.key)
    return _programme(request, found, form)


@require_safe
@hats_required(*STAFF_HATS)
def budget_file(request: HttpRequest, key: str, kind: str) -> Any:
    """The budget with every promise, payment and voucher, for the sheet of the funder."""
    found = queries.programme_by_key(key)
    if kind not in KINDS:
        raise Http404
    return files.spreadsheet(exports.budget_table(found), files.file_name(found.name, kind=kind), kind)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def line_new(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.programme_by_key(key)
    context = {"title": _("New budget line"), "back": "programme", "back_key": found.key}
    return form_step(
        request, forms.LineForm(posted(request)),
        lambda given: actions.add_line(found, by=me(request), **in_cents(given)),
        lambda _made: redirect("programme", found.key), context, _("Noted."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def line(request: HttpRequest, key: str) -> HttpResponse:
    """What hangs on one line: promises and vouchers."""
    found = queries.line_by_key(key)
    context = {
        "line": found,
        "commitments": Paginator(found.commitments.all(), PAGE).get_page(request.GET.get("page")),
        "vouchers": Paginator(queries.vouchers().filter(line=found), PAGE).get_page(request.GET.get("bons")),
        "shapes": wears(request, *SHAPER_HATS),
    }
    return render(request, "programmes/budget_line.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def line_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.line_by_key(key)
    now = {"name": found.name, "kind": found.kind, "amount": found.amount_cents}
    context = {"title": found.name, "back": "budget_line", "back_key": found.key}
    return form_step(
        request, forms.LineForm(posted(request), initial=now),
        lambda given: actions.change_line(found, by=me(request), **in_cents(given)),
        lambda made: redirect("budget_line", made.key), context, _("Noted."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def commit_new(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.line_by_key(key)
    context = {"title": _("Promise money"), "back": "budget_line", "back_key": found.key, "lede": line_left(found)}
    return form_step(
        request, forms.CommitForm(posted(request)),
        lambda given: actions.commit(found, by=me(request), **in_cents(given)),
        lambda _made: redirect("budget_line", found.key), context, _("Noted: this money is promised."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def commitment(request: HttpRequest, key: str) -> HttpResponse:
    """One promise and its payments."""
    return _commitment(request, queries.commitment_by_key(key), forms.PayForm())


def _commitment(request: HttpRequest, found: Commitment, form: forms.PayForm) -> HttpResponse:
    context = {
        "commitment": found, "payments": found.payments.all(), "form": form, "shapes": wears(request, *SHAPER_HATS)
    }  # fmt: skip
    return render(request, "programmes/commitment.html", context, status=422 if form.is_bound else 200)


COMMITMENT_STEPS = ("pay", "release")


@require_POST
@hats_required(*SHAPER_HATS)
def commitment_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Book a payment, or give the rest back to the line."""
    found = queries.commitment_by_key(key)
    if verb not in COMMITMENT_STEPS:
        raise Http404
    form = forms.PayForm(request.POST) if verb == "pay" else django_forms.Form(request.POST)
    act = actions.pay if verb == "pay" else actions.release
    attempt(form, lambda given: act(found, by=me(request), **in_cents(given)))
    if not form.errors:
        messages.success(request, _("Noted."))
        return redirect("commitment", found.key)
    if isinstance(form, forms.PayForm):
        return _commitment(request, found, form)
    messages.error(request, in_words(form))
    return redirect("commitment", found.key)
