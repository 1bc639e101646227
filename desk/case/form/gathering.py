"""Pictures and papers sent while a form or a talk about a case is open: kept with it, shown in the summary, stored only once it is confirmed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from desk import phrases
from desk.case import files
from desk.case.form.state import FormState, FormTurn, Say
from desk.case.guards import FileData
from desk.case.schema import Question

if TYPE_CHECKING:
    from desk.case.form.engine import Form

MOST = 9  # files of one form
KEPT = 6 * 24 * 3600  # seconds; files that no case has are removed after a week (desk/case/orphans.py)


def sent(state: FormState) -> list[FileData]:
    """Return what was sent for this form."""
    return cast(list[FileData], state.files)


def take(form: "Form", state: FormState, came: Sequence[FileData]) -> FormTurn:
    """Keep what came and ask again what stands open; a talk about a case that waits for material is done with it."""
    if state.deed:
        return _for_deed(form, state, came)
    if state.anonymous and not all(map(files.is_picture, came)):
        return form.stands(state, (Say("utter_form_file_picture"),))
    if len(state.files) + len(came) > MOST:
        return form.stands(state, (Say("utter_form_files_most", {"most": str(MOST)}),))
    state.files = [*state.files, *map(dict, came)]
    return form.stands(state, (Say("utter_form_files_taken", {"count": str(len(state.files))}),))


def _for_deed(form: "Form", state: FormState, came: Sequence[FileData]) -> FormTurn:
    if state.stage != "words":
        return form.stands(state, (Say("utter_case_files_later"),))
    state.files, state.outcome = [*state.files, *map(dict, came)], "deed"
    return FormTurn(state)


def only_pictures(state: FormState) -> tuple[Say, ...]:
    """Leave out what may carry a name, once somebody wants to stay unknown; return what is said of it."""
    kept = [f for f in sent(state) if files.is_picture(f)]
    left_out = len(kept) < len(state.files)
    state.files = list(map(dict, kept))
    return (Say("utter_form_file_picture"),) if left_out else ()


def lines(asked: Sequence[Question], state: FormState) -> list[str]:
    """Return what the summary says of files: how many there are, and that more may come, where the service asks for them."""
    found = []
    if state.files:
        found.append(phrases.say("utter_form_files_line", count=str(len(state.files))))
    if any(q.type == "files" for q in asked) and len(state.files) < MOST:
        found.append(phrases.say("utter_form_files_anonymous" if state.anonymous else "utter_form_files_hint"))
    return found
