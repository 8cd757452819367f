"""What is kept about people who learn, and who teach them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, acts, held


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT, "seen_by": SeenBy.INVOLVED}
    held.add(
        "learner_places",
        Held(_("Groups in which you learn, and how far you are"), "learning.Learner", ("person",), **common,
             kept=Kept.EMPTIED, words=("motive",), shown=("cohort__title", "state", "background", "motive", "created_at")),
    )  # fmt: skip
    mine = (
        ("learner_goals", _("Goals that you set yourself"), "learning.Goal", "learner__person", ("text",),
         ("text", "reached_on")),
        ("learner_work", _("Work that you handed in"), "learning.Submission", "learner__person", ("text", "url"),
         ("lesson__title", "text", "url", "created_at")),
        ("learner_feedback", _("Feedback that you gave"), "learning.Review", "reviewer__person", (),
         ("submission__lesson__title", "answers", "given_at")),
        ("learner_proposals", _("Lessons that you proposed"), "learning.Proposal", "learner__person", (),
         ("title", "about", "created_at")),
        ("guest_lectures", _("Guest lectures that you are asked for"), "learning.Lecture", "person", (),
         ("title", "starts_at", "state")),
        ("lecturer_places", _("Groups that you teach"), "learning.Lecturer", "person", (), ("cohort__title",)),
    )  # fmt: skip
    for name, label, model, path, words, shown in mine:
        kept = Kept.EMPTIED if words else Kept.NAMELESS
        held.add(name, Held(label, model, (path,), **common, kept=kept, words=words, shown=shown))
    acts["learning.Curriculum.keeper"] = acts["learning.Cohort.keeper"] = "whose work it is"
