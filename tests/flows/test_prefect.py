"""The flow on a real Prefect server: the same composition, its batches task runs, its books an artifact."""

import json
from pathlib import Path

import pytest

from flows.lake import Lake
from tests.conftest import AS_SAMPLE, SAMPLE, rows, wirelake
from tests.flows.web.site import Site

pytestmark = pytest.mark.usefixtures("prefect_api")


def artifacts(key: str) -> list[object]:
    """What the server holds under an artifact's key, newest first."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
    from prefect.client.schemas.sorting import ArtifactSort

    wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=wanted, sort=ArtifactSort.CREATED_DESC)
        return [artifact.data for artifact in found]


def task_runs(run_name: str) -> int:
    """How many task runs of this task the server has."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return sum(run.name.startswith(run_name) for run in client.read_task_runs())


def test_the_flow_has_a_task_run_a_batch_and_its_books_as_a_table(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.ingest import ingest
    from flows.source.files import Files

    monkeypatch.setattr("flows.load.BATCH_RECEIPTS", 8)
    before = task_runs("batch")
    feed = Files(paths=(str(SAMPLE),), **AS_SAMPLE)
    run = ingest(feed, lake.catalog, lake.data)
    assert run.state == "finished"
    assert rows(lake, "SELECT receipts_new FROM runs") == [(run.receipts_new,)]
    assert task_runs("batch") - before == -(-run.receipts_seen // 8)
    books = {row["entry"]: row["value"] for row in json.loads(str(artifacts("books")[0]))}
    assert (books["run_id"], books["articles_new"]) == (run.run_id, run.articles_new)
    assert 100.0 in [float(str(progress)) for progress in artifacts("progress")]


def test_a_run_that_fails_is_a_failed_flow_run(lake: Lake, tmp_path: Path) -> None:
    from flows.ingest import ingest

    (tmp_path / "junk").write_bytes(b"\0\1")
    state = ingest({"kind": "files", "paths": [str(tmp_path / "junk")]}, lake.catalog, lake.data, return_state=True)
    assert state.is_failed()
    assert "100.0% of what was new was spiked" in str(state.message)


def test_bad_parameters_are_refused_before_anything_runs(lake: Lake) -> None:
    from prefect.exceptions import ParameterTypeError

    from flows.ingest import ingest

    with pytest.raises(ParameterTypeError, match=r"feed\.files\.zone: Value error, no time zone 'Mars'"):
        ingest({"kind": "files", "paths": ["x"], "zone": "Mars"}, lake.catalog, lake.data)  # type: ignore[call-overload]
    assert not lake.exists


def test_the_command_runs_there_when_an_api_is_configured(prefect_api: str, tmp_path: Path) -> None:
    before = task_runs("batch")
    call: list[str | Path] = ["ingest", SAMPLE / "text", "--exclude", "*.golden", "--lake", tmp_path / "lake", "--json"]
    done = wirelake(*call, env={"PREFECT_API_URL": prefect_api})
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["state"] == "finished"
    assert task_runs("batch") == before + 1


def test_the_command_says_so_when_the_api_does_not_answer(tmp_path: Path) -> None:
    env = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_CLIENT_MAX_RETRIES": "0"}
    done = wirelake("ingest", SAMPLE / "text", "--lake", tmp_path / "lake", env=env)
    assert done.returncode == 1
    assert "http://127.0.0.1:9/api" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_the_command_says_so_when_the_api_refuses(tmp_path: Path, site: Site) -> None:
    home = tmp_path / "lake"
    assert wirelake("ingest", SAMPLE / "text", "--exclude", "*.golden", "--lake", home).returncode == 0
    for path in ("/api/admin/version", "/api/csrf-token"):
        site.pages[path] = lambda visit: visit.answer(401)
    for call in (["ingest", SAMPLE / "text"], ["tend", "--prune-prefect", "9"]):
        done = wirelake(*call, "--lake", home, env={"PREFECT_API_URL": f"{site.url}/api"})
        assert (done.returncode, b"401 Unauthorized" in done.stderr) == (1, True)
        assert b"Traceback" not in done.stderr


def test_a_secret_may_lie_in_a_block() -> None:
    from prefect.blocks.system import Secret as Block
    from pydantic import SecretStr

    from flows.web.secret import NoSecret, Secret

    Block(value=SecretStr("k3y-of-Ellery")).save("ellery-key", overwrite=True)
    assert Secret(block="ellery-key").value() == "k3y-of-Ellery"
    with pytest.raises(NoSecret, match="no-such-key"):
        Secret(block="no-such-key").value()
