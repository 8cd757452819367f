"""Word lists that people may edit: one list a line in ``data``, its name before the colon."""

from functools import cache
from importlib.resources import files


@cache
def word_list(file: str, name: str) -> frozenset[str]:
    """The words of one list; nothing when there is no such list."""
    lines = (files("vlechtwerk.engine") / "data" / file).read_text("utf-8").splitlines()
    found = dict(line.split(":", 1) for line in lines if ":" in line)
    return frozenset(found.get(name, "").split())
