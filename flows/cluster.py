"""Readers on other machines: a Dask cluster that is there already, at an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

Done = TypeVar("Done")


class NoCluster(OSError):
    """There is no Dask cluster where one is to read, or it went away."""


class Cluster(Executor):
    """A cluster as an executor whose futures fail as those of processes do."""

    def __init__(self, executor: Executor, address: str) -> None:
        self._executor = executor
        self._address = address

    def submit(self, fn: Callable[..., Done], /, *args: Any, **kwargs: Any) -> Future[Done]:
        """The work's result, or BrokenProcessPool when it kills one worker after the other; else NoCluster."""
        from distributed import KilledWorker

        told: Future[Done] = Future()

        def tell(done: Future[Done]) -> None:
            if done.cancelled():
                told.set_exception(NoCluster(f"the Dask cluster at {self._address} went away"))
            elif isinstance(error := done.exception(), KilledWorker):
                told.set_exception(BrokenProcessPool(str(error)))
            elif error:
                told.set_exception(error)
            else:
                told.set_result(done.result())

        self._executor.submit(fn, *args, **kwargs).add_done_callback(tell)
        return told


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The cluster at an address, and how many pieces of work it does at once; NoCluster when there is none."""
    try:
        import dask
        from distributed import Client
    except ModuleNotFoundError as absent:
        raise NoCluster(f"{absent}: `pip install 'wirelake[dask]'` brings it") from absent
    # A portion of a batch is some MB on purpose.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}):
        try:
            client = Client(address, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NoCluster(f"no Dask cluster at {address}: {error}") from error
        with client, client.get_executor() as executor:
            if not (hands := sum(client.nthreads().values())):
                raise NoCluster(f"the Dask cluster at {address} has no workers")
            yield Cluster(executor, address), hands
