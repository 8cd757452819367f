"""The ``vlechtwerk`` command: one entry point for everything a network does from a shell."""

import os
import sys

USAGE = """vlechtwerk: the workbench of a social-innovation network

  vlechtwerk run              serve the site and start the background loop (PORT, DATA_DIR)
  vlechtwerk work             the background loop alone
  vlechtwerk demo             fill an empty database with the demo network
  vlechtwerk import ...       read CSV or XLSX: import people FILE, import organisations FILE, import esco DIR
  vlechtwerk export FILE      everything in one file, to move to another installation
  vlechtwerk import archive FILE   bring such a file into an empty installation
  vlechtwerk backup [PLACE]   the same as export, into a folder, and tried out at once (--keep DAYS)
  vlechtwerk restore FILE     bring a backup into an empty installation
  vlechtwerk ledger verify    check the ledger
  vlechtwerk bounce < MAIL    read a report of mail that came back (for a pipe of the mail server)
  vlechtwerk manage ...       Django's own commands
"""
COMMANDS = {
    "run": "serve",
    "work": "work",
    "demo": "demo",
    "import": "import_csv",
    "import esco": "import_esco",
    "import archive": "restore",
    "export": "export",
    "backup": "backup",
    "restore": "restore",
    "ledger": "ledger",
    "bounce": "bounce",
}


def main() -> None:
    """Hand the words of the command line to the right management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vlechtwerk.config.settings")
    words = sys.argv[1:]
    if words[1:2] not in (["messages"], ["collectstatic"]):  # parts of the product, that everybody may read
        os.umask(0o077)  # all else that we write holds people's data: for its owner only
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(USAGE)
        return
    name, rest = words[0], words[1:]
    if " ".join(words[:2]) in COMMANDS:
        name, rest = " ".join(words[:2]), words[2:]
    if name == "manage":
        execute("vlechtwerk manage", *rest)
    elif name in COMMANDS:
        execute("vlechtwerk", COMMANDS[name], *rest)
    else:
        sys.stderr.write(f"unknown command: {name}\n\n{USAGE}")
        raise SystemExit(2)


def execute(*words: str) -> None:
    """Run it; a setting that makes no sense is told in one line, without a trace of the program's inside."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(list(words))
    except ImproperlyConfigured as error:
        sys.stderr.write(f"vlechtwerk: {error}\n")
        raise SystemExit(2) from None
    except OperationalError as error:
        sys.stderr.write(f"vlechtwerk: the database cannot be used (DATABASE_URL, DATA_DIR): {error}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
