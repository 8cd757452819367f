"""Every migration of ours goes back and forth on a filled database, and down to nothing and up again."""

import json
from pathlib import Path

import pytest

from tests.journeys import live
from tests.operations.places import FILL

BACK_AND_FORTH = """
import json
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from vlechtwerk.ledger.queries import verify
from vlechtwerk.people.models import Person
def have(): return set(MigrationLoader(connection).applied_migrations)
def count(label): return sum(app == label for app, _name in have())
def told():
    report = verify()
    return [report.problems, report.transfer_count, Person.objects.count()]
ours = [config.label for config in apps.get_app_configs() if config.name.startswith("vlechtwerk.")]
ours = [label for label in ours if MigrationLoader(None).disk_migrations.keys() & {(label, "0001_initial")}]
before, whole = told(), have()
for label in ours:
    if count(label) > 1:
        call_command("migrate", label, "0001", verbosity=0)
first = have()
call_command("migrate", verbosity=0)
after = told()
MigrationExecutor(connection).migrate([(label, None) for label in ours])
tables = connection.introspection.table_names()
left = [model._meta.db_table for label in ours for model in apps.get_app_config(label).get_models() if model._meta.db_table in tables]
call_command("migrate", verbosity=0)
print(json.dumps({"before": before, "after": after, "went_back": len(whole) - len(first), "left": left,
    "whole": have() == whole, "empty": Person.objects.count()}))
"""


@pytest.mark.thorough
def test_migrations_go_back_and_forth_on_a_filled_database(tmp_path):
    with live.network(tmp_path / "data", PYTHONPATH=str(Path(__file__).parents[2])) as network:
        network.command("manage", "shell", "-c", FILL)
        told = json.loads(network.command("manage", "shell", "-v", "0", "-c", BACK_AND_FORTH).stdout.split("\n")[-2])
    assert told["before"][0] == [] and told["before"][1] > 0
    assert told["after"] == told["before"]
    assert told["went_back"] >= 4
    assert (told["left"], told["whole"], told["empty"]) == ([], True, 0)
