"""Words learnt from what helped: found by the worker, decided by people."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.engine import text
from vlechtwerk.taxonomy import cooccurrence, overlay, queries, registry
from vlechtwerk.taxonomy.actions.base import TaxonomyRefused
from vlechtwerk.taxonomy.actions.words import change_concept
from vlechtwerk.taxonomy.enums import ChangeSource, SuggestionState
from vlechtwerk.taxonomy.models import ConceptChange, WordSuggestion
from vlechtwerk.taxonomy.registry import Pair

MOST_WAITING = 40


def suggest_words(pairs: Iterable[Pair] | None = None) -> int:
    """Look through everything that helped, or these pairs; returns how many suggestions are new.

    One that was decided never comes back; one that waits stays until somebody decides.
    """
    queries.refresh()
    if pairs is None:
        pairs = [pair for _name, source in registry.confirmed_pairs.items() for pair in source()]
    seen = {(text.fold(one.word), one.language, one.code): one for one in cooccurrence.meetings(pairs)[:MOST_WAITING]}
    with transaction.atomic():
        told = WordSuggestion.objects.values_list("word", "language", "code")
        known = {(text.fold(word), language, code) for word, language, code in told}
        fresh = [one for key, one in seen.items() if key not in known]
        WordSuggestion.objects.bulk_create(
            [
                WordSuggestion(
                    word=one.word[:40], language=one.language, code=one.code, pair_count=one.pairs,
                    people_count=one.people, strength=round(one.ratio, 2), examples=list(one.examples),
                )
                for one in fresh
            ],
            ignore_conflicts=True,  # another worker may have written the same
        )  # fmt: skip
    return len(fresh)


def _decide(suggestion: WordSuggestion, state: str) -> None:
    waiting = WordSuggestion.objects.filter(pk=suggestion.pk, state=SuggestionState.WAITING)
    if waiting.update(state=state) != 1:
        raise TaxonomyRefused(_("Somebody answered this already."))


@transaction.atomic
def accept_suggestion(suggestion: WordSuggestion, *, by: Actor | None) -> ConceptChange | None:
    """The word becomes an everyday word of the concept, at once."""
    _decide(suggestion, SuggestionState.ACCEPTED)
    row = queries.rows_in_use().get(suggestion.code)
    if row is None:
        raise TaxonomyRefused(_("This concept is not there any more."))
    column = f"{suggestion.language}_lay"
    wanted = {**row, column: "|".join([*overlay.listed(row, column), suggestion.word])}
    audit("suggestion_accepted", suggestion, by, word=suggestion.word, code=suggestion.code)
    return change_concept(suggestion.code, wanted=wanted, by=by, source=ChangeSource.SUGGESTION)


@transaction.atomic
def reject_suggestion(suggestion: WordSuggestion, *, by: Actor | None) -> None:
    """This word never comes back for this concept."""
    _decide(suggestion, SuggestionState.REJECTED)
    audit("suggestion_rejected", suggestion, by, word=suggestion.word, code=suggestion.code)
