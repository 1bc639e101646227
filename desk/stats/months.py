"""Months as people count them, in Chinese time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from desk import clock

PATTERN = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"


@dataclass(frozen=True, order=True)
class Month:
    """A month of Chinese time; written `2026-03`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the month that is written as `2026-03`; raises ValueError for anything else and for years outside 2000-2099."""
        if not re.fullmatch(PATTERN, text):
            raise ValueError(f"no month: {text[:20]!r}")
        return cls(int(text[:4]), int(text[5:]))

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Return the month in which an aware `moment` lies."""
        local = clock.local(moment)
        return cls(local.year, local.month)

    @property
    def start(self) -> datetime:
        """The moment at which the month begins; aware, UTC."""
        return datetime(self.year, self.number, 1, tzinfo=clock.CHINA).astimezone(UTC)

    def plus(self, months: int) -> "Month":
        """Return the month that many later, or earlier for a negative number."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    def back(self, many: int) -> list["Month"]:
        """Return this month and those before it, `many` in all, oldest first."""
        return [self.plus(-i) for i in reversed(range(many))]

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"
