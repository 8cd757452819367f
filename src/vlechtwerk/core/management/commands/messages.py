"""Collect, check and compile translations: one catalogue per app and language in ``locale/``.

``vlechtwerk manage messages [app ...]`` writes new msgids to ``locale/<language>/<app>.po`` and compiles
all catalogues into one ``django.mo`` per language. ``--check`` writes nothing and fails on a missing, fuzzy
or unused message. Babel does the work, so that no system package is needed.
"""

import io
import re
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

ROOT = settings.PACKAGE.parent.parent / "locale"
LANGUAGES = ("nl", "fr")
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip


def apps() -> list[str]:
    """Names of our apps."""
    return [name.split(".")[1] for name in settings.INSTALLED_APPS if name.startswith("vlechtwerk.")]


def keywords(source: str) -> dict[str, Any]:
    """The names that mark a message in one file, with the names it gives them itself (``gettext_lazy as lazy``)."""
    own = re.findall(r"\b(n?p?n?gettext(?:_lazy|_noop)?) as (\w+)", source)
    return KEYWORDS | {alias: KEYWORDS[name] for name, alias in own if alias != "_"}


def extracted(app: str) -> Catalog:
    """All messages in the Python files and templates of one app."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in sorted((settings.PACKAGE / app).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            source = path.read_text(encoding="utf-8")
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            words = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            source = "\n".join(line.lstrip() for line in words.splitlines())  # no indents that mean something
        else:
            continue
        for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), keywords(source)):
            catalog.add(message, context=context)
    return catalog


def load(path: Path, language: str) -> Catalog:
    """A stored catalogue, or an empty one."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def problems(found: Catalog, stored: Catalog) -> list[str]:
    """What is missing, fuzzy, wrongly formatted or no longer used."""
    bad = []
    for message in found:
        if not message.id:
            continue
        kept = stored.get(message.id, message.context)
        strings = (kept.string if isinstance(kept.string, tuple | list) else [kept.string]) if kept else []
        if not strings or not all(strings):
            bad.append(f"missing: {message.id!r}")
        elif kept and kept.fuzzy:
            bad.append(f"fuzzy: {message.id!r}")
        elif kept and any(True for _ in kept.check(stored)):
            bad.append(f"placeholders differ: {message.id!r}")
    bad += [f"unused: {m.id!r}" for m in stored if m.id and found.get(m.id, m.context) is None]
    return bad


def clashes(catalogs: Iterable[tuple[str, Catalog]]) -> list[str]:
    """The same message translated in two ways: only one of them would be shown, everywhere."""
    known: dict[Any, tuple[str, Any]] = {}
    bad = []
    for app, catalog in catalogs:
        for message in catalog:
            if message.id and message.string:
                where, words = known.setdefault((str(message.id), message.context), (app, message.string))
                if words != message.string:
                    bad.append(f"{app}: {message.id!r} is {message.string!r} here and {words!r} in {where}")
    return bad


def update(app: str, language: str) -> None:
    """Bring the catalogue of one app in step with its source, keeping what is translated."""
    path = ROOT / language / f"{app}.po"
    stored, found = load(path, language), extracted(app)
    merged = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in found:
        if message.id:
            kept = stored.get(message.id, message.context)
            merged.add(message.id, kept.string if kept else None, context=message.context)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, merged, omit_header=False, sort_output=True, width=0, include_lineno=False)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept_lines = [line for line in lines if not line.startswith(('"POT-Creation', '"PO-Revision', '"Generated-By'))]
    path.write_text("".join(kept_lines), encoding="utf-8")


def compile_all() -> int:
    """One ``django.mo`` per language from all catalogues; returns how many messages."""
    total = 0
    for language in LANGUAGES:
        whole = Catalog(locale=language, charset="utf-8", fuzzy=False)
        for path in sorted((ROOT / language).glob("*.po")):
            for message in load(path, language):
                if message.id and message.string and not message.fuzzy:
                    whole.add(message.id, message.string, context=message.context)
        target = settings.PACKAGE / "locale" / language / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, whole)
        total += len(whole)
    return total


class Command(BaseCommand):
    help = "Collect, check and compile translations."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*")
        parser.add_argument("--check", action="store_true", help="write nothing, fail on what is missing")
        parser.add_argument("--compile", action="store_true", help="only compile")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options["apps"] or apps()
        if options["check"]:
            bad = [
                f"{language}/{app}: {problem}"
                for language in LANGUAGES
                for app in chosen
                for problem in problems(extracted(app), load(ROOT / language / f"{app}.po", language))
            ]
            for language in LANGUAGES:
                bad += [
                    f"{language}/{one}"
                    for one in clashes((app, load(ROOT / language / f"{app}.po", language)) for app in apps())
                ]
            if bad:
                raise CommandError("\n".join(bad))
            return
        if not options["compile"]:
            for language in LANGUAGES:
                for app in chosen:
                    update(app, language)
        self.stdout.write(f"{compile_all()} messages compiled")
