"""The parts of the README that are computed: `python -m tests.readme` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from flows.catalog import TABLES
from flows.source.kinds import Source
from flows.source.supplier import Supplier
from schemas.table import markdown, summary
from schemas.views import MACROS, VIEWS
from tests.conftest import ROOT, SAMPLE, SAMPLE_CALL, wirelake
from transforms.wire import formats

README = ROOT / "README.md"
PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- /made -->)", re.DOTALL)
COMMAND = r"<!-- {} -->\n```(?:sh|yaml)\n(.*?)\n```"


def made(text: str) -> str:
    """The README with its computed parts as they are today."""
    return PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}\n{part[3]}", text)


def command(name: str) -> str:
    """One of the README's commands or examples: start, duckdb, ci, alert, tests."""
    found = re.search(COMMAND.format(name), README.read_text("utf-8"), re.DOTALL)
    assert found, f"README has no command {name!r}"
    return found[1]


def _formats() -> str:
    lines = (
        f"| `{name}` | {(module.__doc__ or '').strip().splitlines()[0]} | {_fixtures(name)} |"
        for name, module in formats().items()
    )
    return "\n".join(("| format | what it reads | examples |", "|---|---|---|", *lines))


def _fixtures(name: str) -> str:
    count = sum(path.suffix != ".golden" for path in (SAMPLE / name).iterdir())
    return f"[{count}](tests/wire/{name})"


def _sources() -> str:
    kinds: tuple[type[Supplier], ...] = get_args(get_args(Source)[0])
    lines = (f"| `{kind.model_fields['kind'].default}` | {_docstring(kind)} | {_parameters(kind)} |" for kind in kinds)
    every = ", ".join(f"`{name}`" for name in Supplier.model_fields)
    table = ("| kind | what it is | its parameters |", "|---|---|---|", *lines)
    return "\n".join((*table, "", f"Every kind takes {every}, as the command does."))


def _parameters(kind: type[Supplier]) -> str:
    own = kind.model_fields.keys() - Supplier.model_fields.keys() - {"kind"}
    return ", ".join(f"`{name}`" for name in kind.model_fields if name in own)


def _docstring(kind: type[Supplier]) -> str:
    return (kind.__doc__ or "").strip()


def _views() -> str:
    shown = (f"| `{name}` | {comment} |" for name, (_, comment) in (VIEWS | MACROS).items())
    return "\n".join(("| view | what it shows |", "|---|---|", *shown))


def _tables() -> str:
    return "\n\n".join(f"### `{table.TABLE}`\n\n{summary(table)}\n\n{markdown(table)}" for table in TABLES)


def _answer() -> str:
    """What the README's first query answers on the sample feed."""
    query = re.search(r'wirelake sql "(.*?)"', command("start"), re.DOTALL)
    assert query
    return "```\n" + "\n".join(_asked(query[1])) + "\n```"


def _asked(query: str) -> Iterator[str]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        lake = Path(folder) / "lake"
        wirelake("ingest", *SAMPLE_CALL, "--lake", lake, "--workers", "1").check_returncode()
        done = wirelake("sql", query, "--lake", lake)
    done.check_returncode()
    return (line.rstrip() for line in done.stdout.decode().strip().splitlines())


PARTS = {"formats": _formats, "sources": _sources, "views": _views, "tables": _tables, "answer": _answer}


if __name__ == "__main__":
    README.write_text(made(README.read_text("utf-8")), "utf-8")
