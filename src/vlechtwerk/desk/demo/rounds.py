"""A match round of this morning over all open needs, and the one of yesterday that it follows on."""

from datetime import timedelta

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.enums import RowState, SetAsideReason
from vlechtwerk.matching.models import MatchRound
from vlechtwerk.matching.queries.rounds import needs_of_round


def hold_rounds(year: Year) -> None:
    """Yesterday's proposal was looked at: two pairs fixed, one refused. Today's waits for the broker."""
    if not needs_of_round({}).exists():
        return
    broker = year.cast.brokers[0]
    with clock.at(clock.now() - timedelta(hours=26)):
        first = matching.start_round(by=broker)
        matching.work_rounds()
        best = list(
            first.rows.filter(state=RowState.PROPOSED).order_by("-score", "pk").select_related("round", "helper")
        )
        for row in best[:2]:
            matching.lock_row(row, by=broker)
        for row in best[-1:]:
            if row.helper and len(best) > 2:
                matching.refuse_pair(row, person=row.helper, reason=SetAsideReason.KNOWS_ALREADY, by=broker)
    with clock.at(clock.now() - timedelta(hours=1)):
        matching.run_again(MatchRound.objects.get(pk=first.pk), by=broker)
        matching.work_rounds()
