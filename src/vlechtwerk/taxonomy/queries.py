"""The vocabulary in use, concepts as pages show them, and their history."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language

from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.engine import compounds, concepts, text
from vlechtwerk.taxonomy import overlay, registry
from vlechtwerk.taxonomy.enums import COLUMN_LABELS, ChangeSource, ChangeState, SuggestionState
from vlechtwerk.taxonomy.models import CompoundException, ConceptChange, Edition, WordImport, WordSuggestion

FOUND = 60


@dataclass
class _Loaded:
    """What this process works with, and what it looked up in it."""

    token: str = ""
    rows: overlay.Rows = field(default_factory=overlay.standard)
    haystack: dict[str, str] = field(default_factory=dict)


_loaded = _Loaded()
_lock = Lock()


def edition() -> QuerySet[Edition]:
    """Which words hold now: at most one row, to ask along with something else and to give to :func:`refresh`."""
    return Edition.objects.filter(pk=1)


def refresh(token: str | None = None) -> None:
    """Work with the words that hold now, whoever changed them in whatever process. One query when nothing changed.

    ``token``: of :func:`edition`, when it was asked already; "" when there is none.
    """
    global _loaded
    if token is None:
        token = edition().values_list("token", flat=True).first() or ""
    if token == _loaded.token:
        return
    with _lock:
        if token != _loaded.token:
            rows = rows_in_use()
            words = CompoundException.objects.filter(state=ChangeState.ACTIVE).values_list("word", "parts")
            compounds.use({word: tuple(parts.split()) for word, parts in words})
            concepts.use(None if rows == overlay.standard() else overlay.for_engine(rows))
            text.forms.cache_clear()
            _loaded = _Loaded(token, rows)


def rows() -> overlay.Rows:
    """All concepts as they hold now, by code; those that are switched off too."""
    refresh()
    return _loaded.rows


def rows_in_use(*, without: Iterable[str] = ()) -> overlay.Rows:
    """The standard list with all active changes, read afresh."""
    changes = ConceptChange.objects.filter(state=ChangeState.ACTIVE).exclude(source__in=without).order_by("id")
    return overlay.applied(overlay.standard(), changes.values_list("code", "data").iterator())


def name_of(row: overlay.Row) -> str:
    """What a concept is called in the language of the page."""
    return row.get(f"name_{(get_language() or 'nl')[:2]}") or row.get("name_nl") or row["concept"]


@dataclass(frozen=True)
class Found:
    """One concept in a list: its row, some of its forms, and how often each kind of text hits it."""

    code: str
    name: str
    forms: list[str]
    hits: list[tuple[str, int]]
    is_off: bool


def search(words: str) -> list[Found]:
    """Concepts that a text means to the engine, then those that hold its words; all by name without a text."""
    known, counted = rows(), hits()
    wanted = text.fold(words).split()
    if not wanted:
        codes = sorted(known, key=lambda code: name_of(known[code]).lower())
    else:
        meant = text.analysis(words).concepts if len(words) < 200 else {}
        codes = sorted((code for code in meant if code in known), key=lambda code: (-meant[code], code))
        codes += [code for code, hay in _haystack().items() if code not in meant and all(w in hay for w in wanted)]
    return [
        Found(
            code, name_of(known[code]), _matching(known[code], wanted),
            [(label, numbers[code]) for label, numbers in counted.items()], bool(known[code].get("off")),
        )
        for code in codes
    ]  # fmt: skip


def _haystack() -> dict[str, str]:
    if not _loaded.haystack:
        columns = (*(f"name_{language}" for language in text.LANGUAGES), *concepts.COLUMNS)
        _loaded.haystack = {
            code: text.fold(" ".join([code, *(row.get(column) or "" for column in columns)]))
            for code, row in _loaded.rows.items()
        }
    return _loaded.haystack


def _matching(row: overlay.Row, wanted: list[str], most: int = 6) -> list[str]:
    """The forms that hold a word that was asked for first, then the others."""
    forms = [form for column in concepts.COLUMNS for form in overlay.listed(row, column)]
    return list(dict.fromkeys(sorted(forms, key=lambda form: not any(w in text.fold(form) for w in wanted))))[:most]


def hits() -> dict[str, Counter[str]]:
    """How many texts of each kind mean each concept, by the label of the kind: one query per kind."""
    return {
        str(source.label): Counter(
            code for words, language in source.all() for code in text.analysis(words, language).concepts
        )
        for _name, source in registry.texts.items()
    }


def spoken() -> Callable[[str, str], bool]:
    """Tells of a label in a language whether one of the network's texts holds all its words: a query per kind."""
    where: dict[tuple[str, str], set[int]] = {}
    every = (one for _name, source in registry.texts.items() for one in source.all())
    for number, (words, language) in enumerate(every):
        for word in {*text.analysis(words, language).words}:
            where.setdefault((language, word), set()).add(number)

    def check(label: str, language: str) -> bool:
        said = [word for word in text.tokens(label) if text.fold(word) not in text.stopwords(language)]
        found = [where.get((language, text.lemma(word, language)), set()) for word in said]
        return bool(found) and bool(set.intersection(*found))

    return check


