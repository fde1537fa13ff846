"""Why a step was refused, in a sentence of the reader's language that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from admin_ui.errors import SENTENCES as PAGE_SENTENCES
from admin_ui.languages import _, _l
from engine import errors

__all__ = ["SENTENCES", "input_fault", "sentence"]

#: an error's code -> what to tell
SENTENCES: Final[Mapping[str, object]] = {
    "unknown_draft": _l("There is no such draft."),
    "stale_draft": _l(
        "The draft was changed since you opened this page. What you see now is as it is: look "
        "at it again before you go on."
    ),
    "if_match_missing": _l("Load the page again: it is not known which revision you mean."),
    "self_approval": _l(
        "You had a hand in this, so somebody else has to approve it: an approver who neither "
        "wrote nor submitted nor proposed it."
    ),
    "draft_faulty": _l("The draft has faults. It can be submitted when they are mended."),
    "draft_behind": _l(
        "A newer version was published since this draft was begun. Bring the draft up to it first."
    ),
    "nothing_changed": _l(
        "The draft says what the version it was made from says: change it first."
    ),
    "rebase_conflict": _l(
        "The draft and the newer version change the same places differently. Say whose is kept."
    ),
    "unknown_proposal": _l("There is no such proposal."),
    "proposal_ended": _l("Somebody has decided about this proposal already."),
    "proposal_open": _l("The same is proposed already and waits for a second person."),
    "unknown_activation": _l("There is no such activation."),
    "activation_withdrawn": _l("The activation is withdrawn already."),
    "edit_refused": _l("This cannot be written into the file."),
    "policy_faults": _l("This is not YAML as policies are written."),
    "role_required": _l("Your roles do not include this."),
}
#: where a draft stands -> why the step cannot be taken there
STATUSES: Final[Mapping[str, object]] = {
    "draft": _l("The draft is not submitted: its editor submits it first."),
    "submitted": _l("The draft is submitted already and waits for an approver."),
    "approved": _l("The draft is approved already; change the policy by a new one."),
    "rejected": _l("The draft was rejected: change it, and submit it again."),
    "discarded": _l("The draft was discarded; begin a new one."),
}
_INPUTS: Final[Mapping[tuple[str, str], object]] = {
    ("/why", "too_short"): _l("Give a reason of at least 10 characters."),
    ("/why", "too_long"): _l("Take at most 2,000 characters."),
    ("/note", "too_long"): _l("Take at most 2,000 characters."),
    ("/effective_to", "date_out_of_range"): _l("The last day must not be before the first."),
    ("/effective_from", "date_out_of_range"): _l("This day is too late."),
    ("/body", "too_long"): _l("The file is too long: at most 1 MiB."),
}


def sentence(error: errors.QerarError) -> str:
    """What to tell of a refusal; the service's own words where there are none here."""
    if isinstance(error, errors.WrongStep) and error.status in STATUSES:
        return str(STATUSES[error.status])
    if isinstance(error, errors.InvalidInput):
        return " ".join(input_fault(one) for one in error.errors)
    found = SENTENCES.get(error.code, PAGE_SENTENCES.get(error.code))
    return str(error) if found is None else str(found)


def input_fault(fault: errors.InputFault) -> str:
    """What is wrong with a field of a form."""
    known = _INPUTS.get((fault.pointer, fault.code))
    return (
        str(known) if known is not None else _("This cannot be taken: %(why)s", why=fault.message)
    )
