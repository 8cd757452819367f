"""Who stood where on a day: every account, for the team."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from vlechtwerk.core import clock
from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required
from vlechtwerk.ledger import exports, queries
from vlechtwerk.ledger.statement_forms import BalancesForm
from vlechtwerk.ledger.views.statements import private
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 50
KINDS = ("xlsx", "csv")
LABELS = {
    "name": gettext_lazy("Name"), "given": gettext_lazy("Given"), "received": gettext_lazy("Received"),
    "standing": gettext_lazy("Balance"),
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def balances(request: HttpRequest) -> HttpResponse:
    """All accounts with what they gave and received up to a day, and the sum, which is zero."""
    form = BalancesForm(request.GET)
    on, sort = form.asked()["op"], form.asked()["sort"] or "name"
    accounts = form.accounts()
    sums = queries.totals(accounts)
    pages = Paginator(accounts.order_by(sort, "pk"), PAGE)
    pages.count = sums["count"]  # type: ignore[misc]
    page = pages.get_page(request.GET.get("page"))
    for account in page:
        name = queries.holder(account)
        account.holder_name = capfirst(name) if account.kind in {"pot", "opening"} else name  # type: ignore[attr-defined]
    query, kinds = form.query(), () if form.is_wrong else KINDS
    context = {
        "form": form,
        "on": on,
        "day": on or clock.today(),
        "today": clock.today().isoformat(),
        "query": query,
        "files": [(f"{reverse('balances_file', args=[kind])}?{query}", kind.upper()) for kind in kinds],
        "page": page,
        "sums": sums,
        "columns": [_column(name, sort) for name in queries.SORTS],
    }
    return render(request, "ledger/balances.html", context)


def _column(name: str, sort: str) -> dict[str, object]:
    """Figures begin with the largest, names with the first."""
    first = name if name == "name" else f"-{name}"
    other = {name: f"-{name}", f"-{name}": name}
    now = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    return {"label": LABELS[name], "sort": other[sort] if now else first, "now": now, "is_number": name != "name"}


@require_safe
@hats_required(*STAFF_HATS)
def balances_file(request: HttpRequest, kind: str) -> Any:
    """The same as CSV or XLSX. There is no PDF of everybody."""
    if kind not in KINDS:
        raise Http404
    form = BalancesForm(request.GET)
    if form.is_wrong:
        return redirect(f"{reverse('balances')}?{request.GET.urlencode()}")
    on = form.asked()["op"]
    name = files.file_name(settings.NETWORK_NAME, _("balances"), on or clock.today(), kind=kind)
    return private(files.spreadsheet(exports.balances_table(on, form.accounts()), name, kind))
