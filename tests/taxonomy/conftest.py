import pytest

from vlechtwerk.engine import compounds, concepts, text
from vlechtwerk.taxonomy import overlay, queries


@pytest.fixture(autouse=True)
def standard_words():
    """What a test made of the words is gone with its rows: this process forgets it too."""
    yield
    if queries._loaded.token:
        queries._loaded = queries._Loaded()
        compounds.use({})
        concepts.use(None)
        text.forms.cache_clear()


@pytest.fixture
def edited():
    """A concept of the standard list as it stands, with columns replaced."""

    def of(code="subsidy", **columns):
        row = dict(queries.rows_in_use()[code])
        return {**row, **{name: "|".join(v) if isinstance(v, list) else v for name, v in columns.items()}}

    return of


@pytest.fixture
def with_form(edited):
    """The row of a concept with one more form in a column."""

    def of(form, code="subsidy", column="nl_lay"):
        row = edited(code)
        return {**row, column: "|".join([*overlay.listed(row, column), form])}

    return of
