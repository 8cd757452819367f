"""One's own ties on the map of the ecosystem: hide them, or show them again."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.steps import attempt, in_words
from vlechtwerk.ecosystem.actions import hiding as actions
from vlechtwerk.ecosystem.queries import own_ties as queries

PAGE = 50


class TieForm(forms.Form):
    """``tie``: which one; nothing is all of them."""

    tie = forms.CharField(max_length=60, required=False)
    hide = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def own_ties(request: HttpRequest) -> HttpResponse:
    person = me(request)
    if request.method == "POST":
        form = TieForm(request.POST)
        attempt(
            form, lambda given: (actions.hide_tie if given["hide"] else actions.show_tie)(person, tie=given["tie"])
        )  # fmt: skip
        if form.errors:
            messages.error(request, in_words(form))
        else:
            messages.success(request, _("Noted. The map follows at once."))
        return redirect("own_ties")
    page = Paginator(queries.own_ties(person), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "hides_all": queries.hides_all(person)}
    return render(request, "ecosystem/own_ties.html", context)
