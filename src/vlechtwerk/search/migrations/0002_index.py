"""The index: words come from our own analyser, so the database cuts them at spaces only."""

from django.db import migrations

STATEMENTS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_index USING fts5(title, body, content='', contentless_delete=1, "
        "prefix='2 3', tokenize=\"unicode61 remove_diacritics 0 tokenchars '#~_-'\")",
    ],
    "postgresql": [
        "CREATE TABLE search_index (document_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_index_words ON search_index USING gin (words)",
    ],
}


def make(_apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(_apps, schema_editor):
    schema_editor.execute("DROP TABLE search_index")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, take_away)]
