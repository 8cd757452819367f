"""The one format of a full export and of a backup: a zip file that says itself whether it is whole.

``data/<model>.jsonl`` holds a line per row (``rows.lines``), ``files/`` what people uploaded, ``manifest.json`` the
version, the migrations, and per table the number of rows and the SHA-256 of its lines. The comment of the zip is the
SHA-256 of every byte before it: what was cut off or changed anywhere is refused before anything of it is read.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.models import Model

import vlechtwerk
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.operations import rows

KIND, FORMAT = "vlechtwerk-archive", 1
SEAL = 64
PIECE = 1 << 20
LONG_AGO = (1980, 1, 1, 0, 0, 0)


class OperationsRefused(Refused):
    """An archive cannot be written or read. Told to whoever runs commands, in their language: English."""


@dataclass(frozen=True)
class Part:
    """A table or a file: how much of it, and its SHA-256. ``last`` is the last row number that was given out."""

    rows: int
    sha256: str
    last: int = 0


@dataclass(frozen=True)
class Manifest:
    """What an archive says about itself."""

    kind: str
    format: int
    version: str
    engine: str
    made_at: str
    migrations: list[list[str]]
    tables: dict[str, Part]
    files: dict[str, Part] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        return sum(part.rows for part in self.tables.values())

    @property
    def checksum(self) -> str:
        """One for all tables and files, to compare installations by."""
        parts = {**self.tables, **{f"files/{name}": part for name, part in self.files.items()}}
        told = "".join(f"{name} {part.rows} {part.sha256}\n" for name, part in sorted(parts.items()))
        return hashlib.sha256(told.encode()).hexdigest()

    def as_json(self) -> str:
        return json.dumps(self, default=vars, ensure_ascii=False, indent=1)


def read_table(model: type[Model], out: IO[bytes] | None = None) -> Part:
    """Count and sum the rows of a table as they are now, and write them to ``out``."""
    digest, count = hashlib.sha256(), 0
    for line in rows.lines(model):
        digest.update(line)
        count += 1
        if out:
            out.write(line)
    return Part(count, digest.hexdigest(), rows.last_number(model))


def write(target: Path) -> Manifest:
    """Make an archive of this installation. It is there under its name when it is whole, and not before."""
    if target.exists():
        raise OperationsRefused(f"{target} is there already; name another file")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as handle:
            manifest = _write_into(handle)
            _seal(handle)
        draft.replace(target)
    except OSError as error:
        raise OperationsRefused(f"{target} cannot be written: {error.strerror}") from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write_into(handle: IO[bytes]) -> Manifest:
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as zipped:
        with rows.one_moment():
            migrations = sorted(rows.applied())
            tables = {}
            for model in rows.tables(migrations):
                label = model._meta.label_lower
                with _entry(zipped, f"data/{label}.jsonl") as out:
                    tables[label] = read_table(model, out)
        files = dict(_write_files(zipped))
        manifest = Manifest(
            KIND, FORMAT, vlechtwerk.__version__, connection.vendor, clock.now().isoformat(),
            [list(key) for key in migrations], tables, files,
        )  # fmt: skip
        with _entry(zipped, "manifest.json") as out:
            out.write(manifest.as_json().encode())
        zipped.comment = b"0" * SEAL
    return manifest


@contextmanager
def _entry(zipped: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    with zipped.open(entry, "w", force_zip64=True) as out:
        yield out


def _write_files(zipped: zipfile.ZipFile) -> Iterator[tuple[str, Part]]:
    """After the rows: a file may be there that no row tells of yet, and never the other way round."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink()):
        digest, size, name = hashlib.sha256(), 0, path.relative_to(root).as_posix()
        with path.open("rb") as source, _entry(zipped, f"files/{name}") as out:
            while piece := source.read(PIECE):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
        yield name, Part(size, digest.hexdigest())


def _seal(handle: IO[bytes]) -> None:
    """Write into the comment what everything before it sums to."""
    handle.flush()
    size = handle.seek(0, os.SEEK_END) - SEAL
    seal = _sum(handle, size)
    handle.seek(size)
    handle.write(seal)
    handle.flush()
    os.fsync(handle.fileno())


def _sum(handle: IO[bytes], size: int) -> bytes:
    digest, left = hashlib.sha256(), size
    handle.seek(0)
    while left and (piece := handle.read(min(PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest().encode()


class Archive:
    """An archive that is whole, to read from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        broken = OperationsRefused(f"{path} is damaged, cut off, or no archive of Vlechtwerk; nothing was written")
        try:
            with path.open("rb") as handle:
                size = handle.seek(0, os.SEEK_END) - SEAL
                if size < 0 or _sum(handle, size) != handle.read(SEAL):
                    raise broken
            self.zipped = zipfile.ZipFile(path)
            said = json.loads(self.zipped.read("manifest.json"))
            if said["kind"] != KIND:
                raise broken
            self._refuse_newer(said)
            parts = {name: {key: Part(**part) for key, part in said[name].items()} for name in ("tables", "files")}
            self.manifest = Manifest(**{**said, **parts})
            self.migrations = {(str(app), str(name)) for app, name in self.manifest.migrations}
        except OSError as error:
            raise OperationsRefused(f"{path} cannot be read: {error.strerror}") from None
        except (zipfile.BadZipFile, KeyError, TypeError, AttributeError, ValueError):
            raise broken from None

    def _refuse_newer(self, said: dict[str, Any]) -> None:
        known = set(rows.MigrationLoader(None).disk_migrations)
        if said["format"] > FORMAT or {tuple(key) for key in said["migrations"]} - known:
            raise OperationsRefused(
                f"{self.path} was made by a newer version ({said['version']}, this is {vlechtwerk.__version__}); "
                "install that one or a later one. Nothing was written"
            )

    def lines(self, label: str) -> Iterator[bytes]:
        with self.zipped.open(f"data/{label}.jsonl") as source:
            yield from source

    def unpack_files(self, target: Path) -> None:
        """Bring the uploaded files back, under their own names and nowhere else."""
        for name, part in self.manifest.files.items():
            path = (target / name).resolve()
            if not path.is_relative_to(target.resolve()):
                raise OperationsRefused(f"{self.path}: {name} would land outside {target}")
            path.parent.mkdir(parents=True, exist_ok=True)
            with self.zipped.open(f"files/{name}") as source, path.open("wb") as out:
                shutil.copyfileobj(source, out, PIECE)
            with path.open("rb") as written:
                if _sum(written, part.rows).decode() != part.sha256:
                    raise OperationsRefused(f"{self.path}: {name} does not come out as it went in")
