"""A note of a transfer may be taken away, as a whole and for good: it may name somebody who is erased (GDPR, art. 17).

Nothing else of a transfer changes with it, and no other note can be written: figures, sides and moments stand as before.
What moves the tallies looks from now on whether the state really changed, not only whether it was named.
"""

from importlib import import_module

from django.db import migrations

before = import_module("vlechtwerk.ledger.migrations.0002_append_only")
GONE = "…"
OTHERS = [*(name for name in before.FIXED if name != "note"), "state", "settled_at", "settled_by_id"]
SQLITE_SAME = " AND ".join(f"OLD.{name} IS NEW.{name}" for name in ("rowid", *OTHERS))
POSTGRES_SAME = " AND ".join(f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in OTHERS)
SQLITE = [
    "DROP TRIGGER ledger_transfer_no_change",
    f"""CREATE TRIGGER ledger_transfer_no_change BEFORE UPDATE ON ledger_transfer
       WHEN (OLD.state <> 'pending' OR NEW.state = 'pending' OR {before.SQLITE_CHANGED})
         AND NOT (NEW.note = '{GONE}' AND OLD.note <> '' AND {SQLITE_SAME})
       BEGIN SELECT RAISE(ABORT, 'ledger: a transfer is never changed'); END""",
    "DROP TRIGGER ledger_transfer_settle",
    f"""CREATE TRIGGER ledger_transfer_settle AFTER UPDATE OF state ON ledger_transfer
       WHEN OLD.state IS NOT NEW.state
       BEGIN {before.TALLY.format(pending="-NEW.amount")}; END""",
]
GUARD, TALLIES = (next(one for one in before.POSTGRES if f"FUNCTION {name}()" in one and "CREATE FUNCTION" in one)
                  for name in ("ledger_transfer_guard", "ledger_transfer_tally"))  # fmt: skip
POSTGRES = [
    GUARD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
        "IF OLD.state <> 'pending'", f"IF NEW.note = '{GONE}' AND OLD.note <> '' AND {POSTGRES_SAME} THEN RETURN NEW; END IF;\n         IF OLD.state <> 'pending'"
    ),
    TALLIES.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
        "       BEGIN\n", "       BEGIN\n         IF TG_OP = 'UPDATE' THEN IF OLD.state = NEW.state THEN RETURN NULL; END IF; END IF;\n", 1
    ),
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER ledger_transfer_no_change",
        "DROP TRIGGER ledger_transfer_settle",
        next(one for one in before.SQLITE if "TRIGGER ledger_transfer_no_change" in one),
        next(one for one in before.SQLITE if "TRIGGER ledger_transfer_settle" in one),
    ],
    "postgresql": [one.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") for one in (GUARD, TALLIES)],
}


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_merged_accounts")]
    operations = [
        migrations.RunPython(before.run({"sqlite": SQLITE, "postgresql": POSTGRES}), before.run(UNDO)),
    ]
