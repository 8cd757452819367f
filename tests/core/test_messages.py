"""Collecting translations: nothing is missed, nothing missing slips through."""

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command

from vlechtwerk.core.management.commands import messages


def catalog(*entries):
    made = Catalog(locale="nl", charset="utf-8", fuzzy=False)
    for entry in entries:
        made.add(*entry)
    return made


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ([("Hello", "Dag")], []),
        ([], ["missing: 'Hello'"]),
        ([("Hello", "")], ["missing: 'Hello'"]),
        ([("Hello", "Dag"), ("Bye", "Daag")], ["unused: 'Bye'"]),
    ],
)
def test_catalogue_in_step_with_its_source(stored, said):
    assert messages.problems(catalog(("Hello",)), catalog(*stored)) == said


def test_translation_that_lost_a_placeholder_is_a_problem():
    found = Catalog()
    found.add("Hello %(name)s", flags=["python-format"])
    stored = catalog()
    stored.add("Hello %(name)s", "Dag %(naam)s", flags=["python-format"])
    assert messages.problems(found, stored) == ["placeholders differ: 'Hello %(name)s'"]


def test_guessed_translation_is_a_problem():
    stored = catalog()
    stored.add("Hello", "Dag", flags=["fuzzy"])
    assert messages.problems(catalog(("Hello",)), stored) == ["fuzzy: 'Hello'"]


@pytest.fixture
def own_house(tmp_path, settings, monkeypatch):
    """An app of one template and one module, and catalogues of its own."""
    app = tmp_path / "src" / "house"
    (app / "templates" / "house" / "mail").mkdir(parents=True)
    (app / "views.py").write_text('from django.utils.translation import gettext_lazy as lazy\nx = lazy("A page")\n')
    (app / "templates" / "house" / "mail" / "a.txt").write_text(
        "{% translate 'A mail' %}\n\n  {% blocktranslate %}Hi {{ x }}{% endblocktranslate %}"
    )
    settings.PACKAGE = tmp_path / "src"
    monkeypatch.setattr(messages, "ROOT", tmp_path / "locale")
    return tmp_path


def test_new_messages_are_collected_and_what_was_translated_stays(own_house):
    call_command("messages", "house")
    path = own_house / "locale" / "nl" / "house.po"
    text = path.read_text()
    assert all(f'msgid "{msgid}"' in text for msgid in ("A page", "A mail", "Hi %(x)s"))
    path.write_text(text.replace('msgid "A page"\nmsgstr ""', 'msgid "A page"\nmsgstr "Een blad"'))
    call_command("messages", "house")
    assert 'msgstr "Een blad"' in path.read_text()
    assert (own_house / "src" / "locale" / "nl" / "LC_MESSAGES" / "django.mo").exists()


def test_check_writes_nothing_and_names_what_is_missing(own_house):
    with pytest.raises(CommandError, match="fr/house: missing: 'A mail'"):
        call_command("messages", "house", check=True)
    assert not (own_house / "locale").exists()


def test_one_message_in_two_wordings_is_a_clash():
    own, other = catalog(("Close", "Sluit")), catalog(("Close", "Sluit af"))
    assert messages.clashes([("core", own), ("people", catalog(("Close", "Sluit")))]) == []
    assert messages.clashes([("core", own), ("people", other)]) == [
        "people: 'Close' is 'Sluit af' here and 'Sluit' in core"
    ]
