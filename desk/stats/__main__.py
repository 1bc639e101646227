"""For administrators: `python -m desk.stats` counts a month's figures both ways, prints them, and exits 1 if they differ."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import text, true

from desk import clock
from desk.db import Database
from desk.settings import settings
from desk.stats.counting import count
from desk.stats.figures import NAMES, Counted, total
from desk.stats.months import Month
from desk.stats.recounting import recount
from desk.stats.scope import Span
from desk.stats.words import COUNTS

console = Console()


async def both(database: Database, span: Span) -> tuple[Counted, Counted]:
    """Return the figures of all cases, from rows and from events, as they stand at one moment, whatever moves meanwhile."""
    at = clock.now()
    async with database.sessions() as session:
        if session.get_bind().dialect.name == "postgresql":
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        else:
            await session.execute(text("BEGIN"))  # else the driver begins with the first writing, and each reading sees another state
        return await count(session, span, true(), at), await recount(session, span, true(), at)


def main(
    month: Annotated[str, typer.Option(help="最后一个月，如 2026-03，默认本月")] = "",
    months: Annotated[int, typer.Option(min=1, max=240, help="往前共几个月")] = 1,
    bureau: Annotated[str | None, typer.Option(help="公安局，默认全部")] = None,
) -> None:
    """Count both ways and compare."""
    try:
        last = Month.parse(month) if month else Month.of(clock.now())
    except ValueError as error:
        raise typer.BadParameter("月份写作 2026-03") from error

    async def run() -> tuple[Counted, Counted]:
        database = Database(settings().database_url)
        try:
            return await both(database, Span(tuple(last.back(months)), bureau))
        finally:
            await database.close()

    rows, events = asyncio.run(run())
    table = Table("项目", "按工单", "按流水")
    one, two = total(rows.values()), total(events.values())
    for name in NAMES:
        table.add_row(COUNTS[name][0], str(getattr(one, name)), str(getattr(two, name)))
    console.print(table)
    different = sorted(key for key in rows.keys() | events.keys() if rows.get(key) != events.get(key))
    for key in different:
        console.print(f"不一致：{' '.join(key)}", style="red", markup=False)
    console.print("两种算法不一致。" if different else f"两种算法一致（{len(rows)} 组）。")
    raise typer.Exit(1 if different else 0)


if __name__ == "__main__":
    typer.run(main)
