"""What the YAML files of the policy base must look like; a broken one is refused before anything is stored."""

import re
from datetime import time
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

BUREAU_ID = r"^[a-z]{2,20}$"
ITEM_ID = r"^[a-z]{2,20}-[a-z]\d{2,3}$"


class Strict(BaseModel):
    """A model that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _as_text(words: object) -> object:
    """YAML reads 110 and 12389 as numbers; among people's words they are text."""
    return [str(w) if isinstance(w, int) else w for w in words] if isinstance(words, list) else words


Words = Annotated[list[str], BeforeValidator(_as_text)]


class FactKind(StrEnum):
    """What sort of thing a fact states."""

    LIMIT = "limit"
    AMOUNT = "amount"
    COST = "cost"
    PLACE = "place"
    CHANNEL = "channel"
    PHONE = "phone"
    WHO = "who"
    CONDITION = "condition"
    MATERIAL = "material"
    EXCEPTION = "exception"
    SERVICE = "service"
    BAN = "ban"
    COMPLAINT = "complaint"
    VALIDITY = "validity"
    STEP = "step"


Unit = Literal["minute", "hour", "day", "working_day", "month", "quarter", "year", "same_day", "immediate"]


class Fact(Strict):
    """One thing that an item settles, the words that prove it, and how an officer says it."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: FactKind
    matter: str = Field(min_length=1)
    amount: float | None = None
    unit: Unit | None = None
    from_: str | None = Field(default=None, alias="from")
    quote: str = Field(min_length=1)
    answer: str = Field(min_length=1, max_length=120)
    words: Words = []

    @model_validator(mode="after")
    def _limit_is_whole(self) -> Self:
        if self.kind == FactKind.LIMIT:
            if self.unit is None:
                raise ValueError("时限没有单位 (unit)")
            if self.amount is None and self.unit not in ("same_day", "immediate"):
                raise ValueError("时限没有数值 (amount)")
        return self

    @field_validator("key")
    @classmethod
    def _not_reserved(cls, key: str) -> str:
        if key == "summary":
            raise ValueError("summary 是保留字")
        return key


class ItemFacts(Strict):
    """What was taken out of one item by hand: its gist, who may use it, everyday words, facts."""

    summary: str = Field(min_length=4, max_length=100)
    who: str | None = None
    validity: str | None = None
    everyday: Words = []
    reviewed: bool = True
    facts: list[Fact] = []

    @field_validator("facts")
    @classmethod
    def _keys_once(cls, facts: list[Fact]) -> list[Fact]:
        keys = [f.key for f in facts]
        twice = {k for k in keys if keys.count(k) > 1}
        if twice:
            raise ValueError(f"key 重复：{'、'.join(sorted(twice))}")
        return facts


class Units(Strict):
    """Who is in charge of an item, as its text names them."""

    lead: list[str] = []
    support: list[str] = []


class Item(Strict):
    """The smallest numbered thing that can be asked about, with its official text."""

    id: str = Field(pattern=ITEM_ID)
    section: str
    number: int
    article: str
    title: str = Field(min_length=1)
    group: str = ""
    span: tuple[int, int]
    text: str = Field(min_length=1)
    units: Units = Units()
    slips: list[str] = []
    unsure: list[str] = []


class Source(Strict):
    """Where the text came from."""

    file: str
    sha256: str
    characters: int


class DocumentHead(Strict):
    """The document's own data."""

    id: str
    bureau: str = Field(pattern=BUREAU_ID)
    title: str = Field(min_length=1)
    issuer: str
    issued: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}-\d{2})?$")
    note: str = ""
    source: Source
    reviewed: bool = False
    unsure: list[str] = []


class Section(Strict):
    """A run of items that are numbered together."""

    key: str = Field(pattern=r"^[a-z]$")
    title: str


class Other(Strict):
    """What is no item: headings, introductions, closing paragraphs, page chrome."""

    kind: Literal["heading", "section", "text", "chrome"]
    span: tuple[int, int]
    text: str
    unsure: list[str] = []


class DocumentFile(Strict):
    """`policies/<bureau>/document*.yml`."""

    document: DocumentHead
    sections: list[Section]
    items: Annotated[list[Item], Field(min_length=1)]
    others: list[Other] = []


class Phone(Strict):
    """A number that people may call, and the item that names it."""

    number: str
    name: str
    item: str = Field(pattern=ITEM_ID)
    quote: str


class Hours(Strict):
    """When a bureau's offices are open on working days, in Chinese time; without a lunch break both its ends are the same."""

    model_config = ConfigDict(frozen=True)

    opens: time = time(8, 30)
    lunch_start: time = time(12)
    lunch_end: time = time(13, 30)
    closes: time = time(18)

    @field_validator("*", mode="before")
    @classmethod
    def _clock(cls, value: object) -> object:
        """YAML reads 12:00, but not 08:30, as a number: 12 times 60."""
        if isinstance(value, int) and 60 <= value < 24 * 60:
            return time(*divmod(value, 60))
        if isinstance(value, time) or (isinstance(value, str) and re.fullmatch(r"\d\d:\d\d(:00)?", value)):
            return value
        raise ValueError("应写成 08:30 的样子")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.opens <= self.lunch_start <= self.lunch_end <= self.closes or (self.opens == self.lunch_start and self.lunch_end == self.closes):
            raise ValueError("上班、午休、下班的时间先后不对")
        return self


class BureauFile(Strict):
    """`policies/<bureau>/bureau.yml`."""

    id: str = Field(pattern=BUREAU_ID)
    name: str
    city: str
    place: str = ""
    account: str = ""
    aliases: list[str] = []
    phones: list[Phone] = []
    hours: Hours = Hours()


class Topic(Strict):
    """A matter that several bureaus regulate: its items, best first within a bureau, and people's words for it."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    words: Words = []
    items: list[str]
    broad: bool = False


class TopicsFile(Strict):
    """`policies/topics.yml`."""

    topics: list[Topic]
