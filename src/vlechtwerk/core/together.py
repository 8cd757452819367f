"""Making the tables of an app in one step of a migration.

Django renders every model that is related to a new one anew, for each table, constraint and index that a migration makes.
Here everything leads to people, so that a new place spent nine tenths of its first minute on that, and so did every backup
that is tried out. What a migration makes is therefore made together: rendered once, then every table in its last form.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def together(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations, as ``makemigrations`` wrote them, with every run of new models and what is added to them as one."""
    result: list[Operation] = []
    for one in operations:
        run = result[-1] if result else None
        if isinstance(run, Together) and run.takes(one):
            result[-1] = Together([*run.operations, one])
        else:
            result.append(Together([one]) if isinstance(one, CreateModel) else one)
    return result


class Together(Operation):
    """New models with the fields, constraints and indexes that are added to them."""

    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.operations if isinstance(one, CreateModel)]

    def takes(self, one: Operation) -> bool:
        if isinstance(one, AddField | AddConstraint | AddIndex):
            return one.model_name.lower() in {name.lower() for name in self.names}
        return isinstance(one, CreateModel)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)
        if rendered is not None:
            state.__dict__["apps"] = rendered
            state.reload_models([(app_label, name.lower()) for name in self.names], delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for name in self.names:
            model = to_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for name in reversed(self.names):
            model = from_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create {', '.join(self.names)}"
