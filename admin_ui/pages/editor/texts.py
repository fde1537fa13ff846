"""The sentences that the script of the editor says."""

from __future__ import annotations

from admin_ui.languages import _

__all__ = ["texts"]


def texts() -> dict[str, str]:
    """The sentences by their keys, in the reader's language."""
    return {
        "any": _("any"),
        "row_added": _("A row was added: %(id)s."),
        "rows_removed": _("Rows deleted: %(count)s."),
        "row_moved": _("The row is now in place %(place)s."),
        "pasted": _("Pasted: %(rows)s × %(columns)s cells."),
        "id_taken": _("There is a row %(id)s already."),
        "id_not_word": _("A row's name is of letters, digits, _ and -: %(id)s is not."),
        "in_words": _("In words"),
        "unsaved": _("Changes not saved: %(count)s"),
        "all_saved": _("Everything is saved"),
        "saved": _("Saved as revision %(revision)s."),
        "checking": _("Checking…"),
        "sound": _("No faults: this can be submitted"),
        "faults": _("To be mended: %(count)s"),
        "not_checked": _("It could not be checked. What you wrote is kept; try again."),
        "not_saved": _("It could not be saved. What you wrote is kept; try again."),
        "signed_out": _("You are signed out. Sign in in another window, then save again."),
        "add_row_for": _("Add a row for this"),
        "go_there": _("Go there"),
        "kept": _("Changes you had not saved were put back: %(count)s."),
        "put_on_top": _("Your changes are put on top: %(count)s. Look at them, then save."),
        "lost": _("These changes of yours have no place any more: %(places)s."),
        "both": _("You and the other changed the same: %(places)s. Yours stands there now."),
        "refused": _("This cannot be written: %(why)s"),
    }
