"""Under /admin an error is a page: what happened, and what to do now, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import structlog
from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from admin_ui.exchange import request_id
from admin_ui.languages import _l
from admin_ui.rendering import is_fragment, render
from engine.errors import NotSignedIn, QerarError, SignInThrottled
from engine.service import status_of

__all__ = ["SENTENCES", "TITLES", "answer", "install", "to"]

#: status -> what happened
TITLES: Final[Mapping[int, object]] = {
    400: _l("This request cannot be read"),
    403: _l("This page is for another role"),
    404: _l("There is no such page"),
    405: _l("This cannot be done here"),
    409: _l("This cannot be done now"),
    410: _l("This was erased"),
    412: _l("Somebody else changed this meanwhile"),
    413: _l("This is too long"),
    422: _l("Something in the request is not right"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong"),
    503: _l("Nothing can be recorded at the moment"),
}
#: status -> what to do
ADVICE: Final[Mapping[int, object]] = {
    400: _l("Go back, load the page again and repeat what you did."),
    403: _l("Your roles do not include it. Ask an administrator if you need it."),
    404: _l("The address may be old or mistyped."),
    405: _l("Go back and use the buttons of the page."),
    409: _l("Go back and load the page again to see how things stand."),
    410: _l("The content was erased after its retention; that it was there is still recorded."),
    412: _l("Load the page again to see what was changed."),
    413: _l("Send less at a time."),
    422: _l("Go back and look at what was entered."),
    429: _l("Wait a little and try again."),
    500: _l(
        "Look whether what you did was recorded before you repeat it. The number below "
        "leads the operator to the log."
    ),
    503: _l("Nothing of what you sent was recorded. Try again in a few seconds."),
}
#: an error's code -> what happened, where more can be said than its status tells
SENTENCES: dict[str, object] = {
    "csrf": _l("The form is no longer valid. Load the page again and repeat what you did."),
    "unknown_policy": _l("There is no policy of this name."),
    "unknown_version": _l("The policy has no version of this number."),
    "unknown_decision": _l("There is no decision of this number that you may read."),
    "unknown_user": _l("There is no such user."),
    "unknown_key": _l("There is no such key in use."),
    "unknown_activation": _l("There is no such activation."),
    "activation_withdrawn": _l("The activation is withdrawn already."),
    "unknown_paper": _l("The policy has no such paper."),
    "unknown_case": _l("There is no such saved case. Somebody may have removed it already."),
    "case_name_taken": _l("Another case of the policy has this name."),
    "cases_fault": _l("The file of saved cases cannot be read. The operator must look into it."),
    "paper_not_due": _l("This decision does not call for this paper."),
    "decision_erased": _l("The content of this decision was erased after its retention."),
    "bad_cursor": _l("This page of the list cannot be found. Begin again with the newest."),
    "known_at_in_future": _l("Nobody knows yet what will be known at a moment in the future."),
    "digest_differs": _l(
        "The decision was made again and is not the one in the log, so nothing is shown. "
        "The operator must look into it."
    ),
    "unknown_replay": _l("There is no such replay. Results of replays are not kept for ever."),
    "replay_ended": _l("The replay had ended already."),
    "replay_under_way": _l("The replay is under way already."),
    "replay_of_other_ledger": _l(
        "This replay is of a ledger that has been replaced since, by a backup for instance. "
        "Start it anew."
    ),
    "impact_unfinished": _l(
        "It is not yet known what the draft would have changed. Wait for it, or say that you "
        "approve without knowing."
    ),
    "impact_changed": _l(
        "What the draft would have changed was found out anew since you opened this page. Look "
        "at it again before you approve."
    ),
    "replays_damaged": _l(
        "The results of replays cannot be read: their file is damaged. The operator deletes it, "
        "and replays can then be asked for anew. The decisions themselves are not affected."
    ),
    "last_admin": _l("The last administrator cannot lose the role. Make another one first."),
}
RETRY_AFTER: Final = "5"
_log = structlog.get_logger("qerar.pages")


def answer(error: Exception) -> AnyResponse:
    """The page of an error (for htmx its sentence alone); to sign in, where nobody is signed in."""
    if isinstance(error, HTTPException) and (error.response or (error.code or 500) < 400):
        return error.get_response()
    if isinstance(error, NotSignedIn):
        return _to_sign_in()
    status = _status(error)
    if status >= 500:
        _log.error("page_failed", exc_info=error)  # the log tells no error's own words
    response = make_response(_page(error, status), status)
    if is_fragment():  # the sentence stands above what was there, which is not lost
        response.headers["HX-Reselect"] = ".note"
        response.headers["HX-Reswap"] = "afterbegin"
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name.lower() not in {"content-type", "content-length"}:
                response.headers[name] = value
    if isinstance(error, SignInThrottled):
        response.headers["Retry-After"] = str(error.retry_after)
    elif status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def install(pages: Blueprint) -> None:
    """Answer every error of the pages with a page."""
    pages.register_error_handler(HTTPException, answer)
    pages.register_error_handler(Exception, answer)


def _status(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.code or 500
    return 429 if isinstance(error, SignInThrottled) else status_of(error)


def _page(error: Exception, status: int) -> str:
    code = error.code if isinstance(error, QerarError) else None
    told = {
        "status": status,
        "title": TITLES.get(status, TITLES[500 if status >= 500 else 400]),
        "sentence": SENTENCES.get("csrf" if isinstance(error, CSRFError) else code or ""),
        "advice": ADVICE.get(status, ADVICE[500 if status >= 500 else 400]),
        "request_id": request_id(),
    }
    return render("shell/fault_part.html" if is_fragment() else "shell/fault.html", **told)


def to(endpoint: str, **values: Any) -> Response:
    """Lead the reader to another page, also where htmx asked for a part of this one."""
    address = url_for(endpoint, **values)
    if is_fragment():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = address
        return response
    return make_response(redirect(address, 303))


def _to_sign_in() -> Response:
    """The sign-in page, which leads back here where here can be loaded again."""
    again = request.method == "GET" and not is_fragment()
    return to("admin.account.sign_in", back=request.full_path.rstrip("?") if again else None)
