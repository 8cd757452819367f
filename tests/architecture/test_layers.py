"""What the import contracts cannot see: foreign keys and templates that point upward."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField

LADDER = [
    {"core"},
    {"taxonomy", "outbox", "search"},
    {"people"},
    {"privacy"},
    {"ledger", "agenda", "library"},
    {"surveys"},
    {"innovations"},
    {"matching", "programmes", "ecosystem", "sprints", "collaborations", "learning"},
    {"exchanges", "events", "coaching"},
    {"federation"},
    {"impact"},
    {"register"},
    {"desk", "operations", "api"},
    {"config"},
]
HEIGHT = {app: height for height, step in enumerate(LADDER) for app in step}
TEMPLATES = sorted(settings.PACKAGE.glob("*/templates/**/*.*"))
POINTS_AT = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
# Pages of the log-in library keep its folder names, in the app that owns people.
FOREIGN_FOLDERS = {"account": "people", "mfa": "people", "allauth": "people"}


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("vlechtwerk.")]


def test_every_app_stands_on_the_ladder():
    ours = {name.split(".")[1] for name in settings.INSTALLED_APPS if name.startswith("vlechtwerk.")}
    assert ours == set(HEIGHT)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        if isinstance(field, ForeignKey | ManyToManyField):
            target, own = field.related_model._meta.app_label, model._meta.app_label
            assert target == own or HEIGHT[target] < HEIGHT[own], f"{field} points up to {target}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.PACKAGE)))
def test_templates_use_their_own_app_or_core(path: Path):
    own = path.relative_to(settings.PACKAGE).parts[0]
    for target in POINTS_AT.findall(path.read_text(encoding="utf-8")):
        folder = target.split("/")[0]
        assert FOREIGN_FOLDERS.get(folder, folder) in {own, "core"}, f"{path.name} uses {target}"
