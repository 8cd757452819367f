"""Everything that changes the network's words."""

from vlechtwerk.taxonomy.actions.base import TaxonomyRefused
from vlechtwerk.taxonomy.actions.importing import commit_import, prepare_import, run_imports, undo_import
from vlechtwerk.taxonomy.actions.suggestions import accept_suggestion, reject_suggestion, suggest_words
from vlechtwerk.taxonomy.actions.words import change_concept, except_compound, undo_change, undo_compound

__all__ = [
    "TaxonomyRefused",
    "accept_suggestion",
    "change_concept",
    "commit_import",
    "except_compound",
    "prepare_import",
    "reject_suggestion",
    "run_imports",
    "suggest_words",
    "undo_change",
    "undo_compound",
    "undo_import",
]
