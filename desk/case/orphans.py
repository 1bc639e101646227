"""Files that were sent up and that no case has: removed after some days. Called by a worker now and then."""

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from pathlib import Path

from sqlalchemy import select

from desk.case.files import PATH, owned
from desk.case.models import CaseFile
from desk.db import Database

_AT_ONCE = 500
_ASIDE = ".removing"


async def remove_orphans(database: Database, root: Path, before: datetime) -> int:
    """Remove the files under `root` that were last sent before then (aware) and belong to no case; return how many.

    A folder that was begun for another database is left alone: its files are not ours to judge.
    What is sent again meanwhile stays: sending renews a file's time, and a file is moved aside before it is looked at the last time.
    """
    if not owned(root):
        return 0
    removed = 0
    for some in batched(await asyncio.to_thread(lambda: list(_old(root, before))), _AT_ONCE, strict=False):
        kept = await _attached(database, [p for p in some if PATH.fullmatch(p)])
        for path in set(some) - kept:
            removed += await _remove(database, root, path, before)
    return removed


def _old(root: Path, before: datetime) -> Iterator[str]:
    """Yield what lies two levels deep and is old, also what a process that died left half written."""
    for entry in root.glob("[0-9a-f][0-9a-f]/*"):
        if entry.is_file() and entry.stat().st_mtime < before.timestamp():
            yield f"{entry.parent.name}/{entry.name}"


async def _attached(database: Database, paths: list[str]) -> set[str]:
    async with database.sessions() as session:
        return set((await session.scalars(select(CaseFile.path).where(CaseFile.path.in_(paths)))).all())


async def _remove(database: Database, root: Path, path: str, before: datetime) -> int:
    file = root / path
    aside = file if file.name.endswith(_ASIDE) else file.with_name(file.name + _ASIDE)
    try:
        os.rename(file, aside)
        if PATH.fullmatch(path) and (aside.stat().st_mtime >= before.timestamp() or await _attached(database, [path])):
            os.rename(aside, file)
            return 0
        aside.unlink()
    except FileNotFoundError:  # another worker was faster
        return 0
    return 1
