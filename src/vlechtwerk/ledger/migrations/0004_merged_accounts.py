"""A reason of its own for the balance of an account whose holder was taken in by another entry of the register.

SQLite makes a table anew to change a constraint, and forgets its triggers. They are put back as they were found, so
that this stays right whatever other migrations make of them.
"""

from django.db import migrations, models

found = []


def take_off(_apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_transfer'")
        found[:] = cursor.fetchall()
    for name, _sql in found:
        schema_editor.execute(f"DROP TRIGGER {name}")


def put_back(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for _name, sql in found:
            schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_simulation'),
    ]

    operations = [
        migrations.RunPython(take_off, put_back),
        migrations.RemoveConstraint(
            model_name='transfer',
            name='transfer_reason_known',
        ),
        migrations.AlterField(
            model_name='transfer',
            name='reason',
            field=models.CharField(choices=[('session', 'strengthening session'), ('gift', 'gift to the common pot'), ('outside', 'help from outside, paid by the common pot'), ('opening', 'opening balance'), ('leaving', 'balance of somebody who leaves'), ('merge', 'balance of an entry that was the same'), ('correction', 'correction')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['session', 'gift', 'outside', 'opening', 'leaving', 'merge', 'correction'])), name='transfer_reason_known'),
        ),
        migrations.RunPython(put_back, take_off),
    ]
