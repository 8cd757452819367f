"""The index itself: FTS5 on SQLite, a ``tsvector`` on PostgreSQL. Both hold the forms of ``words`` as they come.

https://www.sqlite.org/fts5.html, https://www.postgresql.org/docs/current/datatype-textsearch.html
"""

from collections.abc import Callable, Collection, Iterable

from django.db import connection
from django.db.models.expressions import RawSQL

from vlechtwerk.search.words import Wanted

Write = Callable[[str], str]
MOST_FORMS = 4000
"""A ``tsvector`` knows 16,383 places; nobody looks for what stands after page twenty."""
PUT = {
    "sqlite": "INSERT OR REPLACE INTO search_index (rowid, title, body) VALUES (%s, %s, %s)",
    "postgresql": "INSERT INTO search_index (document_id, words) VALUES (%s, %s::tsvector) "
    "ON CONFLICT (document_id) DO UPDATE SET words = EXCLUDED.words",
}
DROP = {
    "sqlite": "DELETE FROM search_index WHERE rowid = %s",
    "postgresql": "DELETE FROM search_index WHERE document_id = %s",
}
MATCH = {
    "sqlite": "SELECT rowid FROM search_index WHERE search_index MATCH %s",
    "postgresql": "SELECT document_id FROM search_index WHERE words @@ %s::tsquery",
}


def put(number: int, title: Collection[str], body: Collection[str]) -> None:
    """Keep what the document with this row number stands under."""
    title, body = list(title)[:MOST_FORMS], list(body)[:MOST_FORMS]
    if connection.vendor == "sqlite":
        words = [" ".join(map(_safe, title)), " ".join(map(_safe, body))]
    else:
        words = [" ".join([*(_lexeme(one, "A") for one in title), *(_lexeme(one, "D") for one in body)])]
    with connection.cursor() as cursor:
        cursor.execute(PUT[connection.vendor], [number, *words])


def drop(numbers: Iterable[int]) -> None:
    """Forget these documents."""
    with connection.cursor() as cursor:
        cursor.executemany(DROP[connection.vendor], [(number,) for number in numbers])


def clear() -> None:
    """Forget every document."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_index")


def matching(question: list[Wanted], *, every: bool = True) -> RawSQL:
    """The row numbers of documents that hold every word in some form, or any of them."""
    write = _fts5 if connection.vendor == "sqlite" else _tsquery
    return RawSQL(MATCH[connection.vendor], [write(question, every)])  # noqa: S611  # a constant with one parameter


def _fts5(question: list[Wanted], every: bool) -> str:
    return _written(question, every, (" AND ", " OR "), _phrase, lambda start: f"title : {_phrase(start)} *")


def _tsquery(question: list[Wanted], every: bool) -> str:
    return _written(question, every, (" & ", " | "), _quoted, lambda start: f"{_quoted(start)}:*A")


def _written(question: list[Wanted], every: bool, joins: tuple[str, str], form: Write, start: Write) -> str:
    """The words, each in any of its forms or as the beginning of a word of a title, in one of the query languages."""

    both, either = joins

    def ways(word: Wanted) -> list[str]:
        return [*(f"({both.join(map(form, together))})" for together in word.forms), start(word.start)]

    return (both if every else either).join(f"({either.join(ways(word))})" for word in question)


def _phrase(form: str) -> str:
    return f'"{_safe(form)}"'


def _safe(form: str) -> str:
    """Letters, figures and our own two marks: nothing that the query language or its tokenizer reads otherwise."""
    return "".join(one for one in form if one.isalnum() or one in "#~_-")


def _quoted(form: str) -> str:
    return f"'{_safe(form)}'"


def _lexeme(form: str, weight: str) -> str:
    return f"{_quoted(form)}:1{weight}"


def pack() -> None:
    """Write the index anew, so that nothing stays in it of what was dropped (FTS5 only marks it; PostgreSQL cleans up)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
