"""What people write cannot be read at rest, and keys can be changed."""

from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import text

from desk import crypto
from desk.conversation.models import Conversation, Message
from desk.settings import settings

SECRET = "我厂想买盐酸，电话13800000000"


@pytest.fixture
def keys(monkeypatch):
    """Return a way to go over to other keys, as a restart with a changed environment does."""

    def use(value, file=None):
        monkeypatch.setenv("DATA_KEYS", value)
        if file:
            monkeypatch.setenv("KEY_FILE", str(file))
        settings.cache_clear()
        crypto.cipher.cache_clear()

    yield use
    monkeypatch.undo()
    settings.cache_clear()
    crypto.cipher.cache_clear()


async def _write(database):
    async with database.transaction() as session:
        talk = Conversation(id="1", channel="rest", sender="u", bureau_id="zibo", created_at=datetime.now(UTC))
        session.add(talk)
        await session.flush()
        session.add(Message(id=1, conversation_id="1", direction="in", text=SECRET, created_at=datetime.now(UTC)))


async def _read(database):
    async with database.sessions() as session:
        return (await session.get_one(Message, 1)).text


async def test_at_rest_it_is_unreadable(database):
    await _write(database)
    async with database.sessions() as session:
        stored = await session.scalar(text("SELECT text FROM messages"))
    assert SECRET not in stored
    assert not any(part in stored for part in ("盐酸", "13800000000"))
    assert await _read(database) == SECRET


async def test_the_sqlite_file_holds_no_word_of_it(sqlite_url, tmp_path):
    from desk.db import Database

    database = Database(sqlite_url)
    await _write(database)
    await database.close()
    held = b"".join(path.read_bytes() for path in tmp_path.glob("desk.db*"))
    assert "盐酸".encode() not in held
    assert b"13800000000" not in held


async def test_a_new_first_key_reads_what_the_old_one_wrote(database, keys):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    keys(old)
    await _write(database)
    keys(f"{new} {old}")
    assert await _read(database) == SECRET
    assert Fernet(new).decrypt(crypto.cipher().encrypt(b"x")) == b"x"  # and the first one writes from now on
    keys(new)
    with pytest.raises(InvalidToken):
        await _read(database)


def test_a_key_is_made_once_for_the_owner_only(keys, tmp_path):
    path = tmp_path / "var" / "data.key"
    keys("", path)
    sealed = crypto.cipher().encrypt(b"x")
    made = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    keys("", path)
    assert crypto.cipher().decrypt(sealed) == b"x"
    crypto._make_key(path)  # a second process that lost the race
    assert path.read_bytes() == made
    assert [p.name for p in path.parent.iterdir()] == ["data.key"]
