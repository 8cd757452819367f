"""An award as an Open Badge 3.0 (``core.open_badges``), with its credits (ECTS) and its level (EQF)."""

from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core import links, open_badges
from vlechtwerk.learning.models import Award

EQF = "https://europass.europa.eu/en/description-eight-eqf-levels"


def achievement(award: Award) -> dict[str, Any]:
    curriculum = award.learner.cohort.curriculum
    modules = ", ".join(one.title for one in curriculum.modules.all())
    level = {"n": curriculum.eqf}
    return {
        "id": f"{links.absolute('award', award.code)}#{curriculum.series}", "achievementType": "Course",
        "name": curriculum.title, "description": curriculum.summary,
        "criteria": {"narrative": _("All required lessons, assignments and feedback to others: %(modules)s.") % {"modules": modules}},
        "creditsAvailable": float(curriculum.ects), "humanCode": f"{curriculum.series}.{curriculum.number}",
        "inLanguage": curriculum.language,
        "alignment": [{
            "type": ["Alignment"], "targetType": "ext:EQFLevel", "targetName": _("EQF level %(n)d") % level,
            "targetUrl": f"{EQF}#level-{curriculum.eqf}", "targetCode": str(curriculum.eqf),
            "targetFramework": "European Qualifications Framework",
        }],
    }  # fmt: skip


def credential(award: Award) -> dict[str, Any]:
    made = open_badges.credential(
        achievement(award), name=award.learner.cohort.curriculum.title, url=links.absolute("award", award.code),
        status_url=links.absolute("award_status", award.code), holder=award.learner.person.name, salt=award.code,
        since=award.issued_at,
    )  # fmt: skip
    made["credentialSubject"]["creditsEarned"] = float(award.learner.cohort.curriculum.ects)
    return made


def status(award: Award) -> dict[str, Any]:
    """Whether it still holds and since when not; never why."""
    over = f"revoked {award.revoked_at:%Y-%m-%d}" if award.revoked_at else ""
    url = links.absolute("award", award.code)
    return open_badges.revocations(links.absolute("award_status", award.code), url=url, over=over)
