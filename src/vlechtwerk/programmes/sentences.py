"""Rules, what is not met and why somebody fits, in the reader's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.engine import groups
from vlechtwerk.programmes.enums import Wish
from vlechtwerk.programmes.facts import SHARED, Problem


def listed(words: Sequence[object], more: int = 0) -> str:
    """``An, Bo and Cis``; ``An, Bo and 3 more``."""
    texts = [str(word) for word in words]
    if more > 0:
        texts.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    if len(texts) < 2:
        return "".join(texts)
    return _("%(many)s and %(last)s") % {"many": ", ".join(texts[:-1]), "last": texts[-1]}


def wish(kind: str, given: Mapping[str, Any]) -> str:
    """What a rule asks of every circle."""
    near, least = int(given.get("km") or 0), int(given.get("least") or 2)
    said = {
        Wish.THEME: lambda: _("All work on one theme."),
        Wish.BARRIER: lambda: _("All look for help with the same barrier."),
        Wish.SECTORS: lambda: ngettext("At least %(n)d sector.", "At least %(n)d different sectors.", least) % {"n": least},
        Wish.HALF_DAY: lambda: _("There is a half day on which everybody can come."),
        Wish.REGION: lambda: _("Somebody's home is at most %(km)d km from everybody.") % {"km": near}
        if near
        else _("All live in one region."),
        Wish.LANGUAGE: lambda: _("There is a language that everybody speaks."),
        Wish.ORGANISATION: lambda: _("No two come from one organisation."),
        Wish.EXPERIENCED: lambda: _("Somebody has experience: gave a session, was in a circle, or is a coach or ambassador."),
        Wish.PAIRS: lambda: _("Who must be together is, who must not is not."),
    }  # fmt: skip
    return said[Wish(kind)]()


def unmet(problem: Problem, rule: groups.Rule, members: Sequence[int]) -> str:
    """What a group misses, and what comes nearest."""
    facts = problem.facts
    match rule:
        case groups.Shared():
            label, have, of = problem.nearest(rule.attribute, members)
            if have < 2:
                return _missed(rule.name)
            return _("%(missed)s; nearest: %(what)s (%(have)d of %(of)d)") % {
                "missed": _missed(rule.name), "what": label, "have": have, "of": of,
            }  # fmt: skip
        case groups.Mix():
            n = len(frozenset().union(*(facts.known[at]["sectors"] for at in members)))
            return ngettext("only %(n)d known sector of %(least)d", "only %(n)d known sectors of %(least)d", n) % {
                "n": n, "least": rule.at_least,
            }  # fmt: skip
        case groups.Count(attribute="organisations"):
            same = [facts.people[at].name for at in members if rule.value in facts.known[at]["organisations"]]
            where = facts.label("organisations", str(rule.value))
            return _("%(names)s come from one organisation: %(organisation)s") % {
                "names": listed(same), "organisation": where,
            }  # fmt: skip
        case groups.Together():
            return _("%(names)s must be together") % {"names": listed([facts.people[at].name for at in rule.people])}
        case groups.Apart():
            return _("%(names)s must not be together") % {
                "names": listed([facts.people[at].name for at in rule.people])
            }
    return _missed(rule.name)


def _missed(name: str) -> str:
    return {
        Wish.THEME: _("no theme in common"),
        Wish.BARRIER: _("no barrier in common"),
        Wish.HALF_DAY: _("no half day on which everybody can come"),
        Wish.REGION: _("not near each other"),
        Wish.LANGUAGE: _("no language that everybody speaks"),
        Wish.EXPERIENCED: _("nobody with experience"),
    }[Wish(name)]


def size(count: int, least: int, most: int) -> str:
    """Nothing, or that there are too few or too many."""
    if least <= count <= most:
        return ""
    said = _("%(n)d people, at least %(least)d") if count < least else _("%(n)d people, at most %(most)d")
    return said % {"n": count, "least": least, "most": most}


def unknown(problem: Problem, members: Sequence[int]) -> list[str]:
    """What we do not know of whom, for the rules that count."""
    of = {
        Wish.THEME: _("theme"), Wish.BARRIER: _("barrier"), Wish.SECTORS: _("sector"), Wish.HALF_DAY: _("half days"),
        Wish.REGION: _("place"), Wish.LANGUAGE: _("languages"),
    }  # fmt: skip
    lines = []
    for kind, what in of.items():
        people = problem.unknown(kind, members) if problem.wishes.get(kind, {}).get("priority") else []
        if people:
            names = listed([one.name for one in people[:4]], more=len(people) - 4)
            lines.append(_("not known: %(what)s of %(names)s") % {"what": what, "names": names})
    return lines


def fits(problem: Problem, candidate: int, members: Sequence[int]) -> list[str]:
    """Why somebody fits these people: what they have in common, and what is new."""
    together, lines = [*members, candidate], []
    row = problem.facts.known[candidate]
    for kind, attribute in SHARED.items():
        if not problem.wishes.get(kind, {}).get("priority") or not row[attribute]:
            continue
        if common := problem.common(attribute, together):
            lines.append(_in_common(kind, listed(common[:2], more=len(common) - 2), problem.wishes[kind]))
    fresh = row["sectors"] - frozenset().union(*(problem.facts.known[at]["sectors"] for at in members))
    lines += [_("brings another sector: %(sector)s") % {"sector": problem.facts.label("sectors", one)} for one in fresh]
    if row["experienced"]:
        lines.append(_("has experience"))
    return lines


def _in_common(kind: str, what: str, given: Mapping[str, Any]) -> str:
    if kind == Wish.REGION and given.get("km"):
        return _("lives near the others")
    return {
        Wish.THEME: _("works on %(what)s too"),
        Wish.BARRIER: _("looks for help with %(what)s too"),
        Wish.HALF_DAY: _("can come when the others can: %(what)s"),
        Wish.REGION: _("lives in the same region: %(what)s"),
        Wish.LANGUAGE: _("speaks %(what)s like the others"),
    }[Wish(kind)] % {"what": what}


def more_or_less(before: int, after: int) -> str:
    """What a change by hand did, in one line."""
    n = abs(after - before)
    if not n:
        return _("Just as many rules met as before.")
    if after > before:
        return ngettext("%(n)d rule less met than before.", "%(n)d rules less met than before.", n) % {"n": n}
    return ngettext("%(n)d rule more met than before.", "%(n)d rules more met than before.", n) % {"n": n}
