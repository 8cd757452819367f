"""A guest lecture, and real work for an innovation: for who is asked and who asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import login_required_person
from vlechtwerk.learning import actions, forms, queries
from vlechtwerk.learning.views.acting import Verb, buttons


@require_safe
@login_required_person
def lecture(request: HttpRequest, key: str) -> HttpResponse:
    """What is asked, of whom, when; with the answer."""
    found, is_guest = queries.lecture_for(request.acting, key)  # type: ignore[attr-defined]
    context = {"lecture": found, "is_guest": is_guest, "is_past": found.starts_at < clock.now()}
    return render(request, "learning/lecture.html", context)


@require_safe
@login_required_person
def real_work(request: HttpRequest, key: str) -> HttpResponse:
    """What is asked; and once the lead said yes, who does it."""
    found, role = queries.real_work_for(request.acting, key)  # type: ignore[attr-defined]
    shown = role == "leader" or found.state == "agreed"
    context = {
        "work": found, "role": role, "answer_form": forms.AnswerForm(), "lead": queries.lead_of(found.innovation),
        "people": list(queries.workers(found)) if shown else [], "shown": shown,
    }  # fmt: skip
    return render(request, "learning/real_work.html", context)


def _by(run: Any, *, asked: bool) -> Any:
    """``run`` with the row alone; by whom it may be."""

    def checked(found: Any, **given: Any) -> Any:
        row, role = found
        if (role is True or role == "lead") != asked:
            raise actions.LearningRefused(
                _("Only who was asked can answer.") if asked else _("Only who leads the group does this.")
            )
        return run(row, **given)

    return checked


lecture_act = buttons(
    queries.lecture_for, lambda found: ("lecture", found[0].key),
    {
        "accept": Verb(_by(actions.accept_lecture, asked=True), lazy("Thank you. Whoever leads the group knows now.")),
        "decline": Verb(_by(actions.decline_lecture, asked=True), lazy("Good to know. They ask somebody else.")),
        "given": Verb(_by(actions.confirm_lecture, asked=False), lazy("Confirmed. One coin went from the common pot.")),
        "cancel": Verb(_by(actions.call_off_lecture, asked=False), lazy("Called off. The guest got a mail.")),
    },
)  # fmt: skip

real_work_act = buttons(
    queries.real_work_for, lambda found: ("real_work", found[0].key),
    {
        "agree": Verb(_by(actions.agree_to_work, asked=True), lazy("From now on you see each other.")),
        "refuse": Verb(_by(actions.refuse_work, asked=True), lazy("Good to know."), forms.AnswerForm),
        "end": Verb(_by(actions.end_work, asked=False), lazy("Ended.")),
    },
)  # fmt: skip
