"""What is installed is what is used: every import is of a declared package, and no package is named like a user's."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from tests.conftest import ROOT

TOLD = tomllib.loads((ROOT / "pyproject.toml").read_text())
OURS = ("flows", "schemas", "transforms")
# Half of a package each, which the other half always brings along.
HALVES = {"dask": "distributed", "pydantic-core": "pydantic"}


def imported() -> Iterator[str]:
    """The top-level names that wirelake's modules import, of others."""
    for room in OURS:
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                yield from {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {*OURS}


def test_every_import_is_of_a_declared_package() -> None:
    project = TOLD["project"]
    declared = [
        *project["dependencies"],
        *(need for extra in project["optional-dependencies"].values() for need in extra),
    ]
    names = {re.split(r"[^\w.-]", need)[0].lower().replace("_", "-") for need in declared}
    by_import = packages_distributions()
    of = {name: [each.lower().replace("_", "-") for each in by_import.get(name, [])] for name in imported()}
    assert {name for name, packages in of.items() if not {HALVES.get(each, each) for each in packages} & names} == set()


def test_no_package_is_named_tests() -> None:
    assert tuple(TOLD["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == OURS
