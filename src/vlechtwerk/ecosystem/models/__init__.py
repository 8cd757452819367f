"""The tables of the ecosystem."""

from vlechtwerk.ecosystem.models.actors import Actor, Domain, Function, HiddenTie, Relation
from vlechtwerk.ecosystem.models.gaps import Gap, GapNote, MaturityAssessment, MaturityTopic
from vlechtwerk.ecosystem.models.growth import Cluster, Initiative, InitiativeActor, JournalEntry, PhaseChange
from vlechtwerk.ecosystem.models.maps import MapStory, Picture, SavedView, StoryStep

__all__ = [
    "Actor", "Cluster", "Domain", "Function", "Gap", "GapNote", "HiddenTie", "Initiative", "InitiativeActor", "JournalEntry",
    "MapStory", "MaturityAssessment", "MaturityTopic", "PhaseChange", "Picture", "Relation", "SavedView", "StoryStep",
]  # fmt: skip
