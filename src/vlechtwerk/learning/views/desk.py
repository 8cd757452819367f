"""The editor: curricula, their modules, lessons and files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import first_or_404, hats_required, login_required_person, me
from vlechtwerk.core.steps import form_step, posted, shut
from vlechtwerk.learning import actions, forms, queries, rules
from vlechtwerk.learning.enums import CurriculumState, LessonKind
from vlechtwerk.learning.models import Curriculum, Lesson, LessonFile, LessonFileContent, Module
from vlechtwerk.learning.views.acting import Verb, buttons
from vlechtwerk.library import markdown
from vlechtwerk.people.enums import STAFF_HATS

FORM = ["GET", "HEAD", "POST"]


@require_safe
@hats_required(*STAFF_HATS)
def learning(request: HttpRequest) -> HttpResponse:
    """Curricula, and the groups that follow them."""
    return render(request, "learning/learning.html", {"curricula": queries.curricula(), "cohorts": queries.cohorts()})


def _curriculum(key: str) -> Curriculum:
    return first_or_404(Curriculum.objects.filter(key=key).select_related("keeper"))


def _frozen(request: HttpRequest, curriculum: Curriculum) -> HttpResponse | None:
    why = "" if curriculum.state == CurriculumState.DRAFT else str(actions.FROZEN)
    return shut(request, why, "curriculum", curriculum.key)


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def curriculum_new(request: HttpRequest) -> HttpResponse:
    context = {"title": _("New curriculum"), "back": "learning", "lede": _("Begin with the facts; then add modules.")}
    return form_step(
        request, forms.CurriculumForm(posted(request), by=me(request)),
        lambda given: actions.begin_curriculum(by=me(request), **given),
        lambda made: redirect("curriculum", made.key), context,
    )  # fmt: skip


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def curriculum_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = _curriculum(key)
    if back := _frozen(request, found):
        return back
    context = {"title": _("Change the curriculum"), "back": "curriculum", "back_key": key}
    return form_step(
        request, forms.CurriculumForm(posted(request), by=me(request), curriculum=found),
        lambda given: actions.change_curriculum(found, by=me(request), **given),
        lambda _made: redirect("curriculum", key), context,
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def curriculum(request: HttpRequest, key: str) -> HttpResponse:
    """Its modules and lessons, whether they add up, and its versions."""
    found = _curriculum(key)
    modules = queries.parts(found)
    lesson_count = sum(len(one.lessons.all()) for one in modules)
    context = {
        "curriculum": found, "modules": modules, "sum": rules.summed(modules), "is_draft": found.state == "draft",
        "unfinished": rules.unfinished(found, modules), "versions": queries.versions(found), "kinds": LessonKind.choices,
        "lesson_count": lesson_count, "room": rules.room_for(lesson_count, found.room_percent),
        "cohorts": queries.cohorts().filter(curriculum=found),
    }  # fmt: skip
    return render(request, "learning/curriculum.html", context)


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def module_new(request: HttpRequest, key: str) -> HttpResponse:
    found = _curriculum(key)
    if back := _frozen(request, found):
        return back
    context = {"title": _("Add a module"), "back": "curriculum", "back_key": key}
    return form_step(
        request, forms.ModuleForm(posted(request)), lambda given: actions.add_module(found, by=me(request), **given),
        lambda _made: redirect("curriculum", key), context,
    )  # fmt: skip


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def module_edit(request: HttpRequest, key: str) -> HttpResponse:
    found: Module = queries.part(Module, key)
    if back := _frozen(request, found.curriculum):
        return back
    form = forms.ModuleForm(
        posted(request), initial={name: getattr(found, name) for name in ("title", "ects", "about")}
    )
    context = {"title": _("Change the module"), "back": "curriculum", "back_key": found.curriculum.key}
    return form_step(
        request, form, lambda given: actions.change_module(found, by=me(request), **given),
        lambda _made: redirect("curriculum", found.curriculum.key), context,
    )  # fmt: skip


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def lesson_new(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A lesson of one kind, in a module."""
    module: Module = queries.part(Module, key)
    if kind not in LessonKind.values:
        raise Http404
    if back := _frozen(request, module.curriculum):
        return back
    context = {
        "template": "learning/lesson_edit.html", "title": _("Add a lesson: %(kind)s") % {"kind": LessonKind(kind).label},
        "curriculum": module.curriculum, "back": "curriculum", "back_key": module.curriculum.key,
        "lede": _("You choose the .h5p file after you saved.") if kind == LessonKind.H5P else "",
    }  # fmt: skip
    return form_step(
        request, forms.LessonForm(posted(request), kind=kind),
        lambda given: actions.add_lesson(module, kind=kind, by=me(request), **given),
        lambda made: redirect("lesson_edit", made.key), context,
    )  # fmt: skip


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def lesson_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Its words, its files, and how learners will read it."""
    found: Lesson = queries.part(Lesson, key)
    whole: Any = found.module
    context = {
        "template": "learning/lesson_edit.html", "title": found.title, "lesson": found, "curriculum": whole.curriculum,
        "preview": markdown.render(found.body), "files": list(found.files.all()), "back": "curriculum",
        "back_key": whole.curriculum.key, "is_draft": whole.curriculum.state == "draft",
    }  # fmt: skip
    return form_step(
        request, forms.LessonForm(posted(request), kind=found.kind, lesson=found),
        lambda given: actions.change_lesson(found, by=me(request), **given),
        lambda _made: redirect("lesson_edit", key), context,
    )  # fmt: skip


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def lesson_file_new(request: HttpRequest, key: str) -> HttpResponse:
    found: Lesson = queries.part(Lesson, key)
    whole: Any = found.module
    if back := _frozen(request, whole.curriculum):
        return back
    context = {"title": _("Add a file"), "back": "lesson_edit", "back_key": key}

    def run(given: dict[str, Any]) -> LessonFile:
        upload = given["upload"]
        return actions.attach_file(found, name=upload.name, data=upload.read(), alt=given["alt"], by=me(request))

    return form_step(
        request, forms.FileForm(posted(request), request.FILES or None), run,
        lambda _made: redirect("lesson_edit", key), context,
    )  # fmt: skip


@require_safe
@login_required_person
def lesson_file(request: HttpRequest, key: str) -> HttpResponse:
    """Its bytes, as what their content showed: pictures in the page, everything else is kept."""
    found = queries.file_for(request.acting, key)  # type: ignore[attr-defined]
    content = first_or_404(LessonFileContent.objects.filter(file=found))
    is_picture = found.kind.startswith("image/")
    answer = HttpResponse(bytes(content.data), content_type=found.kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    answer.headers["Content-Disposition"] = "inline" if is_picture else f'attachment; filename="{found.key}"'
    return answer


def _part_verbs(model: Any) -> Any:
    def move(later: bool) -> Any:
        return lambda row, by: actions.move_part(row, later=later, by=by)

    def home(row: Any) -> tuple[str, ...]:
        if isinstance(row, LessonFile):
            return "lesson_edit", row.lesson.key
        return "curriculum", (row.curriculum if isinstance(row, Module) else row.module.curriculum).key

    return buttons(
        _staff(lambda key: queries.part(model, key)), home,
        {"remove": Verb(actions.remove_part, lazy("Removed."))}
        | ({} if model is LessonFile else {"earlier": Verb(move(False)), "later": Verb(move(True))}),
    )  # fmt: skip


def _staff(find: Any) -> Any:
    """Only the team finds it."""

    def found(acting: Any, key: str) -> Any:
        if acting.hats.isdisjoint(STAFF_HATS):
            raise Http404
        return find(key)

    return found


module_act, lesson_act, lesson_file_act = _part_verbs(Module), _part_verbs(Lesson), _part_verbs(LessonFile)
curriculum_act = buttons(
    _staff(_curriculum), lambda row: ("curriculum", row.key),
    {
        "publish": Verb(actions.publish_curriculum, lazy("Published. Groups can begin with it.")),
        "archive": Verb(actions.archive_curriculum, lazy("Archived. Groups that run keep it.")),
        "version": Verb(
            actions.next_version, lazy("This is a new version, to change as you like."),
            to=lambda made: ("curriculum", made.key),
        ),
    },
)  # fmt: skip
