"""What `policies/<bureau>/services.yml` and `policies/fields.yml` must look like."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from desk.policy.schema import ITEM_ID, Strict, Unit, Words

SERVICE_ID = r"^[a-z]{2,20}-[a-z][a-z0-9]*(-[a-z0-9]+)*$"
KEY = r"^[a-z][a-z0-9_]*$"
Kind = Literal["consult", "request", "complaint", "booking", "help", "report"]  # 咨询 诉求 投诉 预约 求助 举报
FieldType = Literal["text", "company", "credit_code", "person", "mobile", "id_number", "plate", "date", "time", "number", "choice", "yes_no", "place", "files"]


class Promise(Strict):
    """How long something may take, and the words that promise it; `from_next_day`: the day it begins is not counted."""

    amount: float | None = Field(default=None, gt=0)
    unit: Unit
    from_: str = Field(default="受理", alias="from")
    from_next_day: bool = True
    item: str = Field(pattern=ITEM_ID)
    quote: str = Field(min_length=2)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.amount is None and self.unit not in ("same_day", "immediate"):
            raise ValueError("期限没有数值 (amount)")
        return self


class Question(Strict):
    """One thing to ask for: what it is called, how it is asked, what is a possible answer."""

    id: str = Field(pattern=KEY)
    type: FieldType
    label: str = Field(min_length=1, max_length=20)
    ask: str = Field(min_length=2, max_length=80)
    required: bool = True
    choices: Words = []
    least: float | None = None
    most: float | None = None

    @model_validator(mode="after")
    def _choices_where_there_is_a_choice(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices 只用于、也必须用于 type: choice")
        return self


class Matter(Strict):
    """One of several matters under a service, where each has its own promise, unit or way."""

    id: str = Field(pattern=KEY)
    name: str = Field(min_length=2, max_length=30)
    words: Words = []
    items: list[str] = []
    deadline: Promise | None = None
    lead: list[str] = []
    department: str = ""  # who takes it when it is not the police's: 12345 or a department
    platform: str = ""
    note: str = ""


class Way(Strict):
    """An official channel besides this one, and the words that name it."""

    name: str
    item: str = Field(pattern=ITEM_ID)
    quote: str


class Step(Strict):
    """A question of a guided self-check, and what is said when the answer is no."""

    theme: str = Field(min_length=2, max_length=20)
    ask: str = Field(min_length=4, max_length=80)
    advice: str = Field(min_length=4, max_length=120)


class Service(Strict):
    """Something that can be asked for."""

    id: str = Field(pattern=SERVICE_ID)
    name: str = Field(min_length=2, max_length=24)
    kind: Kind
    items: list[str] = Field(min_length=1)
    about: str = Field(min_length=8, max_length=120)
    who: str = ""
    words: Words = Field(min_length=3)
    fields: list[str | Question] = Field(min_length=1)
    matters: list[Matter] = []
    matter_ask: str = ""
    lead: list[str] = Field(min_length=1)
    support: list[str] = []
    response: Promise | None = None
    deadline: Promise | None = None
    callback: Promise | None = None
    goals: list[Way] = []
    ways: list[Way] = []
    platform: str = ""
    route: Literal["unit", "supervision", "centre"] = "unit"
    anonymous: bool = False
    steps: list[Step] = []
    note: str = ""
    after_danger: Literal["", "help", "crime"] = ""  # offered once an emergency is dealt with; for a swindle the crime comes first

    @field_validator("items")
    @classmethod
    def _ids(cls, items: list[str]) -> list[str]:
        if len(set(items)) != len(items):
            raise ValueError("条目重复")
        return items

    @model_validator(mode="after")
    def _asked_when_there_are_matters(self) -> Self:
        if bool(self.matters) != bool(self.matter_ask):
            raise ValueError("matters 与 matter_ask 要么都有，要么都没有")
        return self


class ServicesFile(Strict):
    """`policies/<bureau>/services.yml`."""

    services: list[Service] = Field(min_length=1)


class FieldsFile(Strict):
    """`policies/fields.yml`: the questions that many services ask alike."""

    fields: list[Question]
