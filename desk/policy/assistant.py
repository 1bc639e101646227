"""The assistant's reasoning on policy questions: context and message in, a reply in terms of items out. No Chinese frames, no HTTP."""

import re
from dataclasses import dataclass, field, replace
from math import log

from desk.policy import mentions
from desk.policy.answer import Answer, answer, cite
from desk.policy.aspects import SPEAKS, Aspect, aspects, counts_days, names_no_matter, office_hours, without_unit
from desk.policy.base import PolicyBase, PolicyItem
from desk.policy.facts import FactWords
from desk.policy.schema import Topic
from desk.policy.search.finder import Finder, Found
from desk.text import normal

ANSWER = -0.05  # scope above which a question is answered
ASIDE = 0.5  # so much more surely must an aside in a form name another matter than the form's
CARRIED = 0.3  # what of a fact's likeness to the matter talked about counts for a follow-up that names none
THEN = " // "  # between that matter and the follow-up, in the question that is remembered
CHOICES = -0.3  # scope above which choices are offered instead of a refusal
CLOSE = 0.03  # a lead smaller than this over the next item is no lead: choices
NEAR = 0.9  # a lead smaller than this: answered, and the runner-up offered beside it
KIN = 3.0  # what the same topic is worth after a change of bureau
ABSENT = -0.45  # confidence below which a bureau's documents do not speak of the matter
SURE_ELSEWHERE = 0.3  # confidence above which another bureau's documents do
# A message keeps to the item talked about unless it names a matter surely enough, the longer it is the less is needed.
# To the confidence is added how much more of the message's wording the other item holds. Fitted on eval/dev.
LEANS, SHORTER, WORDING = 1.04, 0.46, 0.83
FOLLOWS = 0.15  # an utterance that looks like a follow-up must name its matter more surely


@dataclass(frozen=True)
class Context:
    """What was talked about: the bureau, the item last answered, the question that led to it, and the items last offered.

    `aside`: a form on that item waits for its answer meanwhile.
    """

    bureau: str
    item: str | None = None
    question: str = ""
    offered: tuple[str, ...] = ()
    aside: bool = False


@dataclass
class Reply:
    """What to tell the person; `kind` as in the contract. `items` are offered, `answers` are given."""

    kind: str
    bureau: str
    answers: list[Answer] = field(default_factory=list)
    items: list[PolicyItem] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    topic: Topic | None = None
    scope: float = 1.0
    question: str = ""
    kept: PolicyItem | None = None  # of a refusal: the item that the talk is still about


