"""A site for each test that wants one."""

from collections.abc import Iterator

import pytest
import stamina

from tests.flows.web.site import Site, site


@pytest.fixture(name="site")
def site_on_loopback() -> Iterator[Site]:
    """A site without pages, not even a robots.txt; who asks it tries again at once."""
    stamina.set_testing(True, attempts=4)
    with site() as made:
        yield made
    stamina.set_testing(False)
