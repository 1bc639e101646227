"""Turning a reply of the desk into messages: which response, which payload, which buttons."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from desk import phrases
from desk.case.form.state import Say
from desk.policy.answer import Answer, unit_line
from desk.policy.assistant import Assistant, Reply
from desk.policy.base import PolicyItem

Event = dict[str, Any]
WAITING_FILES = "case_files"  # the slot of files that belong to nothing yet
FORM, FORM_STATE, FORM_DONE = "case_form", "case_form_state", "case_done"  # the form and its slots in the domain


def show(dispatcher: CollectingDispatcher, known: Assistant, reply: Reply) -> list[Event]:
    """Send `reply` and return the slots that keep what was talked about."""
    name = known.base.bureaus[reply.bureau].name
    if reply.kind == "answer":
        return _answer(dispatcher, reply)
    if reply.kind == "compare":
        return _compare(dispatcher, known, reply)
    if reply.kind == "browse":
        return _browse(dispatcher, reply)
    if reply.kind == "choices":
        _offer(dispatcher, "utter_choices", reply.items)
        offered = [i.id for i in reply.items]
        return [SlotSet("question", reply.question), SlotSet("bureau", reply.bureau), SlotSet("item", offered[0]), SlotSet("offered", offered)]
    if reply.kind == "list":
        _list(dispatcher, known, reply)
        return [SlotSet("bureau", reply.bureau)]
    if reply.kind == "bureau":
        dispatcher.utter_message(response="utter_which_bureau", name=name)
        return [SlotSet("bureau", reply.bureau)]
    if reply.kind == "no_context":
        dispatcher.utter_message(response="utter_no_context")
        return []
    if reply.kind == "no_article":
        dispatcher.utter_message(response="utter_no_article", name=name)
        return []
    _refuse(dispatcher, known, reply, name)
    kept = [SlotSet("bureau", reply.bureau)]
    return [*kept, SlotSet("question", reply.question)] if reply.elsewhere else kept


def form_goes_on(state: dict[str, Any]) -> list[Event]:
    """Return the events after which the form of cases, as it stands in `state`, is what Rasa turns to next."""
    return [SlotSet(FORM_STATE, state), SlotSet(FORM_DONE, None), FollowupAction(FORM)]


def citation(answer: Answer) -> dict[str, Any]:
    """Return a citation as the contract has it, with the version that was quoted."""
    return asdict(answer.citation)


def button(response: str, payload: str) -> dict[str, str]:
    """Return a button whose title stands in the domain."""
    return {"title": phrases.say(response), "payload": payload}


def say(dispatcher: CollectingDispatcher, said: Iterable[Say]) -> None:
    """Send what a form says."""
    for one in said:
        buttons = [{"title": b.title, "payload": b.payload} for b in one.buttons]
        dispatcher.utter_message(response=one.response, buttons=buttons, json_message={"kind": "form"}, **one.values)


def item_button(entry: PolicyItem) -> dict[str, str]:
    """Return a button that asks for an item."""
    return {"title": entry.item.title[:30], "payload": f'/choose{{"item": "{entry.id}"}}'}


def issued(answer: Answer) -> str:
    """Return the date of the document as it is shown behind its title; empty if there is none."""
    return f"（{answer.citation.issued}）" if answer.citation.issued else ""


def _answer(dispatcher: CollectingDispatcher, reply: Reply) -> list[Event]:
    given = reply.answers[0]
    custom = {"kind": "answer", "citations": [citation(given)]}
    if given.silent:
        dispatcher.utter_message(response="utter_answer_silent", lead=given.lead, aspect=phrases.say(f"utter_word_{given.silent}"), json_message=custom)
    else:
        dispatcher.utter_message(response="utter_answer", lead=given.lead, json_message=custom)
    quote(dispatcher, given)
    _next(dispatcher, given)
    if reply.items:
        _offer(dispatcher, "utter_also", reply.items)
    return [SlotSet("bureau", reply.bureau), SlotSet("item", given.item.id), SlotSet("question", reply.question)]


def quote(dispatcher: CollectingDispatcher, given: Answer) -> None:
    """Send the quotation with its document, article and date."""
    cited = given.citation
    dispatcher.utter_message(
        response="utter_quote",
        quote=cited.quote,
        document=cited.document,
        article=cited.article,
        issued=issued(given),
        json_message={"kind": "answer", "part": "quote"},
    )


def _next(dispatcher: CollectingDispatcher, given: Answer) -> None:
    """Send who is in charge, what to know about its validity, and what people do next."""
    item = given.item
    if item.facts.validity and "疫情" in item.facts.validity:
        dispatcher.utter_message(response="utter_epidemic", validity=item.facts.validity, json_message={"kind": "answer", "part": "validity"})
    units = unit_line(item) if unit_line(item) not in given.lead else ""
    buttons = [
        button("utter_button_apply", f'/apply{{"item": "{item.id}"}}'),
        button("utter_button_original", f'/original{{"item": "{item.id}"}}'),
        button("utter_button_related", f'/related{{"item": "{item.id}"}}'),
        button("utter_button_handover", "/handover"),
    ]
    dispatcher.utter_message(response="utter_next", units=units, buttons=buttons, json_message={"kind": "answer", "part": "next"})


def _compare(dispatcher: CollectingDispatcher, known: Assistant, reply: Reply) -> list[Event]:
    lines = [f"{known.base.bureaus[a.item.bureau].city}：{a.lead}" for a in reply.answers]
    dispatcher.utter_message(
        response="utter_compare", lead="\n".join(lines), json_message={"kind": "answer", "citations": [citation(a) for a in reply.answers]}
    )
    for given in reply.answers:
        quote(dispatcher, given)
    return [SlotSet("item", reply.answers[0].item.id), SlotSet("question", reply.question)]


def _browse(dispatcher: CollectingDispatcher, reply: Reply) -> list[Event]:
    lines = [f"{a.citation.article} {a.item.item.title}：{a.lead}" for a in reply.answers]
    buttons = [item_button(a.item) for a in reply.answers] + [item_button(i) for i in reply.items[:4]]
    dispatcher.utter_message(
        response="utter_browse", lead="\n".join(lines), buttons=buttons, json_message={"kind": "answer", "citations": [citation(a) for a in reply.answers]}
    )
    for given in reply.answers[:3]:
        quote(dispatcher, given)
    offered = [a.item.id for a in reply.answers] + [i.id for i in reply.items]
    return [SlotSet("bureau", reply.bureau), SlotSet("item", reply.answers[0].item.id), SlotSet("question", reply.question), SlotSet("offered", offered)]


def _list(dispatcher: CollectingDispatcher, known: Assistant, reply: Reply) -> None:
    titles = "；".join(f"{i.item.article} {i.item.title}" for i in reply.items)
    broad = [t for t in known.base.topics if t.broad and any(i.startswith(reply.bureau) for i in t.items)]
    dispatcher.utter_message(
        response="utter_browse_list",
        name=reply.items[0].document.title,
        count=str(len(reply.items)),
        titles=titles,
        buttons=[{"title": t.name, "payload": f"关于{t.name}的有哪些"} for t in broad[:8]],
        json_message={"kind": "choices", "part": "browse", "choices": [i.id for i in reply.items]},
    )


def _offer(dispatcher: CollectingDispatcher, response: str, items: list[PolicyItem]) -> None:
    custom = {"kind": "choices", "choices": [i.id for i in items]}
    dispatcher.utter_message(response=response, buttons=[item_button(i) for i in items], json_message=custom)


def _refuse(dispatcher: CollectingDispatcher, known: Assistant, reply: Reply, name: str) -> None:
    if reply.elsewhere:
        bureaus = [known.base.bureaus[b] for b in reply.elsewhere]
        dispatcher.utter_message(
            response="utter_elsewhere",
            name=name,
            other="、".join(b.city for b in bureaus),
            buttons=[*({"title": b.city, "payload": f'/set_bureau{{"bureau": "{b.id}"}}'} for b in bureaus), button("utter_button_handover", "/handover")],
            json_message={"kind": "refusal"},
        )
        return
    if reply.kept:
        dispatcher.utter_message(response="utter_refusal_in_talk", name=name, title=reply.kept.item.title, json_message={"kind": "refusal"})
    else:
        dispatcher.utter_message(response="utter_refusal", name=name, json_message={"kind": "refusal"})
    buttons = [*(item_button(i) for i in reply.items[:3]), button("utter_button_handover", "/handover")]
    dispatcher.utter_message(response="utter_refusal_offer", buttons=buttons, json_message={"kind": "refusal"})
