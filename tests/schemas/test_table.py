"""Everything about a table comes from its dataclass: Arrow, SQL, checks and words agree."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Literal, cast

import duckdb
import pytest

from flows.catalog import OPTIONS, TABLES, layout
from flows.lake import Lake, writing
from schemas.article import Subject
from schemas.faults import faults
from schemas.receipt import Habits, Receipt
from schemas.run import Books, Run, Spiked
from schemas.table import Table, arrow_schema, arrow_table, columns, ddl, jsonable, markdown, summary
from schemas.version import Version
from schemas.views import MACROS, VIEWS
from tests.conftest import SAMPLE, ingest, rows

NOON = datetime(2025, 5, 4, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Telex:
    """A telex, to try types on."""

    TABLE: ClassVar[str] = "telexes"
    MONTH: ClassVar[str | None] = None

    name: Annotated[str, "Its name; it's quoted."]
    state: Annotated[Literal["sent", "lost"], "What became of it."] = "sent"
    at: Annotated[datetime | None, "When."] = None
    day: Annotated[date | None, "Which day."] = None
    words: Annotated[int | None, "How many."] = None
    tags: Annotated[tuple[str, ...], "What it is about."] = ()
    subjects: Annotated[tuple[Subject, ...], "The same, in full."] = ()


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_reads_from_arrow_what_the_ddl_declares(table: type[Table], lake: Lake) -> None:
    with writing(lake) as connection:
        connection.register("empty", arrow_schema(table).empty_table())
        from_arrow = connection.execute("SELECT column_name, column_type FROM (DESCRIBE FROM empty)").fetchall()
        query = "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = $table"
        declared = connection.execute(query, {"table": table.TABLE}).fetchall()
    assert [(name, kind) for name, kind, *_ in declared] == from_arrow
    assert [(name, null, comment) for name, _, null, comment in declared] == [
        (c.name, c.nullable, c.sentence) for c in columns(table)
    ]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"name": None}, "name is null"),
        ({"name": "half \ud83d"}, "name holds half a surrogate pair"),
        ({"name": b"bytes"}, "name is a bytes, not text"),
        ({"state": "burnt"}, "state is 'burnt', not one of sent, lost"),
        ({"at": datetime(2025, 5, 4)}, "at has no time zone"),  # noqa: DTZ001
        ({"at": date(2025, 5, 4)}, "at is a date, not a time"),
        ({"words": 2**63}, "words is outside 64 bits"),
        ({"words": True}, "words is a bool, not a whole number"),
        ({"tags": ("a", None)}, "tags is null"),
        ({"subjects": (Subject(name=cast(str, 7)),)}, "subjects name is a int, not text"),
    ],
)
def test_a_row_that_arrow_would_take_wrongly_is_told_apart(said: dict[str, Any], fault: str) -> None:
    assert faults(replace(Telex(name="a"), **said)) == fault


def test_a_good_row_goes_there_and_back(lake: Lake) -> None:
    telex = Telex(name="a", at=NOON, day=NOON.date(), words=3, tags=("x", "y"), subjects=(Subject(code="01"),))
    assert faults(telex) is None
    with duckdb.connect() as connection:
        for statement in ddl(Telex):
            connection.execute(statement)
        connection.register("telex", arrow_table(Telex, [telex]))
        connection.execute("INSERT INTO telexes FROM telex")
        assert connection.execute('SELECT words, tags, subjects[1].code, epoch("at") FROM telexes').fetchall() == [
            (3, ["x", "y"], "01", NOON.timestamp())
        ]


def test_json_says_times_in_utc_and_keeps_lists_and_structs() -> None:
    telex = Telex(name="a", at=NOON, day=NOON.date(), subjects=(Subject(code="01"),))
    assert jsonable(telex) == {
        "name": "a",
        "state": "sent",
        "at": "2025-05-04T12:00:00Z",
        "day": "2025-05-04",
        "words": None,
        "tags": [],
        "subjects": [{"scheme": None, "code": "01", "name": None, "why": None}],
    }


def test_the_readme_table_has_every_column() -> None:
    lines = markdown(Version).splitlines()
    assert len(lines) == 2 + len(columns(Version))
    assert "| `words` | BIGINT, not null | Words of the body, counted. |" in lines


def test_a_lake_is_made_in_few_snapshots_and_once(lake: Lake) -> None:
    for _ in range(3):
        with writing(lake):
            pass
    assert len(rows(lake, "FROM ducklake_snapshots('lake')")) <= 3


def test_books_add_up() -> None:
    one = Books(receipts_seen=2, receipts_new=1, refused=1, refused_new=1, spikes=(Spiked(reason="empty", count=1),))
    two = Books(
        receipts_seen=1, receipts_spiked=1, spikes=(Spiked(reason="empty", count=1), Spiked(reason="fault", count=1))
    )
    both = one.plus(two)
    assert (both.receipts_seen, both.spiked, both.count("empty"), both.spiked_share) == (3, 3, 2, 1.0)


def test_a_receipt_is_named_by_its_bytes() -> None:
    receipt = Receipt.of(b"copy", "a", received_at=NOON, run_id="r", feed=None, habits=Habits())
    assert receipt.receipt.startswith(receipt.key.hex)
    assert len(receipt.receipt) == 64


def test_a_lake_of_an_older_wirelake_is_widened(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    from schemas import table as tables

    young = ("places", "urgency", "abstract", "tz_assumed")
    with monkeypatch.context() as then:
        then.setattr(tables, "_hints", lambda cls, hints=tables._hints: (h for h in hints(cls) if h[0] not in young))
        columns.cache_clear()
        layout.cache_clear()
        with writing(lake):
            pass
        names = {name for (name,) in rows(lake, "SELECT column_name FROM (DESCRIBE versions)")}
    assert names.isdisjoint(young)
    columns.cache_clear()
    layout.cache_clear()
    ingest(lake, SAMPLE / "ninjs", exclude=("*.golden",))
    assert rows(lake, "SELECT count(*) > 0 FROM articles WHERE places = [] AND NOT tz_assumed") == [(True,)]


@pytest.mark.parametrize("percent", [0, 7, 14, 28, 55, 56, 100])
def test_so_many_per_cent_are_not_more(percent: int) -> None:
    books = Books(receipts_seen=100, receipts_new=100, receipts_spiked=percent)
    assert not books.too_spiked(percent)
    assert replace(books, receipts_spiked=percent + 1).too_spiked(percent)


def test_what_was_refused_before_counts_where_nothing_else_came() -> None:
    down = Books(refused=2)
    assert (down.too_spiked(99), down.too_spiked(100), down.spiked_share) == (True, False, 1.0)
    for more in (Books(receipts_seen=1, receipts_unchanged=1), Books(answered=1)):
        assert not down.plus(more).too_spiked(0)


def test_a_lake_of_an_older_wirelake_has_todays_views_macros_options_and_comments(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setitem(VIEWS, "moves", ("SELECT 1 AS old", "An older view."))
        then.setitem(MACROS, "articles_as_of(moment)", ("SELECT moment", "An older macro."))
        then.setitem(OPTIONS, "target_file_size", "64MB")
        then.setattr("schemas.table.summary", lambda _table: "An older sentence.")
        layout.cache_clear()
        with writing(lake):
            pass
        assert rows(lake, "FROM moves") == [(1,)]
    layout.cache_clear()
    with writing(lake):
        pass
    assert rows(lake, "FROM moves") == rows(lake, "FROM articles_as_of(now())") == []
    assert rows(lake, "SELECT value FROM lake.options() WHERE option_name = 'target_file_size'") == [("128000000",)]
    assert rows(lake, "SELECT comment FROM duckdb_tables() WHERE table_name = 'runs'") == [(summary(Run),)]
