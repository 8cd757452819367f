"""Tables that are made together are the tables that Django makes one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from vlechtwerk.core.together import Together, together

SHELF = migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))])
BOOK = migrations.CreateModel("Book", [("id", models.BigAutoField(primary_key=True)), ("year", models.IntegerField())])
ADDED = [
    migrations.AddField("book", "shelf", models.ForeignKey("bench.Shelf", models.CASCADE)),
    migrations.AddIndex("book", models.Index(fields=["year"], name="book_year")),
    migrations.AddConstraint("book", models.UniqueConstraint(fields=["shelf", "year"], name="book_once")),
]
LABEL = migrations.AddField("label", "book", models.ForeignKey("bench.Book", models.CASCADE))


def after(operations, with_apps):
    state = ProjectState()
    if with_apps:
        assert state.apps
    for one in operations:
        one.state_forwards("bench", state)
    return state


def test_runs_of_new_models_are_one_and_the_rest_stays_where_it_was():
    done = together([SHELF, BOOK, *ADDED, LABEL, SHELF])
    assert [type(one) for one in done] == [Together, migrations.AddField, Together]
    assert (done[0].names, done[0].operations) == (["Shelf", "Book"], [SHELF, BOOK, *ADDED])


def test_django_can_write_it_down_as_when_migrations_are_squashed():
    text, imports = OperationWriter(together([BOOK, SHELF, *ADDED])[0]).serialize()
    assert text.count("migrations.") == 5 and "import vlechtwerk.core.together" in imports


@pytest.mark.parametrize("with_apps", [False, True])
def test_the_models_are_the_same(with_apps):
    plain, made = after([BOOK, SHELF, *ADDED], with_apps), after(together([BOOK, SHELF, *ADDED]), with_apps)
    assert plain == made
    fields = [
        [field.name for field in state.apps.get_model("bench", "book")._meta.get_fields()] for state in (plain, made)
    ]
    assert fields[0] == fields[1] == ["id", "year", "shelf"]


def shape():
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("bench_")]
        return {name: connection.introspection.get_constraints(cursor, name) for name in tables}


def laid(operations):
    """What the database says after these operations, and after taking them back."""
    states = [ProjectState()]
    for one in operations:
        states.append(states[-1].clone())
        one.state_forwards("bench", states[-1])
    steps = list(zip(operations, states, states[1:], strict=False))
    for one, before, then in steps:
        with connection.schema_editor() as editor:
            one.database_forwards("bench", editor, before, then)
    there = shape()
    for one, before, then in reversed(steps):
        with connection.schema_editor() as editor:
            one.database_backwards("bench", editor, then, before)
    return there, shape()


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_the_same_and_go_again():
    there, gone = laid([BOOK, SHELF, *ADDED])
    assert set(there) == {"bench_book", "bench_shelf"} and "book_once" in there["bench_book"]
    assert (there, gone) == (laid(together([BOOK, SHELF, *ADDED]))[0], {})
