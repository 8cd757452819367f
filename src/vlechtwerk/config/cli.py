"""The ``vlechtwerk`` command: one entry point for everything a network does from a shell."""

import os
import sys

USAGE = """vlechtwerk: the workbench of a social-innovation network

  vlechtwerk run              serve the site and start the background loop (PORT, DATA_DIR)
  vlechtwerk work             the background loop alone
  vlechtwerk demo             fill an empty database with the demo network
  vlechtwerk import FILE ...  read people or organisations from CSV
  vlechtwerk ledger verify    check the ledger
  vlechtwerk manage ...       Django's own commands
"""


def main() -> None:
    """Hand the words of the command line to the right management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vlechtwerk.config.settings")
    words = sys.argv[1:]
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(USAGE)
        return
    from django.core.management import execute_from_command_line

    name, rest = words[0], words[1:]
    if name == "manage":
        execute_from_command_line(["vlechtwerk manage", *rest])
    elif name in {"run", "work", "demo", "import", "ledger"}:
        execute_from_command_line(["vlechtwerk", {"import": "import_csv", "run": "serve"}.get(name, name), *rest])
    else:
        sys.stderr.write(f"unknown command: {name}\n\n{USAGE}")
        raise SystemExit(2)


if __name__ == "__main__":
    main()
