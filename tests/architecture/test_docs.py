"""Documents keep up with the code."""

import re
from pathlib import Path

from django.conf import settings

from vlechtwerk.config import env

ROOT = Path(settings.PACKAGE).parent.parent


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_setting_is_documented():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", read("docs/reference/settings.md"), re.M))
    assert documented == env.READ


def test_every_direct_dependency_has_its_reason():
    reasons = read("docs/decisions/0002-dependencies.md")
    for line in read("requirements/run.in").splitlines():
        if line and not line.startswith("#"):
            name = re.split(r"[<>=\[]", line)[0]
            assert f"`{name}`" in reasons, f"{name} has no line of reason"


def test_readme_shows_the_two_commands():
    assert "make demo" in read("README.md")
    assert "make test" in read("README.md")


def test_links_between_documents_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} points at {target}"


def test_no_committed_file_names_a_package_registry():
    pattern = re.compile(r"https?://[^ \"]*(pypi|npmjs|registry)[^ \"]*|--(extra-)?index-url")
    for path in [*ROOT.glob("requirements/*"), *ROOT.glob("*.toml"), *ROOT.glob("*.md"), ROOT / "Makefile"]:
        assert not pattern.search(path.read_text(encoding="utf-8")), path
