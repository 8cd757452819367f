"""The budgets of ARCHITECTURE.md. They are limits; the ratchet holds today's worst where it is better."""

import ast
from statistics import median

from django.apps import apps
from django.conf import settings

FUNCTION_LINES = 60
VIEW_LINES = 30
FILE_LINES = 400
TEMPLATE_LINES = 150
MODEL_LINES, MODEL_METHODS, MODEL_FIELDS = 200, 12, 25
ACTION_KEYWORDS = 7
ALL_LINES = 107_000  # docs/decisions/0006-size.md
# Today's medians, which may not grow past these.
MEDIAN_FUNCTION, MEDIAN_FILE = 9, 100

SOURCES = [path for path in settings.PACKAGE.rglob("*.py") if "migrations" not in path.parts]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def lines_of(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def short(path) -> str:
    return str(path.relative_to(settings.PACKAGE))


def is_models(path) -> bool:
    return "models" in {path.stem, path.parent.name}


def functions():
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def test_functions_are_short():
    too_long = {f"{short(p)}:{n.name}": lines_of(n) for p, n in functions() if lines_of(n) > FUNCTION_LINES}
    assert too_long == {}
    assert median(lines_of(node) for _, node in functions()) <= MEDIAN_FUNCTION


def test_views_are_short():
    too_long = {
        f"{short(p)}:{n.name}": lines_of(n)
        for p, n in functions()
        if ("views" in p.parts or p.name.endswith("views.py")) and lines_of(n) > VIEW_LINES
    }
    assert too_long == {}


def test_files_are_short():
    sizes = {short(path): path.read_text(encoding="utf-8").count("\n") for path in SOURCES}
    assert {name: size for name, size in sizes.items() if size > FILE_LINES} == {}
    assert median(size for size in sizes.values() if size) <= MEDIAN_FILE
    assert sum(sizes.values()) <= ALL_LINES


def test_templates_are_short():
    sizes = {
        short(path): path.read_text(encoding="utf-8").count("\n")
        for path in settings.PACKAGE.glob("*/templates/**/*.*")
    }
    assert {name: size for name, size in sizes.items() if size > TEMPLATE_LINES} == {}


def test_models_are_small():
    classes = {
        (path, node.name): node for path, tree in TREES.items() for node in tree.body if isinstance(node, ast.ClassDef)
    }
    for model in apps.get_models():
        if not model.__module__.startswith("vlechtwerk."):
            continue
        assert len(model._meta.local_fields) <= MODEL_FIELDS + 1, model
        node = next(n for (p, name), n in classes.items() if name == model.__name__ and is_models(p))
        assert lines_of(node) <= MODEL_LINES, model
        assert sum(isinstance(part, ast.FunctionDef) for part in node.body) <= MODEL_METHODS, model


def test_actions_take_the_object_first_and_the_rest_by_name():
    for path, node in functions():
        public_action = "actions" in {path.stem, path.parent.name} and not node.name.startswith("_")
        if public_action and path.stem != "base" and "core" not in path.parts and node in TREES[path].body:
            assert len(node.args.args) <= 2, f"{short(path)}:{node.name} takes too much by position"
            assert len(node.args.kwonlyargs) <= ACTION_KEYWORDS + 1, f"{short(path)}:{node.name}"


def test_apps_do_not_hide_behind_empty_words():
    banned = {"utils", "common", "helpers", "services", "signals", "misc"}
    assert [short(path) for path in SOURCES if path.stem in banned] == []
    assert [short(path) for path in SOURCES if "django.dispatch" in path.read_text(encoding="utf-8")] == []


def test_no_model_overrides_save():
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and is_models(path):
                names = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
                assert "save" not in names, f"{short(path)}:{node.name}"
