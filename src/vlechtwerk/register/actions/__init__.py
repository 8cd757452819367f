"""The steps of an import: bring a file, say what its columns mean, decide about its rows, read it in, take it back."""

from vlechtwerk.register.actions.deciding import choose, choose_all, start, undo
from vlechtwerk.register.actions.uploading import discard, forget_old, set_meaning, upload
from vlechtwerk.register.actions.working import work_imports

__all__ = [
    "choose", "choose_all", "discard", "forget_old", "set_meaning", "start", "undo", "upload", "work_imports",
]  # fmt: skip
