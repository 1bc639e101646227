"""The running system, shared with the end-to-end tests."""

import pytest

from tests.e2e.running import System, shared


@pytest.fixture(scope="session")
def system(pytestconfig: pytest.Config) -> System:
    """Return the system that all tests of this run share."""
    return shared(pytestconfig)