class Assistant:
    """Answers from one policy base with one finder."""

    def __init__(self, base: PolicyBase, finder: Finder, fact_words: FactWords) -> None:
        self.base, self.finder, self._words = base, finder, fact_words

    def ask(self, text: str, context: Context, intent: str = "ask") -> Reply:
        """Answer whatever the message wants of the policy base; what it wants shows in words, intent and context."""
        question = normal(text)
        named = mentions.bureaus(question, self.base)
        bureau = named[0] if named else context.bureau
        here = replace(context, bureau=bureau)
        if len(named) > 1 or (intent == "compare" and mentions.compares(question)):
            return self.compare(question, named if len(named) > 1 else list(dict.fromkeys([context.bureau, *named])), context)
        if (browsed := self._browse(question, here, intent)) is not None:
            return browsed
        left = bool(context.item) and self.base.items[str(context.item)].bureau != bureau
        if left or (named and len(mentions.rest(question, self.base)) < 2):
            return self.switch(question, here)
        reply = self._ask(mentions.without_bureaus(question, self.base) if named else question, here, intent)
        return replace(reply, kept=self.base.items[context.item]) if reply.kind == "refusal" and context.item else reply

    def switch(self, text: str, context: Context) -> Reply:
        """Answer the last question, or the one that the message adds, for another bureau (`context.bureau`)."""
        left = mentions.rest(normal(text), self.base)
        added = self.finder.find(left, context.bureau, in_talk=True) if len(left) > 1 else None
        if added and (not context.item or not self._leans(added, context, "switch_bureau")):
            return self._reply(added)
        if not context.item:
            return Reply("bureau", context.bureau)
        kin = self._kin(context.item, context.bureau)
        if added and (refusal := self._outside(added, max(kin, key=lambda i: kin[i], default=added.best))):
            return refusal
        matter, _, last = context.question.partition(THEN)
        last = left or normal(last)
        found = self.finder.find(f"{normal(matter)} {last}".strip(), context.bureau, {i: KIN * w for i, w in kin.items()})
        if found.best in kin or found.confidence > ABSENT:
            own = added or (self.finder.find(last, context.bureau, in_talk=True) if last else None)
            given = self._answer(found.best, last, own, before=found) if own else self._answer(found.best, found.question, found)
            return Reply("answer", context.bureau, [given], question=f"{matter}{THEN}{last}" if matter and last else last or matter)
        return Reply("refusal", context.bureau, items=self._nearest(found), question=context.question)

    def compare(self, text: str, bureaus: list[str], context: Context) -> Reply:
        """Answer one question for each of `bureaus`: the message's own, or the one talked about."""
        matter = mentions.rest(normal(text), self.base)
        own = self.finder.find(matter, bureaus[0], in_talk=True) if len(matter) > 1 else None
        leans = bool(context.item) and (own is None or self._leans(own, context, "compare"))
        asked = f"{normal(context.question.replace(THEN, ' '))} {matter}".strip() if leans else matter
        answers = []
        for bureau in bureaus[:5] if asked else []:
            kin = {i: KIN * w for i, w in self._kin(context.item, bureau).items()} if leans else {}
            found = self.finder.find(asked, bureau, kin)
            if found.best in kin or found.scope > CHOICES:
                answers.append(self._answer(found.best, matter or asked, found, most=1))
        if not answers:
            return Reply("refusal", context.bureau, question=asked)
        return Reply("compare", bureaus[0], answers, question=asked)

    async def warm(self) -> None:
        """Answer one question, so that the first person does not wait for what is made on first use."""
        bureau = next(iter(self.base.bureaus))
        self.ask(self.base.of_bureau(bureau)[0].item.title, Context(bureau))

    def _ask(self, matter: str, context: Context, intent: str) -> Reply:
        meant, announced = mentions.corrected(matter), mentions.announced(matter)
        corrects = meant is not None and bool(context.item)
        names = corrects and (len(meant or "") > 3 or mentions.negates(matter))
        found = self._find(meant or announced or matter, context.bureau, bool(context.item))
        leans = self._leans(found, context, intent, elsewhere=announced is not None)
        if not corrects and self._office(found, context.item if context.item and leans else found.best):
            return Reply("refusal", found.bureau, items=self._nearest(found), question=found.question)
        if context.item and not corrects and not names_no_matter(found.question) and (refusal := self._outside(found, context.item if leans else found.best)):
            return refusal
        if context.item and leans and not (names and found.confidence > ABSENT - 0.15):
            return self._go_on(found, context.item, context)
        if not context.item and intent in ("follow_up", "more") and len(found.question) <= 8 and found.confidence < FOLLOWS + 0.15:
            return Reply("no_context", context.bureau)
        return self._reply(found, sure=corrects and found.confidence > ABSENT)

    def _go_on(self, found: Found, item: str, context: Context) -> Reply:
        """Answer a follow-up with the item talked about; one that names no matter is about the one named before."""
        matter = context.question.split(THEN)[0]
        if not matter or (found.best == item and found.confidence > FOLLOWS):
            return Reply("answer", context.bureau, [self._answer(item, found.question, found)], question=found.question)
        before = self.finder.find(matter, context.bureau)
        counted = counts_days(found.question)  # it has no matter of its own at all
        given = self._answer(item, found.question, before if counted else found, before=None if counted else before)
        if given.silent:
            given = self._answer(item, found.question, before)
        return Reply("answer", context.bureau, [given], question=f"{matter}{THEN}{found.question}")

    def _find(self, matter: str, bureau: str, in_talk: bool) -> Found:
        """Find; of a question that asks who is in charge, also without those words, for they name no matter."""
        found = self.finder.find(matter, bureau, in_talk=in_talk)
        if Aspect.UNIT in aspects(found.question) and len(rest := without_unit(found.question)) > 2:
            bare = self.finder.find(rest, bureau, in_talk=in_talk)
            if bare.confidence > found.confidence:
                return replace(bare, question=found.question, scope=max(bare.scope, found.scope))
        return found

    def _leans(self, found: Found, context: Context, intent: str, elsewhere: bool = False) -> bool:
        """Tell whether a message speaks of the item talked about: it names that one, or no matter surely enough."""
        if found.best == context.item:
            return True
        if elsewhere or not context.item:
            return found.confidence < ABSENT
        if names_no_matter(found.question) or (Aspect.UNIT in aspects(found.question) and len(without_unit(found.question)) <= 2):
            return True
        needed = LEANS - SHORTER * log(max(len(found.question), 1)) + (FOLLOWS if intent == "follow_up" else 0.0) + (ASIDE if context.aside else 0.0)
        return found.confidence + WORDING * found.apart(context.item) < needed

    def _browse(self, question: str, context: Context, intent: str) -> Reply | None:
        """Answer 第七条是什么, 关于货车的有哪些, 有哪些措施; None if the message is none of these."""
        picked = mentions.ordinal(question)
        if picked and picked <= len(context.offered) and context.offered[picked - 1] in self.base.items:
            return self.about(context.offered[picked - 1])
        if mentions.article(question) and (intent.startswith("browse") or intent == "more" or len(question) < 25):
            return self.article(question, context)
        if not intent.startswith("browse") or not mentions.lists(question):
            return None
        if (intent == "browse_topic" or self._topic(question)) and (found := self.topic(question, context)):
            return found
        return Reply("list", context.bureau, items=self.base.of_bureau(context.bureau), question=question) if intent == "browse_list" else None

    def article(self, text: str, context: Context) -> Reply | None:
        """Answer 第七条是什么; None if no number is named. Two sections with that number: the main one, the other offered."""
        question = normal(text)
        bureau = context.bureau
        wanted = mentions.article(question)
        if wanted is None:
            return None
        last = self.base.items[context.item].item if context.item and context.item.startswith(bureau) else None
        number = wanted.number
        if wanted.step and last:
            number = last.number + wanted.step
        elif wanted.from_end:
            section = wanted.section or (last.section if last else "m")
            numbers = [i.item.number for i in self.base.of_bureau(bureau) if i.item.section == section]
            number = max(numbers, default=0) + 1 - wanted.from_end
        items = [i for i in self.base.of_bureau(bureau) if i.item.number == number and wanted.section in (None, i.item.section)]
        if not items:
            return Reply("no_article", bureau, question=question)
        here = last.section if last and (wanted.step or not re.search(r"措施|服务企业", question)) else "m"
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
        text = text.split(THEN)[-1]
        question = normal(text) if text else entry.facts.summary
        found = self.finder.find(question, entry.bureau)
        given = self._answer(item_id, question, found) if text else self._overview(entry, question, found)
        return Reply("answer", entry.bureau, [given], question=question)

    def related(self, item_id: str) -> list[PolicyItem]:
        """Return items of the same bureau that share a topic with `item_id`, nearest first."""
        bureau = self.base.items[item_id].bureau
        kin = {i: w for i, w in self._kin(item_id, bureau).items() if i != item_id}
        return [self.base.items[i] for i in sorted(kin, key=lambda i: -kin[i])]

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

    def _reply(self, found: Found, sure: bool = False) -> Reply:
        """Answer, offer or refuse, by scope and lead; `sure`: the person insisted on the matter."""
        offered = [self.base.items[i] for i, _ in found.ranked[:3]]
        elsewhere = self._elsewhere(found)
        if not sure and (found.scope < CHOICES or elsewhere):
            return Reply("refusal", found.bureau, items=self._nearest(found), elsewhere=elsewhere, question=found.question)
        if not sure and (found.scope < ANSWER or found.margin < CLOSE):
            return Reply("choices", found.bureau, items=offered, question=found.question)
        others = [e for e, (_, s) in zip(offered[1:], found.ranked[1:3], strict=False) if found.ranked[0][1] - s < NEAR]
        return Reply("answer", found.bureau, [self._answer(found.best, found.question, found)], others, question=found.question, scope=found.scope)

    def _answer(self, item_id: str, question: str, found: Found, most: int = 3, before: Found | None = None) -> Answer:
        """Answer with the facts that fit `found`, and in part those that fit what was asked `before`."""
        entry = self.base.items[item_id]
        likeness, words = self._facts(entry, found)
        if before:
            for scores, earlier in zip((likeness, words), self._facts(entry, before), strict=True):
                for key, score in earlier.items():
                    scores[key] = scores.get(key, 0.0) + CARRIED * score if key != "summary" else scores.get(key, 0.0)
        return answer(entry, question, likeness, words, most)

    def _facts(self, entry: PolicyItem, found: Found) -> tuple[dict[str, float], dict[str, float]]:
        """Return how like the training questions of each fact a message is, and how near its own words."""
        likeness = self.finder.learned.fact_scores(entry.id, found.alike) if self.finder.learned and found.alike is not None else {}
        return likeness, self._words.scores(entry, found.question, found.vector)

    def _overview(self, entry: PolicyItem, question: str, found: Found) -> Answer:
        """Answer on an item as a whole: its gist, then its first facts as far as they fit."""
        return answer(entry, "", {"summary": 9.0}, {f.key: 1.0 - n / 100 for n, f in enumerate(entry.facts.facts)})

    def _nearest(self, found: Found) -> list[PolicyItem]:
        return [self.base.items[i] for i, _ in self.finder.nearest_questions(found)] or [self.base.items[i] for i, _ in found.ranked[:3]]

    def _outside(self, found: Found, item_id: str) -> Reply | None:
        """Refuse what, said in a talk that `item_id` would go on with, no document answers; None for anything else."""
        if self.finder.stays(found, item_id) >= 0 or self._elsewhere(found):
            return None
        return Reply("refusal", found.bureau, items=self._nearest(found), question=found.question)

    def _office(self, found: Found, item_id: str) -> bool:
        """Tell whether the bureau's own opening hours are asked for, no matter is named, and the item's text says nothing of hours."""
        speaks = SPEAKS[Aspect.HOURS].search(self.base.items[item_id].item.text)
        return office_hours(found.question) and not speaks and found.confidence < FOLLOWS

    def _elsewhere(self, found: Found) -> list[str]:
        """Return the bureaus whose documents surely speak of the matter where this one's do not."""
        if found.confidence > ABSENT or found.scope < CHOICES:
            return []
        sure: dict[str, float] = {}
        for bureau in self.base.bureaus:
            item, confidence = self.finder.best_of(bureau, found) if bureau != found.bureau else (None, -1.0)
            if item and confidence > SURE_ELSEWHERE:
                if self._kin(item, found.bureau).get(found.best, 0.0) > 0.5:
                    return []  # the same narrow topic stands here, only asked in other words
                sure[bureau] = confidence
        return sorted(sure, key=lambda b: -sure[b])[:2]
