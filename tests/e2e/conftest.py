"""The running system, for tests that must own its processes."""

import pytest

from tests.e2e.running import System


@pytest.fixture
def own_system(system: System) -> System:
    """Return the shared system if its processes are ours to kill."""
    if system.folder is None:
        pytest.skip("SYSTEM_URL names a system that somebody else runs; its processes are left alone")
    return system
