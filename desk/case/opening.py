"""Opening a case: checked, routed, numbered, once for each key, with its clocks."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from desk import clock
from desk.case import clocks, notices, repository, routing
from desk.case.actors import SYSTEM_ACTOR, Actor
from desk.case.guards import FileData
from desk.case.models import Case, CaseFile
from desk.case.moving import move
from desk.case.routing import Routed
from desk.case.schema import Matter, Service
from desk.case.services import Services
from desk.case.transitions import State
from desk.crypto import blind_index
from desk.errors import MissingAnswer, NotAllowed, UnknownService
from desk.policy.base import PolicyBase

IDENTITY = frozenset({"company", "credit_code", "contact", "mobile"})
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
WORDS = [
    "松风",
    "明月",
    "青山",
    "流水",
    "白云",
    "红叶",
    "春雨",
    "秋霜",
    "晨光",
    "晚霞",
    "竹林",
    "梅花",
    "荷塘",
    "柳岸",
    "石桥",
    "古井",
    "江帆",
    "海燕",
    "麦田",
    "稻香",
    "茶园",
    "书房",
    "灯塔",
    "钟楼",
]
ALIKE_WITHIN = timedelta(days=7)
_YES = (True, "是", "yes", "true")


@dataclass(frozen=True)
class Opening:
    """What somebody asks for. `key` is the same for every delivery of one message; `answers` has a value for each question id."""

    bureau: str
    service: str
    matter: str | None
    answers: dict[str, Any]
    channel: str
    sender: str
    conversation_id: str | None
    key: str
    anonymous: bool = False
    confidential: bool = False
    files: Sequence[FileData] = ()


@dataclass(frozen=True)
class Opened:
    """The case. `created`: False for a repeated delivery. `duplicate_of`: an open case of the same sender, for the same service.

    `word`: the query word of an anonymous case, known only now. `arithmetic`: what may be said of the deadline.
    """

    case: Case
    created: bool
    duplicate_of: str | None = None
    word: str | None = None
    arithmetic: str = ""
    card: dict[str, Any] = field(default_factory=dict)


async def open_case(session: AsyncSession, services: Services, base: PolicyBase, opening: Opening) -> Opened:
    """Open a case, or return the one that the same key opened before; the caller commits.

    Raises UnknownService, NotAllowed (anonymous where it cannot be), MissingAnswer. For a repeated delivery of an anonymous
    opening the word is made again from the key, so that whoever missed the first answer gets the same.
    """
    service = services.by_id.get(opening.service)
    if service is None or not service.id.startswith(f"{opening.bureau}-"):
        raise UnknownService(opening.service)
    matter = routing.matter_of(service, opening.matter)
    _check(services, service, matter, opening)
    moment = clock.now()
    routed = routing.route(service, matter)
    case, created = await _insert(session, _values(base, service, matter, routed, opening, moment))
    duplicate = await _begin(session, case, service, matter, opening, moment) if created else None
    handling = next(c for c in await repository.clocks(session, case.id) if c.kind == clocks.HANDLING and c.round == case.round)
    word = _word(_open_key(opening)) if case.anonymous else None
    return Opened(case, created, duplicate, word, notices.limit(handling), notices.card(case, handling))


def _check(services: Services, service: Service, matter: Matter | None, opening: Opening) -> None:
    if opening.anonymous and not service.anonymous:
        raise NotAllowed(f"{service.id} anonymously", "这一项要留联系方式，不能匿名。")
    if service.matters and matter is None:
        raise MissingAnswer("matter", service.matter_ask)
    for question in services.questions(service):
        value = opening.answers.get(question.id)
        if question.required and value in (None, "", []) and not (opening.anonymous and question.id in IDENTITY):
            raise MissingAnswer(question.id, f"还缺“{question.label}”。")
        if question.type == "choice" and value not in (None, "", *question.choices):
            raise MissingAnswer(question.id, f"“{question.label}”请从给出的里面选。")
        if isinstance(value, str) and len(value) > (question.most if question.type == "text" and question.most else 500):
            raise MissingAnswer(question.id, f"“{question.label}”太长了，请写短一些。")


def _values(base: PolicyBase, service: Service, matter: Matter | None, routed: Routed, opening: Opening, moment: datetime) -> dict[str, Any]:
    known = {k: v for k, v in opening.answers.items() if v not in (None, "") and not (opening.anonymous and k in IDENTITY)}
    text = {k: str(known[k]).strip() if k in known else None for k in ("company", "credit_code", "contact", "mobile", "description", "place")}
    promise = routing.promise_of(service, matter)
    item = promise.item if promise else matter.items[0] if matter and matter.items else service.items[0]
    return {
        "open_key": _open_key(opening),
        "version": 1,
        "state": State.WAITING.value,
        "bureau_id": opening.bureau,
        "service_id": service.id,
        "matter_id": matter.id if matter else None,
        "title": f"{service.name}·{matter.name}" if matter else service.name,
        "kind": service.kind,
        "route": routed.route,
        "item_id": item,
        "item_version": base.items[item].version,
        "channel": opening.channel,
        "sender": None if opening.anonymous else opening.sender,
        "conversation_id": None if opening.anonymous else opening.conversation_id,
        "anonymous": opening.anonymous,
        "confidential": opening.confidential or opening.answers.get("confidential") in _YES,
        "query_word_hash": word_hash(_word(_open_key(opening))) if opening.anonymous else None,
        **text,
        "answers": json.dumps(known, ensure_ascii=False, default=str),
        "mobile_index": mobile_index(text["mobile"]) if text["mobile"] else None,
        "credit_index": credit_index(text["credit_code"]) if text["credit_code"] else None,
        "unit": routed.unit,
        "department": routed.department,
        "opened_at": moment,
        "hand_backs": 0,
        "round": 0,
        "transfers": 0,
        "reopenings": 0,
        "closed_by_default": False,
    }


async def _insert(session: AsyncSession, values: dict[str, Any]) -> tuple[Case, bool]:
    """Add the case under a number that nobody can guess; if its key is there already, return that case instead."""
    for _ in range(5):
        day = clock.local(values["opened_at"]).strftime("%Y%m%d")
        number = f"{values['bureau_id'].upper()}-{day}-{''.join(secrets.choice(LETTERS) for _ in range(6))}"
        case_id = await repository.insert_new(session, Case, number=number, **values)
        if case_id is not None:
            return await repository.by_id(session, case_id), True
        if known := await repository.by_open_key(session, values["open_key"]):
            return known, False
    raise AssertionError("five numbers taken in a row")


async def _begin(session: AsyncSession, case: Case, service: Service, matter: Matter | None, opening: Opening, moment: datetime) -> str | None:
    """Start what begins with the opening; return the number of the sender's own case that this one repeats, if any."""
    promises = {clocks.RESPONSE: service.response, clocks.HANDLING: routing.promise_of(service, matter), clocks.CALLBACK: service.callback}
    rows = [clocks.make(case.id, kind, 0, promise) for kind, promise in promises.items()]
    clocks.start(rows[0], case.bureau_id, moment)
    session.add_all(rows)
    session.add_all(CaseFile(case_id=case.id, seq=1, **file) for file in opening.files)
    alike = await repository.open_alike(session, case, moment - ALIKE_WITHIN)
    kept = {"alike": [c.number for c in alike], "pass_to": routing.passed_on_to(service, matter)}
    actor = Actor.person(opening.channel, opening.sender)
    repository.add_event(session, case, actor, "open", None, moment, public=True, reason=None, data={k: v for k, v in kept.items() if v})
    await clocks.settle(session, case)
    await notices.tell_police(session, case, notices.role(case, "dispatcher"), "open", "", moment)
    if service.response is not None and service.response.unit == "immediate":
        await move(session, case.number, "accept", SYSTEM_ACTOR)  # zibo-m10: 即时受理
    await session.flush()
    own = [c.number for c in alike if not case.anonymous and (c.channel, c.sender) == (case.channel, case.sender)]
    return own[0] if own else None


def _open_key(opening: Opening) -> str:
    """The key within the sender's own, so that nobody reaches another's case by its key."""
    return blind_index(json.dumps([opening.channel, opening.sender, opening.key]), "open_key")


def _word(open_key: str) -> str:
    """The query word of an anonymous case, from a secret and its key: the same for each delivery, stored nowhere."""
    number = int(blind_index(open_key, "query_word"), 16)
    number, first = divmod(number, len(WORDS))
    number, second = divmod(number, len(WORDS))
    return f"{WORDS[first]}{WORDS[second]}{number % 10000:04}"


def word_hash(word: str) -> str:
    """Return what is stored of a query word."""
    return blind_index("".join(word.split()), "query_word_hash")


def mobile_index(mobile: str) -> str:
    """Return the blind index of a phone number, however it was written."""
    return blind_index("".join(c for c in mobile if c.isdigit())[-11:], "mobile")


def credit_index(code: str) -> str:
    """Return the blind index of an enterprise code, however it was written."""
    return blind_index("".join(code.split()).upper(), "credit_code")
