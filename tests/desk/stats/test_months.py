"""Months of Chinese time."""

from datetime import UTC, datetime

import pytest

from desk.stats.months import Month


def test_a_month_begins_at_midnight_in_china():
    assert Month.parse("2026-03").start == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert Month.of(datetime(2026, 2, 28, 16, tzinfo=UTC)) == Month(2026, 3)
    assert Month.of(datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC)) == Month(2026, 2)


def test_months_over_the_turn_of_the_year():
    assert [str(m) for m in Month(2026, 2).back(4)] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert str(Month(2025, 12).plus(1)) == "2026-01"
    assert Month(2025, 12) < Month(2026, 1)


@pytest.mark.parametrize("text", ["", "2026", "2026-3", "2026-00", "2026-13", "1999-12", "2026-03-01", "2026-03\n", "２０２６-03"])
def test_what_is_no_month(text):
    with pytest.raises(ValueError, match="no month"):
        Month.parse(text)
