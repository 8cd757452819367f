"""The database itself refuses to change or delete a transfer, and moves the tallies with it, also in raw SQL.

Only a reservation may still be settled: pending becomes posted, voided or expired, and nothing else moves.
SQLite's ``OR REPLACE`` deletes rows without asking the trigger of DELETE, so a row that would push another
one out is refused on its way in. PostgreSQL's TRUNCATE is refused as long as there is anything to lose.

The tallies of the two accounts follow every transfer in its own statement, the lower row number first, so that two
writers never wait in a circle (on PostgreSQL by the order of the primary key's index, the only way it is left to find
the two). One statement is one round trip, and nothing can be written one-sided.

On PostgreSQL a tally that is changed outside a transfer is refused too: there a trigger knows whether another one
called it. SQLite's do not; what somebody changes there by hand is found by the verification, every night.
"""

from django.db import migrations

FIXED = (
    "id", "debit_id", "credit_id", "amount", "reason", "source", "category", "note", "made_at",
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
TALLY = """UPDATE ledger_account SET
       posted_debits = posted_debits + CASE WHEN id = NEW.debit_id AND NEW.state = 'posted' THEN NEW.amount ELSE 0 END,
       posted_credits = posted_credits + CASE WHEN id = NEW.credit_id AND NEW.state = 'posted' THEN NEW.amount ELSE 0 END,
       pending_debits = pending_debits + CASE WHEN id = NEW.debit_id THEN {pending} ELSE 0 END,
       pending_credits = pending_credits + CASE WHEN id = NEW.credit_id THEN {pending} ELSE 0 END
       WHERE id IN (NEW.debit_id, NEW.credit_id)"""
RESERVED = "CASE WHEN NEW.state = 'pending' THEN NEW.amount ELSE 0 END"
SQLITE += [
    f"""CREATE TRIGGER ledger_transfer_tally AFTER INSERT ON ledger_transfer
       BEGIN {TALLY.format(pending=RESERVED)}; END""",
    f"""CREATE TRIGGER ledger_transfer_settle AFTER UPDATE OF state ON ledger_transfer
       BEGIN {TALLY.format(pending="-NEW.amount")}; END""",
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
    """CREATE FUNCTION ledger_transfer_tally() RETURNS trigger LANGUAGE plpgsql
       SET enable_seqscan = off SET enable_bitmapscan = off AS $$
       DECLARE
         posted bigint := CASE WHEN NEW.state = 'posted' THEN NEW.amount ELSE 0 END;
         pending bigint := 0;
       BEGIN
         IF TG_OP = 'UPDATE' THEN pending := -NEW.amount; ELSIF NEW.state = 'pending' THEN pending := NEW.amount; END IF;
         UPDATE ledger_account SET
             posted_debits = posted_debits + CASE WHEN id = NEW.debit_id THEN posted ELSE 0 END,
             posted_credits = posted_credits + CASE WHEN id = NEW.credit_id THEN posted ELSE 0 END,
             pending_debits = pending_debits + CASE WHEN id = NEW.debit_id THEN pending ELSE 0 END,
             pending_credits = pending_credits + CASE WHEN id = NEW.credit_id THEN pending ELSE 0 END
           WHERE id = ANY (ARRAY[NEW.debit_id, NEW.credit_id]);
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER ledger_transfer_tally AFTER INSERT OR UPDATE OF state ON ledger_transfer
       FOR EACH ROW EXECUTE FUNCTION ledger_transfer_tally()""",
    """CREATE FUNCTION ledger_account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'INSERT' THEN
           IF (NEW.posted_debits, NEW.posted_credits, NEW.pending_debits, NEW.pending_credits) = (0, 0, 0, 0) THEN
             RETURN NEW;
           END IF;
         ELSIF (NEW.posted_debits, NEW.posted_credits, NEW.pending_debits, NEW.pending_credits)
             = (OLD.posted_debits, OLD.posted_credits, OLD.pending_debits, OLD.pending_credits) THEN
           RETURN NEW;
         END IF;
         RAISE EXCEPTION 'ledger: a tally moves with its transfer' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER ledger_account_guard
       BEFORE INSERT OR UPDATE OF posted_debits, posted_credits, pending_debits, pending_credits ON ledger_account
       FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_account_guard()""",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER ledger_transfer_settle",
        "DROP TRIGGER ledger_transfer_tally",
        "DROP TRIGGER ledger_transfer_no_replace",
        "DROP TRIGGER ledger_transfer_no_change",
        "DROP TRIGGER ledger_transfer_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER ledger_transfer_keep ON ledger_transfer",
        "DROP TRIGGER ledger_transfer_guard ON ledger_transfer",
        "DROP FUNCTION ledger_transfer_guard()",
        "DROP TRIGGER ledger_transfer_tally ON ledger_transfer",
        "DROP FUNCTION ledger_transfer_tally()",
        "DROP TRIGGER ledger_account_guard ON ledger_account",
        "DROP FUNCTION ledger_account_guard()",
    ],
}
# Rows that change all the time stay on their page when it has room.
ROOMY = {"sqlite": [], "postgresql": ["ALTER TABLE ledger_account SET (fillfactor = 50)"]}


def run(statements):
    def step(_apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunPython(run({"sqlite": SQLITE, "postgresql": POSTGRES}), run(UNDO)),
        migrations.RunPython(run(ROOMY), run({vendor: [] for vendor in ROOMY})),
    ]
