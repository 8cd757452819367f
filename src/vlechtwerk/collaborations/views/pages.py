"""The list, one collaboration with its tabs, and what others than its members may read."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.collaborations import actions, drawing, forms, queries
from vlechtwerk.collaborations.enums import CollaborationState
from vlechtwerk.collaborations.models import CriticalFriend, ProgressReport
from vlechtwerk.collaborations.words import QUESTIONS, lags
from vlechtwerk.core import clock
from vlechtwerk.core.access import by_link, first_or_404, hats_required, login_required_person, me, wears
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 25
FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required_person
def collaborations(request: HttpRequest) -> HttpResponse:
    """Those that one may see: late reviews first."""
    found = queries.collaborations(request.acting)  # type: ignore[attr-defined]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [queries.Inside(one, False, None) for one in page]
    context = {"page": page, "rows": rows, "is_staff": wears(request, *STAFF_HATS)}
    return render(request, "collaborations/collaborations.html", context)


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def collaboration_new(request: HttpRequest) -> HttpResponse:
    form = forms.NewForm(posted(request), initial={"keeper": me(request).key})
    context = {
        "title": _("Explore a collaboration"), "back": "collaborations", "template": "collaborations/step.html",
        "lede": _("There is no template. Give it a name; then come questions, and you write down what you find."),
    }  # fmt: skip
    return form_step(
        request, form, lambda given: actions.begin_exploring(by=me(request), **given),
        lambda made: redirect("collaboration", made.key), context, _("It is there. Talk about the questions."),
    )  # fmt: skip


def _page(request: HttpRequest, key: str, name: str, more: Any) -> HttpResponse:
    """A tab for whoever is inside."""
    found = queries.inside(request.acting, key)  # type: ignore[attr-defined]
    context = {"inside": found, "one": found.one, "tab": name, "locked_on": found.one.review_on}
    return render(request, f"collaborations/{name}.html", context | more(found))


@require_safe
@login_required_person
def collaboration(request: HttpRequest, key: str) -> HttpResponse:
    """The charter, the members, the reviews, and what comes next."""

    def more(found: queries.Inside) -> dict[str, Any]:
        one = found.one
        asked = [(question, one.answers.get(code, "")) for code, question in QUESTIONS.items()]
        return {
            "members": queries.members(one), "rules": list(one.rules.filter(is_current=True)),
            "criteria": list(one.criteria.filter(is_current=True)), "reviews": list(one.reviews.order_by("-pk")),
            "asked": asked, "open_answers": sum(not answer for _question, answer in asked),
        }  # fmt: skip

    return _page(request, key, "collaboration", more)


@require_safe
@login_required_person
def collaboration_contributions(request: HttpRequest, key: str) -> HttpResponse:
    """What was promised, what came, and what stays behind, in words."""

    def more(found: queries.Inside) -> dict[str, Any]:
        rows = queries.contributions(found.one)
        own = found.member.pk if found.member else 0
        shown = [(row, drawing.told(row), found.is_team or row.member_id == own) for row in rows]
        return {"rows": shown, "lags": lags(rows, found.one.sharing, clock.today())}

    return _page(request, key, "contributions", more)


@require_safe
@login_required_person
def collaboration_decisions(request: HttpRequest, key: str) -> HttpResponse:
    """The log: what is voted on, and what was decided."""

    def more(found: queries.Inside) -> dict[str, Any]:
        page = Paginator(queries.decisions(found.one), PAGE).get_page(request.GET.get("page"))
        mine = found.member.pk if found.member else 0
        own = [vote for row in page for vote in row.votes.all() if vote.member_id == mine]
        return {
            "page": page, "voting": {vote.decision_id for vote in own},
            "voted": {vote.decision_id for vote in own if vote.choice},
            "has_rules": found.one.rules.filter(is_current=True).exists(),
        }  # fmt: skip

    return _page(request, key, "decisions", more)


@require_safe
@login_required_person
def collaboration_around(request: HttpRequest, key: str) -> HttpResponse:
    """Stakeholders, critical friends with the reports they read, and who hears what."""

    def more(found: queries.Inside) -> dict[str, Any]:
        one, rows = found.one, list(found.one.stakeholders.all())
        return {
            "stakeholders": list(enumerate(rows, start=1)), "picture": drawing.stakeholders(rows),
            "friends": list(one.friends.all()), "reports": list(queries.reports(one)),
            "messages_planned": list(one.communication.all()), "today": clock.today(),
        }  # fmt: skip

    return _page(request, key, "around", more)


@require_safe
@login_required_person
def collaboration_conflicts(request: HttpRequest, key: str) -> HttpResponse:
    """Nobody but those who speak for a member opens this; the team neither."""

    def more(found: queries.Inside) -> dict[str, Any]:
        if found.member is None:
            raise Http404
        return {"conflicts": list(queries.conflicts(found.one))}

    return _page(request, key, "conflicts", more)


@require_safe
@login_required_person
def collaboration_harvest(request: HttpRequest, key: str) -> HttpResponse:
    """What an ended one leaves behind."""

    def more(found: queries.Inside) -> dict[str, Any]:
        if found.one.state != CollaborationState.ENDED:
            raise Http404
        members = [row for row in queries.members(found.one) if row.state == "member"]
        return {"members": members, "is_public": all(row.may_thank for row in members)}

    return _page(request, key, "harvest", more)


# without an account


@require_http_methods(FORM)
@by_link("critical_friend")
def critical_friend(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """A guest reads a progress report and says what they think."""
    friend = first_or_404(CriticalFriend.objects.filter(key=parts[0]).select_related("collaboration"))
    report = first_or_404(ProgressReport.objects.filter(key=parts[1], collaboration=friend.collaboration))
    context = {
        "friend": friend, "report": report, "one": friend.collaboration, "token": token,
        "said": list(friend.comments.filter(report=report)), "template": "collaborations/friend.html",
        "may_say": not friend.stopped_at and queries.Inside(friend.collaboration, False, None).is_open,
    }  # fmt: skip
    return form_step(
        request, forms.CommentForm(posted(request)),
        lambda given: actions.comment_report(report, friend=friend, **given),
        lambda _made: redirect("critical_friend", token), context, _("Thank you. The members read it."),
    )  # fmt: skip


@require_http_methods(["POST"])
@by_link("critical_friend")
def critical_friend_stop(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """They would rather not be asked any more."""
    friend = first_or_404(CriticalFriend.objects.filter(key=parts[0]).select_related("collaboration"))
    actions.thank_friend(friend, by=None)
    return redirect("critical_friend", token)


@require_safe
def collaboration_thanks(request: HttpRequest, key: str) -> HttpResponse:
    """The public page of thanks, once every member said that it may be."""
    one, names = queries.thanks(key)
    return render(request, "collaborations/thanks.html", {"one": one, "names": names})
