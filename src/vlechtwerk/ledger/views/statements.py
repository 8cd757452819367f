"""Statements, the balances of everybody, and both as files."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vlechtwerk.core import clock
from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.ledger import exports, periods, queries
from vlechtwerk.ledger.models import Account
from vlechtwerk.ledger.statement_forms import PeriodForm
from vlechtwerk.people import queries as people
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff


@require_safe
@login_required_person
def coins(request: HttpRequest) -> HttpResponse:
    """My coins."""
    return _statement(request, request.acting.person)  # type: ignore[attr-defined]


@require_safe
@hats_required(*STAFF_HATS)
def person_coins(request: HttpRequest, key: str) -> HttpResponse:
    """The coins of somebody, for the team; also of who has none yet."""
    return _statement(request, people.person_for(request.acting, key))  # type: ignore[attr-defined]


@require_safe
@login_required_person
def account_coins(request: HttpRequest, key: str) -> HttpResponse:
    """The coins of any account that one may see: an organisation's, the pot, a partner's, one that is closed."""
    account = queries.statement_for(request.acting, key)  # type: ignore[attr-defined]
    return _statement(request, account.person or account)


def _statement(request: HttpRequest, of: Person | Account) -> HttpResponse:
    form = PeriodForm(request.GET)
    period, asked = form.period(), form.cleaned_data
    subject, before = asked.get("rubriek", ""), asked.get("na")
    told = queries.statement(of, since=period.since, until=period.until, subject=subject, before=before)
    person = of if isinstance(of, Person) else None
    own = person == request.acting.person  # type: ignore[attr-defined]
    since = told.account.created_at.date() if told.account else clock.today()
    context = {
        "told": told,
        "person": person,
        "own": own,
        "name": person.name if person else queries.holder(of),  # type: ignore[arg-type]
        "form": form,
        "period": period,
        "periods": periods.choices(period, since),
        "figures": exports.figures(told, period),
        "also": exports.also(told),
        "sides": exports.sides(told.account),
        "subject": next((one for one in told.subjects if one.key == subject), None),
        "query": urlencode({**period.days, **({"rubriek": subject} if subject else {})}),
        "is_later": before is not None,
        "is_staff": is_staff(request.acting.hats),  # type: ignore[attr-defined]
        "files": _files(told.account, period.query) if told.account and not form.is_wrong else [],
        "former": [(one, queries.holder(one)) for one in queries.former_accounts(told.account)],
        "mandates": queries.mandates_of(person) if person else [],
        "limits": _limits(person, told, own=own) if person and not period.days else [],
    }
    return render(request, "ledger/statement.html", context)


def _limits(person: Person, told: queries.Statement, *, own: bool) -> list[str]:
    """What is said of either limit; the one session that is set aside to be received by its giver's name."""
    at, waits = queries.tally(person), [line for line in told.reserved if line.amount < 0]
    other = waits[0].other if len(waits) == 1 else ""
    said = [queries.limit_words(person, at, pays=pays, own=own, other=other if pays else "") for pays in (True, False)]
    return [words for words in said if words]


def _files(account: Account, query: str) -> list[tuple[str, str]]:
    """Address and label of each kind of file."""
    return [
        (f"{reverse('account_file', args=[account.key, kind])}?{query}", kind.upper())
        for kind in ("pdf", "xlsx", "csv")
    ]


@require_safe
@login_required_person
def statement_file(request: HttpRequest, key: str, kind: str) -> Any:
    """A statement as PDF, CSV or XLSX, for the same period as the page."""
    account = queries.statement_for(request.acting, key)  # type: ignore[attr-defined]
    if kind not in files.TYPES:
        raise Http404
    form = PeriodForm(request.GET)
    if form.is_wrong:
        return redirect(f"{reverse('account_coins', args=[key])}?{request.GET.urlencode()}")
    period = form.period()
    most = exports.MOST_ON_PAPER if kind == "pdf" else None
    told = queries.statement(account, since=period.since, until=period.until, at_most=most)
    if told.earlier:
        messages.error(request, _("This is too long for paper. Choose a shorter period, or take the spreadsheet."))
        return redirect(f"{reverse('account_coins', args=[key])}?{period.query}")
    name = files.file_name(settings.NETWORK_NAME, _("coins"), queries.holder(account), period.query, kind=kind)
    if kind == "pdf":
        return private(files.attached(HttpResponse(files.paper(exports.statement_paper(told))), name, kind))
    return private(files.spreadsheet(exports.statement_table(told), name, kind))


def private(response: Any) -> Any:
    response["Cache-Control"] = "private, no-store"
    return response
