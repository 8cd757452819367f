"""Changing a concept, splitting a compound otherwise, and taking that back."""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.engine.compounds import LINKS, LONGEST_WORD
from vlechtwerk.taxonomy import overlay, queries
from vlechtwerk.taxonomy.actions.base import TaxonomyRefused, new_edition
from vlechtwerk.taxonomy.enums import ChangeSource, ChangeState
from vlechtwerk.taxonomy.models import CompoundException, ConceptChange

CODE = re.compile(r"^[a-z][a-z0-9_]{1,59}$")


@transaction.atomic
def change_concept(
    code: str, *, wanted: overlay.Row, by: Actor | None, why: str = "", source: str = ChangeSource.HAND,
    seen: str | None = None,
) -> ConceptChange | None:  # fmt: skip
    """Make a concept say this from now on, or make it. Nothing is written when it says so already.

    ``seen`` is the latest change that the writer knew of: words of somebody else in between are not lost.
    """
    new_edition()
    if seen is not None and seen != queries.latest_change(code):
        raise TaxonomyRefused(_("Somebody else changed this concept in the meantime. Open it again, then add yours."))
    rows = queries.rows_in_use()
    is_new = code not in rows
    data = overlay.difference(rows.get(code, {}), wanted)
    if not data:
        return None
    if is_new:
        data["new"] = True
    _check(rows, code, wanted, data)
    return _write(code, data, is_new, source=source, why=why, by=by)


def _write(
    code: str, data: dict[str, Any], is_new: bool, *, source: str, why: str, by: Actor | None
) -> ConceptChange:  # fmt: skip
    change = ConceptChange.objects.create(code=code, data=data, is_new=is_new, source=source, why=why.strip()[:200])
    audit("concept_changed", change, by, code=code, why=change.why)
    return change


def _check(rows: overlay.Rows, code: str, wanted: overlay.Row, data: dict[str, Any]) -> None:
    if not CODE.match(code):
        raise TaxonomyRefused(_("A code has small letters, figures and underscores, like repair_cafe."), "code")
    if not wanted.get("name_nl", "").strip():
        raise TaxonomyRefused(_("Give the concept a Dutch name."), "name_nl")
    broader = wanted.get("broader", "")
    if broader and broader not in rows:
        raise TaxonomyRefused(_("There is no concept “%(name)s”.") % {"name": broader}, "broader")
    if broader == code or (broader and code in overlay.wider(rows, broader)):
        raise TaxonomyRefused(
            _("“%(name)s” already stands below this concept. That would make a circle.")
            % {"name": queries.name_of(rows.get(broader, {"concept": broader, **wanted}))},
            "broader",
        )
    for field in ("name_nl", "name_fr", "name_en"):
        if overlay.is_unsafe(wanted.get(field, "")):
            raise TaxonomyRefused(said_of_form(wanted[field], "sign"), field)
    for column, forms in data.get("add", {}).items():
        for form in forms:
            if column == "related" and (form not in rows or form == code):
                raise TaxonomyRefused(_("There is no other concept “%(name)s”.") % {"name": form}, "related")
            if column != "related" and (why := overlay.wrong_form(form)):
                raise TaxonomyRefused(said_of_form(form, why), column)


def said_of_form(form: str, why: str) -> str:
    """What is wrong with a form, and the way out."""
    text = {
        "long": _("“%(form)s” is too long: at most eight words and 80 letters."),
        "star": _("“%(form)s”: a * only stands at the end of a word, as in subsidie*."),
        "stem": _("“%(form)s”: before the * come at least three letters, or half the language fits."),
        "sign": _("“%(form)s” is no word. Use letters and figures; put each word on its own line."),
    }[why]
    return text % {"form": form[:60]}


@transaction.atomic
def undo_change(change: ConceptChange, *, by: Actor | None) -> None:
    """Take one change back; later ones stay."""
    new_edition()
    held = ConceptChange.objects.filter(pk=change.pk, state=ChangeState.ACTIVE)
    if held.update(state=ChangeState.UNDONE, undone_at=clock.now()) != 1:
        raise TaxonomyRefused(_("Somebody took this back already."))
    rows = queries.rows_in_use()
    if any(code in overlay.wider(rows, code) for code in (change.code, *overlay.wider(rows, change.code))):
        raise TaxonomyRefused(_("Taking this back would make a circle of concepts. Change the wider concept first."))
    audit("concept_change_undone", change, by, code=change.code)


@transaction.atomic
def except_compound(word: str, *, parts: str, by: Actor | None, why: str = "") -> CompoundException:
    """Split a word this way from now on, or never (no parts). An older exception of the word makes place."""
    word, pieces = word.strip().lower(), re.split(r"[\s+|,]+", parts.strip().lower()) if parts.strip() else []
    check_compound(word, pieces)
    new_edition()
    old = CompoundException.objects.filter(word=word, state=ChangeState.ACTIVE)
    old.update(state=ChangeState.UNDONE, undone_at=clock.now())
    made = CompoundException.objects.create(word=word, parts=" ".join(pieces), why=why.strip()[:200])
    audit("compound_excepted", made, by, word=word, parts=made.parts)
    return made


def check_compound(word: str, pieces: list[str]) -> None:
    """One word of letters, and parts that spell it, apart from the letters that link them."""
    if not word.isalpha() or not 3 <= len(word) <= LONGEST_WORD:
        raise TaxonomyRefused(_("Write one word, of letters only."), "word")
    if len(pieces) == 1:
        raise TaxonomyRefused(_("Give two parts or more, or none: then the word is not split."), "parts")
    links = "|".join(sorted(filter(None, LINKS), key=len, reverse=True))
    if pieces and not re.fullmatch(f"(?:{links})?".join(map(re.escape, pieces)), word):
        said = _("“%(parts)s” does not spell “%(word)s”. Only s, n, e or en may stand between the parts.")
        raise TaxonomyRefused(said % {"parts": " + ".join(pieces)[:80], "word": word}, "parts")


@transaction.atomic
def undo_compound(exception: CompoundException, *, by: Actor | None) -> None:
    """The word is split as the engine does it again."""
    new_edition()
    held = CompoundException.objects.filter(pk=exception.pk, state=ChangeState.ACTIVE)
    if held.update(state=ChangeState.UNDONE, undone_at=clock.now()) != 1:
        raise TaxonomyRefused(_("Somebody took this back already."))
    audit("compound_exception_undone", exception, by, word=exception.word)
