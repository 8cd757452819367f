"""What clusters and initiatives keep about people: only who of the team did the work."""

from vlechtwerk.people.registry import acts


def register() -> None:
    acts.update({
        "ecosystem.MaturityAssessment.assessed_by": "who assessed it", "ecosystem.Cluster.keeper": "whose work it is",
        "ecosystem.Initiative.keeper": "whose work it is", "ecosystem.PhaseChange.by": "who said so",
        "ecosystem.JournalEntry.by": "who wrote it down",
    })  # fmt: skip
