"""The assistant's reasoning on policy questions: context and message in, a reply in terms of items out. No Chinese frames, no HTTP."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from desk.policy import mentions
from desk.policy.answer import Answer, answer, cite
from desk.policy.aspects import aspects
from desk.policy.base import PolicyBase, PolicyItem
from desk.policy.facts import FactWords
from desk.policy.schema import Topic
from desk.policy.search.finder import Finder, Found
from desk.text import normal

ANSWER = 0.0  # scope above which a question is answered
CHOICES = -0.22  # scope above which choices are offered instead of a refusal
CLOSE = 0.12  # a lead smaller than this over the next item is no lead: choices
NEAR = 0.9  # a lead smaller than this: answered, and the runner-up offered beside it
STAY = 1.6  # what the dialogue's item is worth to a message that leans on it
KIN = 0.5  # what an item of the same topic is worth
SWITCHED = 2.4  # what the same topic is worth after a change of bureau


@dataclass(frozen=True)
class Context:
    """What was talked about: the bureau, the item last answered, and the question that led to it."""

    bureau: str
    item: str | None = None
    question: str = ""


@dataclass
class Reply:
    """What to tell the person; `kind` as in the contract. `items` are offered, `answers` are given."""

    kind: str
    bureau: str
    answers: list[Answer] = field(default_factory=list)
    items: list[PolicyItem] = field(default_factory=list)
    elsewhere: list[PolicyItem] = field(default_factory=list)
    topic: Topic | None = None
    scope: float = 1.0
    question: str = ""


class Assistant:
    """Answers from one policy base with one finder."""

    def __init__(self, base: PolicyBase, finder: Finder, fact_words: FactWords) -> None:
        self.base, self.finder, self._words = base, finder, fact_words

    def ask(self, text: str, context: Context, intent: str = "ask") -> Reply:
        """Answer whatever the message wants of the policy base; what it wants shows in words, intent and context."""
        question = normal(text)
        named = mentions.bureaus(question, self.base)
        bureau = named[0] if named else context.bureau
        here = Context(bureau, context.item, context.question)
        if len(named) > 1 or (intent == "compare" and mentions.compares(question)):
            return self.compare(text, context)
        if (browsed := self._browse(question, here, intent)) is not None:
            return browsed
        if named and (intent == "switch_bureau" and len(mentions.rest(question, self.base)) < 2) or self._left(context, bureau):
            return self.switch(text, here)
        return self._ask(mentions.without_bureaus(question, self.base) if named else question, here, intent)

    def _left(self, context: Context, bureau: str) -> bool:
        """Tell whether the item talked about belongs to another bureau than the one now meant."""
        return bool(context.item) and self.base.items[str(context.item)].bureau != bureau

    def _ask(self, matter: str, context: Context, intent: str) -> Reply:
        meant = mentions.corrected(matter)
        if meant is not None and (meant or context.item):
            return self._corrected(meant or normal(context.question), context)
        favour, leaning = self._favour(matter, context, intent)
        found = self.finder.find(matter, context.bureau, favour)
        return self._reply(found, leaning=leaning and found.best == context.item)

    def _browse(self, question: str, context: Context, intent: str) -> Reply | None:
        """Answer 第七条是什么, 关于货车的有哪些, 有哪些措施; None if the message is none of these."""
        if mentions.article(question) and (intent.startswith("browse") or len(question) < 25):
            return self.article(question, context)
        if intent == "browse_topic" and (found := self.topic(question, context)):
            return found
        if intent == "browse_list":
            return Reply("list", context.bureau, items=self.base.of_bureau(context.bureau), question=question)
        return None

    async def warm(self) -> None:
        """Answer one question, so that the first person does not wait for what is made on first use."""
        bureau = next(iter(self.base.bureaus))
        self.ask(self.base.of_bureau(bureau)[0].item.title, Context(bureau))

    def switch(self, text: str, context: Context) -> Reply:
        """Answer the last question, or the one that the message adds, for another bureau (`context.bureau`)."""
        question = normal(text)
        left = mentions.rest(question, self.base)
        if not context.item:
            if len(left) < 2:
                return Reply("bureau", context.bureau, question=left)
            return self._reply(self.finder.find(left, context.bureau))
        favour = {item: SWITCHED * weight for item, weight in self._kin(context.item, context.bureau).items()}
        asked = normal(context.question)
        found = self.finder.find(f"{left} {asked}".strip() if len(left) < 12 else left, context.bureau, favour)
        reply = self._reply(found, leaning=bool(favour) and found.best in favour, question=left or asked)
        return reply

    def compare(self, text: str, context: Context) -> Reply:
        """Answer one question for every bureau that is named, or for the named one beside the current one."""
        question = normal(text)
        named = mentions.bureaus(question, self.base)
        if len(named) < 2:
            named = list(dict.fromkeys([context.bureau, *named]))
        matter = mentions.rest(question, self.base)
        leans = bool(context.item) and not self._stands_alone(matter, named[0])
        asked = f"{matter} {normal(context.question)}" if leans else matter
        answers, missing = [], []
        for bureau in named[:5]:
            favour = {i: SWITCHED * w for i, w in self._kin(context.item, bureau).items()} if leans and context.item else {}
            if leans and context.item and self.base.items[context.item].bureau == bureau:
                favour = {context.item: SWITCHED}
            found = self.finder.find(asked, bureau, favour)
            if found.scope > CHOICES or favour.get(found.best):
                answers.append(self._answer(found.best, matter or asked, found))
            else:
                missing.append(bureau)
        if not answers:
            return Reply("refusal", context.bureau, question=question)
        return Reply("compare", named[0], answers, question=question)

    def article(self, text: str, context: Context) -> Reply | None:
        """Answer 第七条是什么; None if no number is named. Two sections with that number: the main one, the other offered."""
        question = normal(text)
        bureau = context.bureau
        wanted = mentions.article(question)
        if wanted is None:
            return None
        items = [i for i in self.base.of_bureau(bureau) if i.item.number == wanted.number and wanted.section in (None, i.item.section)]
        if not items:
            return Reply("no_article", bureau, question=question)
        here = self.base.items[context.item].item.section if context.item in self.base.items else "m"
        items.sort(key=lambda i: (i.item.section != here, i.item.section != "m"))
        found = self.finder.find(question, bureau)
        return Reply("answer", bureau, [self._overview(items[0], question, found)], items[1:3], question=question)

    def topic(self, text: str, context: Context) -> Reply | None:
        """Answer 关于货车的有哪些; None if no topic is named and nothing fits."""
        question = normal(text)
        bureau = context.bureau
        topic = self._topic(question)
        found = self.finder.find(question, bureau)
        items = [self.base.items[i] for i in topic.items if i.startswith(bureau + "-")] if topic else []
        if not items and found.scope > CHOICES:
            items = [self.base.items[i] for i, _ in found.ranked[:3]]
        if not items:
            return None
        given = [Answer(i, i.facts.summary, cite(i, [], 120)) for i in items[:4]]
        return Reply("browse", bureau, given, items[4:], topic=topic, question=question)

    def about(self, item_id: str, text: str = "") -> Reply:
        """Answer on an item that the person chose by a button."""
        entry = self.base.items[item_id]
        question = normal(text) if text else entry.facts.summary
        found = self.finder.find(question, entry.bureau)
        given = self._answer(item_id, question, found) if text else self._overview(entry, question, found)
        return Reply("answer", entry.bureau, [given], question=question)

    def related(self, item_id: str) -> list[PolicyItem]:
        """Return items of the same bureau that share a topic with `item_id`, nearest first."""
        bureau = self.base.items[item_id].bureau
        kin = {i: w for i, w in self._kin(item_id, bureau).items() if i != item_id}
        return [self.base.items[i] for i in sorted(kin, key=lambda i: -kin[i])]

    def _corrected(self, meant: str, context: Context) -> Reply:
        favour = self._kin(context.item, context.bureau) if context.item else {}
        favour = {i: KIN * w for i, w in favour.items()}
        if context.item and len(meant) < 8:
            favour[context.item] = KIN
        found = self.finder.find(meant, context.bureau, favour)
        return self._reply(found, leaning=bool(context.item) and found.best == context.item)

    def _favour(self, matter: str, context: Context, intent: str) -> tuple[dict[str, float], bool]:
        """Return what the dialogue adds to items, and whether the message leans on it (so that it is not refused)."""
        if not context.item or mentions.changes_subject(matter) or mentions.goes_back(matter):
            return {}, False
        alone = self._stands_alone(matter, context.bureau)
        asked = bool(aspects(matter))
        weight = 0.0
        if intent == "follow_up" or len(matter) <= 6:
            weight = STAY if not alone else STAY / 2
        elif len(matter) <= 14:
            weight = STAY * (0.8 if not alone else 0.45 if asked else 0.3)
        elif len(matter) <= 26:
            weight = STAY * (0.5 if not alone else 0.2)
        favour = {i: KIN * w * min(weight, 1.0) for i, w in self._kin(context.item, context.bureau).items()}
        favour[context.item] = weight
        return favour, weight > 0.5

    def _stands_alone(self, matter: str, bureau: str) -> bool:
        """Tell whether a message names its matter by itself."""
        if len(matter) < 4:
            return False
        found = self.finder.find(matter, bureau)
        return found.scope > 0.25 and found.margin > 1.0

    def _kin(self, item_id: str | None, bureau: str) -> dict[str, float]:
        """Return the items of `bureau` that share a topic with `item_id`: 1 for the best of a narrow topic, less for others."""
        kin: dict[str, float] = {}
        for topic in self.base.topics_of(item_id) if item_id else []:
            ours = [i for i in topic.items if i.startswith(bureau + "-")]
            for place, other in enumerate(ours):
                worth = (0.3 if topic.broad else 1.0) / (1 + 0.4 * place)
                kin[other] = max(kin.get(other, 0.0), worth)
        return kin

    def _topic(self, question: str) -> Topic | None:
        """Return the topic that the question names: the longest of its words that occurs, broad ones first on a tie."""
        best, size = None, 0.0
        for topic in self.base.topics:
            for word in [topic.name, *topic.words]:
                if word.lower() in question and len(word) + (0.5 if topic.broad else 0) > size:
                    best, size = topic, len(word) + (0.5 if topic.broad else 0)
        return best

    def _reply(self, found: Found, leaning: bool = False, question: str = "") -> Reply:
        asked = question or found.question
        offered = [self.base.items[i] for i, _ in found.ranked[:3]]
        if not leaning and found.scope < CHOICES:
            return Reply("refusal", found.bureau, items=self._nearest(found), elsewhere=self._elsewhere(found), scope=found.scope, question=asked)
        if not leaning and (found.scope < ANSWER or found.margin < CLOSE):
            return Reply("choices", found.bureau, items=offered, scope=found.scope, question=asked)
        others = [e for e, (_, s) in zip(offered[1:], found.ranked[1:3], strict=False) if found.ranked[0][1] - s < NEAR]
        return Reply("answer", found.bureau, [self._answer(found.best, asked, found)], others, scope=found.scope, question=asked)

    def _answer(self, item_id: str, question: str, found: Found) -> Answer:
        entry = self.base.items[item_id]
        likeness = self.finder.learned.fact_scores(item_id, found.alike) if self.finder.learned and found.alike is not None else {}
        return answer(entry, question, likeness, self._words.scores(entry, found.question))

    def _overview(self, entry: PolicyItem, question: str, found: Found) -> Answer:
        """Answer on an item as a whole: its gist, then its first facts as far as they fit."""
        return answer(entry, "", {"summary": 9.0}, {f.key: 1.0 - n / 100 for n, f in enumerate(entry.facts.facts)})

    def _nearest(self, found: Found) -> list[PolicyItem]:
        return [self.base.items[i] for i, _ in self.finder.nearest_questions(found)] or [self.base.items[i] for i, _ in found.ranked[:3]]

    def _elsewhere(self, found: Found) -> list[PolicyItem]:
        """Return nothing yet: another bureau's item is offered only where it clearly answers."""
        return []


def ids(entries: Iterable[PolicyItem]) -> list[str]:
    """Return the ids of `entries`."""
    return [e.id for e in entries]
