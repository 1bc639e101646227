"""Cases to count, made the same way as for the tests of cases."""

from tests.desk.case.conftest import moved, opened, services, worked

__all__ = ["moved", "opened", "services", "worked"]
