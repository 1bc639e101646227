"""Reading and writing the policy base's rows; nobody outside this module touches them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.policy.base import PolicyBase, PolicyItem
from desk.policy.models import Bureau, Document, Item, ItemVersion, PolicyState
from desk.policy.schema import BureauFile, DocumentHead, ItemFacts, Topic
from desk.policy.schema import Item as ItemSchema


@dataclass
class Changes:
    """What a load did, in item ids."""

    added: list[str]
    changed: list[str]
    retired: list[str]
    same: int


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


async def store(session: AsyncSession, base: PolicyBase, moment: datetime) -> Changes:
    """Write `base`; unchanged items stay as they are, changed ones get a new version, missing ones retire."""
    changes = Changes([], [], [], 0)
    for bureau in base.bureaus.values():
        await session.merge(Bureau(id=bureau.id, data=bureau.model_dump(mode="json")))
    await session.flush()
    for head in {i.document.id: i.document for i in base.items.values()}.values():
        await session.merge(Document(id=head.id, bureau_id=head.bureau, data=head.model_dump(mode="json")))
    await session.flush()
    rows = {row.id: row for row in await session.scalars(select(Item))}
    digests = {(v.item_id, v.version): v.digest for v in await session.scalars(select(ItemVersion))}
    for position, entry in enumerate(base.items.values()):
        _store_item(session, entry, position, rows.pop(entry.id, None), digests, moment, changes)
    for row in rows.values():
        if row.retired_at is None:
            row.retired_at = moment
            changes.retired.append(row.id)
    state = {"topics": [t.model_dump(mode="json") for t in base.topics], "synonyms": base.synonyms}
    await session.flush()
    stored = await load(session, state)
    await session.merge(PolicyState(id=1, digest=stored.digest(), data=state, loaded_at=moment))
    return changes


def _store_item(
    session: AsyncSession, entry: PolicyItem, position: int, row: Item | None, digests: dict[tuple[str, int], str], moment: datetime, changes: Changes
) -> None:
    data = {"item": entry.item.model_dump(mode="json"), "facts": entry.facts.model_dump(mode="json", by_alias=True)}
    digest = _digest(data)
    if row is None:
        row = Item(id=entry.id, document_id=entry.document.id, position=position, version=1)
        session.add(row)
        changes.added.append(entry.id)
    else:
        row.document_id, row.position, row.retired_at = entry.document.id, position, None
        if digests.get((row.id, row.version)) == digest:
            changes.same += 1
            return
        row.version += 1
        changes.changed.append(entry.id)
    session.add(ItemVersion(item_id=entry.id, version=row.version, text=entry.item.text, data=data, digest=digest, created_at=moment))


async def load(session: AsyncSession, state: dict[str, Any] | None = None) -> PolicyBase:
    """Return the base as the database holds it: current versions of items that are not retired."""
    if state is None:
        row = await session.get(PolicyState, 1)
        state = row.data if row else {}
    base = PolicyBase(synonyms=state.get("synonyms", {}), topics=[Topic.model_validate(t) for t in state.get("topics", [])])
    for bureau in await session.scalars(select(Bureau).order_by(Bureau.id)):
        base.bureaus[bureau.id] = BureauFile.model_validate(bureau.data)
    heads = {d.id: DocumentHead.model_validate(d.data) for d in await session.scalars(select(Document))}
    query = (
        select(Item, ItemVersion)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.version))
        .where(Item.retired_at.is_(None))
        .order_by(Item.position)
    )
    for item, version in await session.execute(query):
        base.items[item.id] = PolicyItem(
            ItemSchema.model_validate(version.data["item"]), heads[item.document_id], ItemFacts.model_validate(version.data["facts"]), item.version
        )
    return base


async def digest(session: AsyncSession) -> str | None:
    """Return the fingerprint of the stored base, or None if nothing was loaded yet."""
    row = await session.get(PolicyState, 1)
    return row.digest if row else None


async def item_version(session: AsyncSession, item_id: str, version: int) -> ItemVersion | None:
    """Return the stored state of an item that an answer quoted."""
    return await session.scalar(select(ItemVersion).where(ItemVersion.item_id == item_id, ItemVersion.version == version))


async def bureaus(session: AsyncSession) -> list[BureauFile]:
    """Return the bureaus."""
    return [BureauFile.model_validate(row.data) for row in await session.scalars(select(Bureau))]
