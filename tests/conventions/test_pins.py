"""Exact versions of everything that is installed, in two files that name no host and agree (``.ci/pins``).

Those of the linters for scripts and style sheets are in ``.ci/js``.
"""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = ROOT / "constraints.txt"
PRODUCTION = ROOT / "requirements-production.txt"
LINTERS = ROOT / ".ci" / "js"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[a-z0-9.]+)(?: ; (?P<marker>[^\\]+?))?(?P<more> \\)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def lines_of(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]


def pins_in(lines: list[str]) -> dict[str, str]:
    found = {}
    for line in lines:
        pin = PIN.fullmatch(line)
        if pin:
            assert pin["name"] not in found, "one version for all versions of Python"
            found[pin["name"]] = pin["version"]
    return found


def requirements(*extras: str) -> list[Requirement]:
    project = PROJECT["project"]
    named = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras)]
    found = [Requirement(each) for group in named for each in group]
    return [each for each in found if each.name != "kiosk"]


def test_the_constraints_are_names_and_versions_and_name_no_host() -> None:
    for line in lines_of(CONSTRAINTS):
        pin = PIN.fullmatch(line)
        assert pin, line
        assert not pin["more"], line


def test_the_file_for_production_adds_nothing_but_hashes_and_has_one_for_each() -> None:
    lines = lines_of(PRODUCTION)
    for line, following in zip(lines, [*lines[1:], "end==0"], strict=True):
        assert PIN.fullmatch(line) or HASH.fullmatch(line), line
        assert line.endswith("\\") is bool(HASH.fullmatch(following)), line
        assert not PIN.fullmatch(line) or HASH.fullmatch(following), line


@pytest.mark.parametrize("file", [CONSTRAINTS, PRODUCTION], ids=lambda file: file.name)
def test_no_host_no_address_and_no_path_is_named(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        assert not re.search(r"://|@|index|find-links|file:|\.(com|org|net|io)\b|(?<!\.ci)/", line), line


@pytest.mark.parametrize(
    ("file", "extras"),
    [(CONSTRAINTS, ("postgres", "test", "dev")), (PRODUCTION, ("postgres",))],
    ids=["all", "production"],
)
def test_whatever_the_project_asks_for_is_pinned_to_a_version_that_will_do(
    file: Path, extras: tuple[str, ...]
) -> None:
    pins = pins_in(lines_of(file))
    for each in requirements(*extras):
        assert each.specifier.contains(Version(pins[canonicalize_name(each.name)])), each


def test_both_files_and_what_builds_the_package_agree() -> None:
    everything = pins_in(lines_of(CONSTRAINTS))
    production = pins_in(lines_of(PRODUCTION))
    assert production
    assert production.items() <= everything.items()
    builders = pins_in(PROJECT["build-system"]["requires"])
    assert len(builders) == len(PROJECT["build-system"]["requires"])
    assert {name: everything.get(name, version) for name, version in builders.items()} == builders


def test_markers_can_be_read() -> None:
    for line in (*lines_of(CONSTRAINTS), *lines_of(PRODUCTION)):
        pin = PIN.fullmatch(line)
        if pin and pin["marker"]:
            Marker(pin["marker"])


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_who_installs_from_the_checkout_is_told_to_use_them(document: str) -> None:
    """All but one step of .ci/run, which says that it takes the newest versions."""
    for line in (ROOT / document).read_text("utf-8").splitlines():
        if re.search(r"pip\"? install .*-e ", line):
            assert " -c constraints.txt " in line or "newest" in line, line


def test_the_linters_of_scripts_and_style_sheets_are_pinned_and_come_from_no_named_host() -> None:
    asked = json.loads((LINTERS / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((LINTERS / "package-lock.json").read_text("utf-8"))["packages"]
    packages = {name: each for name, each in locked.items() if name}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked
    for name, each in packages.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", each["version"]), name
        assert each["integrity"].startswith("sha512-"), name
        assert "resolved" not in each, name
