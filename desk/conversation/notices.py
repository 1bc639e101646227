"""Word that reaches a person outside of an answer, in channels that fetch: stored once, in order, kept until they have it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk import clock
from desk.conversation import repository
from desk.conversation.models import Conversation, Message, Notice
from desk.db import Database

MOST = 50
_NOTICES = cast(Table, Notice.__table__)
_TAKE = (  # in every turn, so on the table and made once
    update(_NOTICES)
    .where(_NOTICES.c.conversation_id == bindparam("talk"), _NOTICES.c.message_id < bindparam("before"), _NOTICES.c.handed_at.is_(None))
    .values(handed_at=bindparam("moment"), handed_with=bindparam("reply"))
    .returning(_NOTICES.c.message_id)
)


async def keep(database: Database, channel: str, sender: str, bureau: str, key: str, messages: Sequence[Mapping[str, Any]]) -> bool:
    """Store `messages` for the person under `key`; return False, and store nothing, if that was done before.

    `bureau`: of the talk, if the person never wrote here. One person's notices come in the order in which they are kept: the talk's
    row is held meanwhile, so that a later one never shows before an earlier one.
    """
    async with database.transaction() as session:
        talk: Conversation | None = await session.scalar(_talk(channel, sender).with_for_update())
        if talk is None:
            talk = repository.new_conversation(session, channel, sender, bureau, clock.now())
            await session.flush()
        stored = [await _keep(session, talk.id, f"{key}#{n}" if n else key, message) for n, message in enumerate(messages)]
    return any(stored)


async def _keep(session: AsyncSession, talk: str, key: str, message: Mapping[str, Any]) -> bool:
    if await session.scalar(select(Notice.id).where(Notice.key == key)) is not None:
        return False
    rest = {k: v for k, v in message.items() if k != "text"}
    kind = (message.get("custom") or {}).get("kind")
    row = {"conversation_id": talk, "direction": "out", "kind": kind, "text": message.get("text", ""), "payload": rest, "created_at": clock.now()}
    (number,) = await repository.add_messages(session, [row])
    session.add(Notice(key=key, conversation_id=talk, message_id=number))
    await session.flush()
    return True


async def fetch(database: Database, channel: str, sender: str, after: int, limit: int = MOST) -> list[dict[str, Any]]:
    """Return the person's notices after the one numbered `after`, oldest first; they will not come with a reply any more.

    Whoever lost an answer asks again with the same `after`; each carries its number as `custom.notice`.
    """
    async with database.transaction() as session:
        talk: Conversation | None = await session.scalar(_talk(channel, sender))
        if talk is None:
            return []
        query = select(Message, Notice.handed_at).join(Notice, Notice.message_id == Message.id)
        query = query.where(Notice.conversation_id == talk.id, Notice.message_id > after).order_by(Notice.message_id).limit(limit)
        rows = (await session.execute(query)).all()
        fresh = [message.id for message, handed_at in rows if handed_at is None]
        if fresh:
            await session.execute(update(Notice).where(Notice.message_id.in_(fresh), Notice.handed_at.is_(None)).values(handed_at=clock.now()))
    return _told(message for message, _ in rows)


async def with_reply(session: AsyncSession, conversation_id: str, message_id: int, repeated: bool = False) -> list[dict[str, Any]]:
    """Return the notices that waited when the person's message `message_id` came, oldest first; from now on they belong to its reply.

    `repeated`: a reply was given before and may have got lost; what came with it comes again.
    """
    taken = (await session.execute(_TAKE, {"talk": conversation_id, "before": message_id, "moment": clock.now(), "reply": message_id})).all()
    return await came_with(session, message_id) if taken or repeated else []


async def came_with(session: AsyncSession, message_id: int) -> list[dict[str, Any]]:
    """Return the notices that came with the reply to the message `message_id`."""
    query = select(Message).join(Notice, Notice.message_id == Message.id).where(Notice.handed_with == message_id).order_by(Message.id)
    return _told(await session.scalars(query))


def _talk(channel: str, sender: str) -> Select[Any]:
    return select(Conversation).where(Conversation.channel == channel, Conversation.sender == sender)


def _told(messages: Iterable[Message]) -> list[dict[str, Any]]:
    told = []
    for message in messages:
        rest = dict(message.payload or {})
        told.append({"text": message.text, **rest, "custom": {**(rest.get("custom") or {}), "notice": message.id}})
    return told
