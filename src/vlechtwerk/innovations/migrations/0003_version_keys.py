"""Every version gets its own key, and what a stage is expected to take is counted in working days from now on."""

from django.db import migrations

from vlechtwerk.core.models import new_key


def fill(apps, schema_editor):
    for version in apps.get_model("innovations", "PathVersion").objects.filter(key=None):
        version.key = new_key()
        version.save(update_fields=["key"])
    _stretch(apps, 5 / 7)


def back(apps, schema_editor):
    _stretch(apps, 7 / 5)


def _stretch(apps, times):
    for stage in apps.get_model("innovations", "Stage").objects.filter(expected_days__gt=0):
        stage.expected_days = max(1, round(stage.expected_days * times))
        stage.save(update_fields=["expected_days"])


class Migration(migrations.Migration):
    dependencies = [("innovations", "0002_path_versions")]

    operations = [migrations.RunPython(fill, back)]
