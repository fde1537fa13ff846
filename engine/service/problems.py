"""An error as a problem (RFC 9457): the one table of statuses, codes and titles.

Used by the HTTP API, by the command line's ``--json`` and by cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine import errors

__all__ = ["STATUSES", "TITLES", "problem_of", "status_of"]

INTERNAL = "internal_error"

#: code -> status.  What is not here is 500: the caller is not at fault.
STATUSES: Final[Mapping[str, int]] = {
    errors.NotJson.code: 400,
    errors.NotAuthenticated.code: 401,
    errors.NotSignedIn.code: 401,
    errors.SignInRefused.code: 401,
    errors.RoleRequired.code: 403,
    errors.NotTheProposer.code: 403,
    errors.EffectiveDateOutsideWindow.code: 403,
    errors.UnknownPolicy.code: 404,
    errors.UnknownVersion.code: 404,
    errors.UnknownDecision.code: 404,
    errors.UnknownKey.code: 404,
    errors.UnknownUser.code: 404,
    errors.UnknownActivation.code: 404,
    errors.UnknownDraft.code: 404,
    errors.UnknownProposal.code: 404,
    errors.UnknownPaper.code: 404,
    errors.UnknownCase.code: 404,
    errors.UnknownReplay.code: 404,
    errors.NoVersionInForce.code: 409,
    errors.VersionNeverInForce.code: 409,
    errors.PaperNotDue.code: 409,
    errors.PaperIncomplete.code: 409,
    errors.WrongStep.code: 409,
    errors.SelfApproval.code: 409,
    errors.DraftBehind.code: 409,
    errors.NothingChanged.code: 409,
    errors.RebaseConflict.code: 409,
    errors.ImpactUnfinished.code: 409,
    errors.ImpactChanged.code: 409,
    errors.ProposalEnded.code: 409,
    errors.ProposalOpen.code: 409,
    errors.IdempotencyKeyReused.code: 409,
    errors.KeyNameTaken.code: 409,
    errors.CaseNameTaken.code: 409,
    errors.UserNameTaken.code: 409,
    errors.LastAdmin.code: 409,
    errors.ActivationWithdrawn.code: 409,
    errors.ReplayEnded.code: 409,
    errors.ReplayUnderWay.code: 409,
    errors.ReplayOfOtherLedger.code: 409,
    errors.DecisionErased.code: 410,
    errors.StaleDraft.code: 412,
    errors.InvalidInput.code: 422,
    errors.ComparisonFaulty.code: 422,
    errors.DraftFaulty.code: 422,
    errors.EditRefused.code: 422,
    errors.KnownAtInFuture.code: 422,
    errors.InstantWithoutZone.code: 422,
    errors.BadCursor.code: 422,
    errors.IfMatchMissing.code: 428,
    errors.SignInThrottled.code: 429,
    errors.StoreUnavailable.code: 503,
}
#: what is told to the world of a 500 beside the fault of a policy: it says nothing of the inside
_TOLD: Final = (errors.DigestDiffers, errors.ReplaysDamaged)

#: code -> title: what kind of problem it is, the same whenever it occurs.  Others are their code.
TITLES: Final[Mapping[str, str]] = {
    errors.NotJson.code: "Not JSON",
    errors.NotAuthenticated.code: "No valid API key",
    errors.NotSignedIn.code: "Nobody is signed in",
    errors.SignInRefused.code: "The name or the password is wrong",
    errors.RoleRequired.code: "Another role is needed",
    errors.NotTheProposer.code: "Another made the proposal",
    errors.EffectiveDateOutsideWindow.code: "The effective date is too far from today",
    errors.UnknownPolicy.code: "No such policy",
    errors.UnknownVersion.code: "No such version",
    errors.UnknownDecision.code: "No such decision",
    errors.UnknownKey.code: "No such key",
    errors.UnknownUser.code: "No such user",
    errors.UnknownActivation.code: "No such activation",
    errors.UnknownDraft.code: "No such draft",
    errors.UnknownProposal.code: "No such proposal",
    errors.UnknownPaper.code: "No such paper",
    errors.UnknownCase.code: "No such saved case",
    errors.UnknownReplay.code: "No such replay",
    errors.NoVersionInForce.code: "No version is in force",
    errors.VersionNeverInForce.code: "The version is never in force",
    errors.PaperNotDue.code: "The paper is not due",
    errors.PaperIncomplete.code: "The paper lacks what it must say",
    errors.WrongStep.code: "Not a step of the draft now",
    errors.SelfApproval.code: "Another person is needed",
    errors.DraftBehind.code: "A newer version was published",
    errors.NothingChanged.code: "The draft changes nothing",
    errors.RebaseConflict.code: "Both change the same places",
    errors.ImpactUnfinished.code: "The impact is not known yet",
    errors.ImpactChanged.code: "The impact is another",
    errors.ProposalEnded.code: "The proposal has ended",
    errors.ProposalOpen.code: "The same is proposed already",
    errors.StaleDraft.code: "The draft was changed since it was read",
    errors.ComparisonFaulty.code: "The comparison cannot be made so",
    errors.DraftFaulty.code: "The draft has faults",
    errors.EditRefused.code: "The draft cannot be changed so",
    errors.IfMatchMissing.code: "If-Match is missing",
    errors.IdempotencyKeyReused.code: "The idempotency key was used for another body",
    errors.KeyNameTaken.code: "The name is taken",
    errors.CaseNameTaken.code: "The case's name is taken",
    errors.UserNameTaken.code: "The name is taken",
    errors.LastAdmin.code: "The last admin",
    errors.ActivationWithdrawn.code: "The activation is withdrawn",
    errors.ReplayEnded.code: "The replay has ended",
    errors.ReplayUnderWay.code: "The replay is under way",
    errors.ReplayOfOtherLedger.code: "The replay is of another ledger",
    errors.DecisionErased.code: "The decision was erased",
    errors.InvalidInput.code: "Invalid input",
    errors.KnownAtInFuture.code: "The instant is in the future",
    errors.InstantWithoutZone.code: "An instant has no offset from UTC",
    errors.BadCursor.code: "Not a cursor",
    errors.SignInThrottled.code: "Too many sign-ins failed",
    errors.DigestDiffers.code: "The decision cannot be shown to be the same",
    errors.ReplaysDamaged.code: "The file of replays is damaged",
    errors.EvaluationFault.code: "The policy could not be evaluated",
    errors.StoreUnavailable.code: "Nothing can be recorded at the moment",
    INTERNAL: "Internal error",
}


def status_of(error: Exception) -> int:
    """The HTTP status that api.md gives an error; 500 where the caller is not at fault."""
    if isinstance(error, errors.RowsRefused):  # of the command line; no request holds a file
        return 422
    return STATUSES.get(error.code, 500) if isinstance(error, errors.QerarError) else 500


def problem_of(error: Exception, *, within: bool = False) -> dict[str, Any]:
    """The error as a problem: ``status``, ``code``, ``title``, ``detail``, and what it carries.

    ``errors`` are the faults of an input: ``{pointer, code, message}`` and,
    where the policy has it, ``message_az``.  To the world a 500 says nothing of
    the inside: a policy's fault names policy, version and element, anything
    else is ``internal_error``.  ``within`` tells everything, for the operator's
    own terminal: operands, files, lines.
    """
    status = status_of(error)
    code = error.code if isinstance(error, errors.QerarError) else INTERNAL
    detail = str(error)
    if status == 500 and not within:
        if isinstance(error, errors.EvaluationFault):
            place = f"{error.policy} version {error.version}, {error.element}"
            detail = f"{place}: the policy could not be evaluated; the fault is recorded"
        elif not isinstance(error, _TOLD):
            code, detail = INTERNAL, "the request could not be answered; the fault is logged"
    elif status == 503 and not within:
        detail = "nothing can be recorded at the moment; nothing of the request was"
    told = {
        "status": status,
        "code": code,
        "title": TITLES.get(code) or code.replace("_", " ").capitalize(),
        "detail": detail,
    }
    if code != INTERNAL or within:
        told |= _carried(error, within)
    return told


def _carried(error: Exception, within: bool) -> dict[str, Any]:
    """What a program may want of the error, by name."""
    told: dict[str, Any]
    match error:
        case errors.InvalidInput():
            return {"errors": [_input_fault(fault) for fault in error.errors]}
        case errors.EditRefused():
            at = error.pointer if error.index is None else f"/{error.index}"
            told = {"errors": [_input_fault(errors.InputFault(at, error.code, error.why))]}
            where = {"operation": error.index, "pointer": error.pointer}
            return told if error.index is None else told | where
        case errors.ComparisonFaulty():
            return {
                "errors": [
                    {"at": one.at, "code": one.code, "message": one.message} for one in error.faults
                ]
            }
        case errors.DraftFaulty():
            return {
                "draft": error.draft,
                "errors": list(map(_draft_fault, error.faults, error.pointers)),
            }
        case errors.FileFaults():
            return {"errors": [_file_fault(fault) for fault in error.faults]}
        case errors.EvaluationFault():
            told = {
                "policy": error.policy,
                "policy_version": error.version,
                "element": error.element,
            }
            return told | ({"operands": dict(error.operands)} if within else {})
        case errors.KnownAtInFuture() | errors.InstantWithoutZone():
            fault = errors.InputFault("/known_at", error.code, str(error))
            return {"errors": [_input_fault(fault)]}
        case errors.UnknownColumns():
            names = ("column", "place", "meant")
            return {"columns": [dict(zip(names, one, strict=True)) for one in error.columns]}
        case errors.RowsRefused():
            return {"place": error.place} if error.place else {}
        case errors.NotJson():
            return {"line": error.line, "column": error.column}
        case errors.NoVersionInForce():
            return {"policy": error.policy, "effective_date": error.effective_date.isoformat()}
        case errors.UnknownVersion() | errors.VersionNeverInForce():
            return {"policy": error.policy, "policy_version": error.version}
        case errors.UnknownPolicy():
            return {"policy": error.policy}
        case errors.UnknownPaper() | errors.PaperNotDue() | errors.PaperIncomplete():
            told = {
                "policy": error.policy,
                "policy_version": error.version,
                "paper": error.paper,
            }
            if isinstance(error, errors.PaperIncomplete):
                told["errors"] = [_input_fault(fault) for fault in error.errors]
            return told
        case errors.RegisterIncomplete():
            listed = [{"case": n, **problem_of(one, within=within)} for n, one in error.cases]
            return {"cases": listed}
        case errors.UnknownDecision() | errors.DecisionErased() | errors.DigestDiffers():
            return {"decision_id": error.decision}
        case errors.UnknownDraft() | errors.IfMatchMissing():
            return {"draft": error.draft}
        case errors.StaleDraft():
            return {"draft": error.draft, "revision": error.revision, "etag": error.etag}
        case errors.WrongStep():
            return {"draft": error.draft, "draft_status": error.status}
        case errors.DraftBehind():
            return {"draft": error.draft, "policy": error.policy, "policy_version": error.last}
        case errors.NothingChanged():
            return {"draft": error.draft, "policy": error.policy, "policy_version": error.base}
        case errors.RebaseConflict():
            return {"draft": error.draft, "pointers": list(error.pointers)}
        case errors.ImpactUnfinished():
            how_far = {"replay_status": error.status, "done": error.done, "total": error.total}
            return {"draft": error.draft, "replay": error.replay, **how_far}
        case errors.ImpactChanged():
            return {"draft": error.draft, "replay": error.replay, "digest": error.digest}
        case errors.UnknownProposal() | errors.ProposalOpen() | errors.ProposalEnded():
            return {"proposal": error.proposal}
        case errors.NotTheProposer():
            return {"proposal": error.proposal}
        case errors.UnknownReplay() | errors.ReplayEnded() | errors.ReplayUnderWay():
            return {"replay": error.replay}
        case errors.ReplayOfOtherLedger():
            return {"replay": error.replay, "ledger_sequence": error.sequence}
        case errors.RoleRequired():
            return {"roles": list(error.roles)}
        case errors.EffectiveDateOutsideWindow():
            return {"today": error.today.isoformat(), "window": error.window}
    return {}


def _input_fault(fault: errors.InputFault) -> dict[str, Any]:
    told = {"pointer": fault.pointer, "code": fault.code, "message": fault.message}
    return told if fault.message_az is None else told | {"message_az": fault.message_az}


def _draft_fault(fault: errors.PolicyFault, pointer: str) -> dict[str, Any]:
    told = _file_fault(fault)
    return {"pointer": pointer, **{name: told[name] for name in told if name != "file"}}


def _file_fault(fault: errors.PolicyFault) -> dict[str, Any]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "path": fault.path,
        "code": fault.code,
        "message": fault.message,
        "example": dict(fault.example),
    }
