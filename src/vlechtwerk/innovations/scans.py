"""A scan that came along with a question, or was taken along to a dossier: its result, and where results lead."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.innovations import queries
from vlechtwerk.innovations.models import Innovation, Intake
from vlechtwerk.surveys import registry
from vlechtwerk.surveys.enums import NextKind
from vlechtwerk.surveys.models import Response
from vlechtwerk.surveys.queries.scans import ScanResult, scan_result
from vlechtwerk.surveys.registry import Step

MOST_DOSSIERS = 5


def result_of(row: Intake | Innovation) -> ScanResult | None:
    """What the scan of a question or a dossier says; without one nothing, and no query."""
    return scan_result(row.scan) if row.scan else None


def proposed_scores(innovation: Innovation) -> dict[str, Any]:
    """A first diagnosis as the scan gives it, for the form; none once somebody wrote one down."""
    found = result_of(innovation)
    if found is None or innovation.diagnoses.exists():
        return {}
    return {f"score_{code}": score for code, score in found.axis_scores().items()}


def _ask(response: Response) -> str:
    return f"{reverse('ask')}?scan={response.key}"


def own_dossiers(acting: Any, response: Response) -> list[Step]:
    """Whoever makes an innovation may take the result along to its dossier."""
    if acting.person is None:
        return []
    mine = Innovation.objects.filter(members__person=acting.person, members__until=None, merged_into=None)
    found = queries.innovations_for(acting).filter(pk__in=mine.values("pk"))[:MOST_DOSSIERS]
    return [
        Step(
            _("To the dossier of %(name)s") % {"name": one.name},
            reverse("innovation_scan", args=[one.key, response.key]),
        )
        for one in found
    ]


def register() -> None:
    registry.next_steps[NextKind.QUESTION] = lambda response: Step(_("Ask the network"), _ask(response))
    registry.next_steps[NextKind.CIRCLES] = lambda response: Step(_("Ask for a learning circle"), _ask(response))
    registry.for_members.append(own_dossiers)