def labels() -> list[str]:
    """The kinds of text that are counted."""
    return [str(source.label) for _name, source in registry.texts.items()]


@dataclass(frozen=True)
class Link:
    code: str
    name: str


@dataclass(frozen=True)
class Concept:
    """A concept as its page shows it."""

    code: str
    row: overlay.Row
    names: dict[str, str]
    forms: list[tuple[Any, list[str], frozenset[str]]]  # label, forms, those that the network added
    broader: list[Link]
    narrower: list[Link]
    related: list[Link]
    hits: list[tuple[str, int]]

    @property
    def name(self) -> str:
        return name_of(self.row)


def concept_for(code: str) -> Concept:
    """A concept with its neighbours and its figures; 404 when there is no such concept."""
    known = rows()
    if code not in known:
        raise Http404
    row, plain = known[code], overlay.standard().get(code, {})
    forms = [
        (label, overlay.listed(row, column), frozenset(overlay.listed(row, column)) - {*overlay.listed(plain, column)})
        for column, label in COLUMN_LABELS.items()
    ]
    below = sorted(other for other, one in known.items() if one.get("broader") == code)
    return Concept(
        code, row, {language: row.get(f"name_{language}", "") for language in text.LANGUAGES}, forms,
        _links(known, overlay.wider(known, code)), _links(known, below), _links(known, overlay.listed(row, "related")),
        [(label, numbers[code]) for label, numbers in hits().items()],
    )  # fmt: skip


def _links(known: overlay.Rows, codes: Iterable[str]) -> list[Link]:
    return [Link(code, name_of(known[code])) for code in codes if code in known]


@dataclass(frozen=True)
class Moment:
    """One line of the history: a change and who made it."""

    change: ConceptChange
    who: str
    said: list[tuple[str, str, list[str]]]  # "add", "remove" or "set"; the column or field; what


def history(code: str) -> list[Moment]:
    """What the network changed in a concept, newest first: three queries."""
    found = list(ConceptChange.objects.filter(code=code).exclude(state=ChangeState.PREPARED).order_by("-id")[:FOUND])
    trail = AuditEntry.objects.filter(subject="taxonomy.conceptchange", subject_id__in=[str(one.pk) for one in found])
    actors = dict(trail.filter(verb="concept_changed").values_list("subject_id", "actor_id"))
    called: dict[int, str] = {}
    for _name, source in registry.names.items():
        called |= source({pk for pk in actors.values() if pk})
    return [Moment(one, called.get(actors.get(str(one.pk)) or 0, ""), _said(one.data)) for one in found]


def _said(data: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    lines = [(verb, column, list(forms)) for verb in ("add", "remove") for column, forms in data.get(verb, {}).items()]
    return lines + [("set", name, [str(value)]) for name, value in data.get("set", {}).items()]


def latest_change(code: str) -> str:
    """The key of the last change that holds; empty when the concept is as the standard list has it."""
    held = ConceptChange.objects.filter(code=code, state=ChangeState.ACTIVE).order_by("-id")
    return held.values_list("key", flat=True).first() or ""


def compounds_in_use() -> QuerySet[CompoundException]:
    """The exceptions that hold, by word."""
    return CompoundException.objects.filter(state=ChangeState.ACTIVE)


def suggestions() -> list[tuple[WordSuggestion, str]]:
    """What waits for a yes or no, the clearest first, with the name of the concept."""
    known = rows()
    waiting = WordSuggestion.objects.filter(state=SuggestionState.WAITING, code__in=known)
    return [(one, name_of(known[one.code])) for one in waiting]


def change_for(key: str) -> ConceptChange:
    return first_or_404(ConceptChange.objects.filter(key=key).exclude(state=ChangeState.PREPARED))


def compound_for(key: str) -> CompoundException:
    return first_or_404(CompoundException.objects.filter(key=key).exclude(state=ChangeState.PREPARED))


def suggestion_for(key: str) -> WordSuggestion:
    return first_or_404(WordSuggestion.objects.filter(key=key))


def import_for(key: str) -> WordImport:
    return first_or_404(WordImport.objects.filter(key=key))


@dataclass(frozen=True)
class Progress:
    """How far an import is: concepts that are new to us, that join one of ours, compounds, and taken in by now."""

    new: int
    joining: int
    compounds: int
    done: int
    examples: list[ConceptChange]


def progress_of(batch: WordImport) -> Progress:
    """Four queries."""
    found = ConceptChange.objects.filter(batch=batch)
    new, words = found.filter(is_new=True).count(), CompoundException.objects.filter(batch=batch)
    everything, split = found.count(), words.count()
    done = found.filter(state=ChangeState.ACTIVE).count() + words.filter(state=ChangeState.ACTIVE).count()
    return Progress(new, everything - new, split, done, list(found.order_by("is_new", "id")[:12]))


def of_the_network() -> tuple[overlay.Rows, list[tuple[str, str]]]:
    """What a network may share: its rows without those of ESCO, which everybody has, and its compounds."""
    own = rows_in_use(without=[ChangeSource.ESCO])
    return own, list(compounds_in_use().exclude(source=ChangeSource.ESCO).values_list("word", "parts"))
