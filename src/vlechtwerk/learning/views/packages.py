"""An H5P exercise: put with a lesson, made by learners. Our own page; nothing that came in the package runs."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import first_or_404, hats_required, login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.learning import actions, standard_forms, standard_queries
from vlechtwerk.learning.models import Lesson
from vlechtwerk.learning.standards import player
from vlechtwerk.people.enums import STAFF_HATS

CLOSED = "default-src 'none'; sandbox"


@dataclass
class Shown:
    """A part as the page shows it, with what was answered and how that went."""

    part: player.Part
    src: Any = None
    given: list[str] = field(default_factory=list)
    is_told: bool = False

    @property
    def name(self) -> str:
        return f"q{self.part.number}"

    @property
    def points(self) -> int:
        return self.part.score(self.given)

    @property
    def is_right(self) -> bool:
        return self.points == self.part.most

    @property
    def options(self) -> list[dict[str, Any]]:
        rows = enumerate(self.part.options)
        return [
            {"id": f"{self.name}_{n}", "value": n, "text": text, "is_set": str(n) in self.given, "is_right": right}
            for n, (text, right) in rows
        ]

    @property
    def line(self) -> list[dict[str, Any]]:
        """The text with its gaps: each piece, then the word that was filled in."""
        rows = []
        for n, piece in enumerate(self.part.pieces):
            has_gap = n < len(self.part.gaps)
            word = self.given[n] if has_gap and n < len(self.given) else ""
            right = has_gap and self.part.fits(n, word)
            answer = self.part.gaps[n][0] if has_gap else ""
            rows.append({
                "piece": piece, "has_gap": has_gap, "word": word, "is_right": right, "answer": answer, "number": n + 1,
            })  # fmt: skip
        return rows


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def exercise(request: HttpRequest, key: str) -> HttpResponse:
    """The exercise of a lesson, for who learns it, and to look at for who teaches. Points of learners are kept."""
    lesson, learner = standard_queries.exercise_for(request.acting, key)  # type: ignore[attr-defined]
    package, is_sent = lesson.package, request.method == "POST"
    parts = player.parts_of(package.library, package.content)
    answers = {one.number: request.POST.getlist(f"q{one.number}") for one in parts if one.is_question}
    score, most = actions.scores(parts, answers)
    tried = None
    if is_sent and learner:
        try:
            tried = actions.try_package(learner, package=package, score=score, most=most)
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect("own_place", learner.key)
        if not most:
            return redirect("own_place", learner.key)
    pictures = {one.path: one for one in package.pictures.defer("data")}
    context = {
        "lesson": lesson, "learner": learner, "package": package, "tried": tried, "is_told": is_sent, "score": score,
        "most": most,
        "shown": [Shown(one, pictures.get(one.path), answers.get(one.number, []), is_sent) for one in parts],
        "best": standard_queries.best_try(learner, lesson) if learner else None,
    }  # fmt: skip
    return render(request, "learning/exercise.html", context)


@require_safe
@login_required_person
def exercise_picture(request: HttpRequest, key: str) -> HttpResponse:
    """A picture of an exercise, for who may see the exercise; made again here, and shut in besides."""
    found = standard_queries.picture_for(request.acting, key)  # type: ignore[attr-defined]
    headers = {
        "Content-Security-Policy": CLOSED, "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline",
        "Cache-Control": "private, max-age=3600",
    }  # fmt: skip
    return HttpResponse(bytes(found.data), content_type=found.kind, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def exercise_package(request: HttpRequest, key: str) -> HttpResponse:
    """Put a package with an exercise in the making."""
    lesson = first_or_404(
        Lesson.objects.filter(key=key, kind="h5p", module__isnull=False).select_related("module__curriculum")
    )
    if lesson.module is None:
        raise Http404
    form = standard_forms.PackageForm(posted(request), request.FILES or None)
    context = {
        "title": _("Package of “%(title)s”") % {"title": lesson.title}, "back": "curriculum",
        "back_key": lesson.module.curriculum.key, "save": _("Put it in"),
        "lede": lazy("Made with an H5P editor. We check it, keep its text, questions and pictures, and play them ourselves: %(kinds)s.")
        % {"kinds": ", ".join(one.removeprefix("H5P.") for one in player.KINDS)},
    }  # fmt: skip
    return form_step(
        request, form, lambda given: actions.keep_package(lesson, data=given["upload"].read(), by=me(request)),
        lambda _made: redirect("exercise", lesson.key), context, _("The package is in. This is how it plays."),
    )  # fmt: skip
