"""The database itself refuses to change or delete a transfer, also in raw SQL.

Only a reservation may still be settled: pending becomes posted, voided or expired, and nothing else moves.
SQLite's ``OR REPLACE`` deletes rows without asking the trigger of DELETE, so a row that would push another
one out is refused on its way in. PostgreSQL's TRUNCATE is refused as long as there is anything to lose.
"""

from django.db import migrations

FIXED = (
    "id", "debit_id", "credit_id", "amount", "reason", "source", "note", "made_at",
    "expires_at", "made_by_id", "on_behalf_of_id", "corrects_id",
)  # fmt: skip

SQLITE_CHANGED = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in ("rowid", *FIXED))
SQLITE = [
    """CREATE TRIGGER ledger_transfer_no_delete BEFORE DELETE ON ledger_transfer
       BEGIN SELECT RAISE(ABORT, 'ledger: a transfer is never deleted'); END""",
    f"""CREATE TRIGGER ledger_transfer_no_change BEFORE UPDATE ON ledger_transfer
       WHEN OLD.state <> 'pending' OR NEW.state = 'pending' OR {SQLITE_CHANGED}
       BEGIN SELECT RAISE(ABORT, 'ledger: a transfer is never changed'); END""",
    """CREATE TRIGGER ledger_transfer_no_replace BEFORE INSERT ON ledger_transfer
       WHEN EXISTS (SELECT 1 FROM ledger_transfer WHERE id = NEW.id)
         OR EXISTS (SELECT 1 FROM ledger_transfer WHERE rowid = NEW.rowid)
         OR EXISTS (SELECT 1 FROM ledger_transfer WHERE corrects_id = NEW.corrects_id)
       BEGIN SELECT RAISE(ABORT, 'ledger: a transfer is never replaced'); END""",
]
POSTGRES_CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIXED)
POSTGRES = [
    f"""CREATE FUNCTION ledger_transfer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'TRUNCATE' THEN
           IF EXISTS (SELECT 1 FROM ledger_transfer) THEN
             RAISE EXCEPTION 'ledger: a transfer is never deleted' USING ERRCODE = 'integrity_constraint_violation';
           END IF;
           RETURN NULL;
         END IF;
         IF TG_OP = 'DELETE' THEN
           RAISE EXCEPTION 'ledger: a transfer is never deleted' USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         IF OLD.state <> 'pending' OR NEW.state = 'pending' OR {POSTGRES_CHANGED} THEN
           RAISE EXCEPTION 'ledger: a transfer is never changed' USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER ledger_transfer_guard BEFORE UPDATE OR DELETE ON ledger_transfer
       FOR EACH ROW EXECUTE FUNCTION ledger_transfer_guard()""",
    """CREATE TRIGGER ledger_transfer_keep BEFORE TRUNCATE ON ledger_transfer
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_transfer_guard()""",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER ledger_transfer_no_replace",
        "DROP TRIGGER ledger_transfer_no_change",
        "DROP TRIGGER ledger_transfer_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER ledger_transfer_keep ON ledger_transfer",
        "DROP TRIGGER ledger_transfer_guard ON ledger_transfer",
        "DROP FUNCTION ledger_transfer_guard()",
    ],
}


def run(statements):
    def step(_apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(run({"sqlite": SQLITE, "postgresql": POSTGRES}), run(UNDO))]
