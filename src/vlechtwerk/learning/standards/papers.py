"""The certificate of an award on paper (``core.exports.paper``)."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.core import links
from vlechtwerk.core.exports import paper
from vlechtwerk.core.ui.words import day, decimal
from vlechtwerk.learning.models import Award


def certificate(award: Award) -> bytes:
    """A PDF in the language of the reader; words arrive as data and are never read as markup."""
    curriculum, person = award.learner.cohort.curriculum, award.learner.person
    said = {"name": person.name, "title": curriculum.title}
    return paper({
        "lang": (get_language() or "nl")[:2], "network": settings.NETWORK_NAME, "page": _("page {page} of {pages}"),
        "title": _("Certificate"), "subtitle": _("%(name)s completed “%(title)s”.") % said,
        "figures": [
            {"value": decimal(curriculum.ects), "label": _("credits (ECTS)")},
            {"value": str(curriculum.eqf), "label": _("level (EQF)")},
        ],
        "notes": [
            curriculum.summary, _("Issued on %(day)s.") % {"day": day(award.issued_at.date(), "full")},
            _("Whether this certificate holds, anybody checks at %(url)s") % {"url": links.absolute("award", award.code)},
        ],
        "tables": [{
            "title": _("What it consists of"),
            "columns": [{"label": _("Module"), "end": False, "width": 5}, {"label": "ECTS", "end": True, "width": 1}],
            "rows": [[one.title, decimal(one.ects)] for one in curriculum.modules.all()], "foot": [],
        }],
    })  # fmt: skip
