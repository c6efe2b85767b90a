# SPDX-License-Identifier: Apache-2.0
"""What a programme that makes sense must still fulfil before members may be bound by it (publishing.md §1)."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from haowu.kernel.text import Text
from haowu.programs.errors import (
    CopyRejected,
    DisclosureIncomplete,
    ExampleUnreachable,
    FaceRebateNeedsApproval,
    FaceRebateTooHigh,
)
from haowu.rules.copy_lint import lint_copy
from haowu.rules.disclosure_document import LABELS, ExampleDocument, missing_fields
from haowu.rules.document import Expiry, ProgramDocument, Rate, RuleDocument
from haowu.rules.face_rebate import FaceRebate, face_rebate, judge_rebate
from haowu.rules.feasibility import Example, Feasibility, points_of, worst_start

REBATE_KIND: Final = "face_rebate"
"""The kind of approval that a dear programme needs."""


def check_disclosure(document: ProgramDocument) -> None:
    """Refuse a programme whose disclosure card has an empty field (CTL-11)."""
    if missing := missing_fields(document.disclosure):
        labels = "、".join(LABELS[name] for name in missing)
        raise DisclosureIncomplete(program=document.program, fields=missing, labels=labels)


def check_rebate(document: ProgramDocument, *, is_approved: bool) -> tuple[FaceRebate, Text | None]:
    """Return what the programme gives back, with a warning above the first threshold.

    Raises `FaceRebateTooHigh` above the last, and `FaceRebateNeedsApproval` above the second without a second person.
    """
    rebate = face_rebate(document)
    verdict = judge_rebate(document, rebate)
    limits = document.face_rebate.bounded()
    shown = {"program": document.program, "rebate": percent_of(rebate.effective_bp), "rebate_bp": rebate.effective_bp}
    if verdict == "block":
        raise FaceRebateTooHigh(**shown, limit=percent_of(limits.block_bp))
    if verdict == "approve" and not is_approved:
        raise FaceRebateNeedsApproval(**shown, limit=percent_of(limits.approve_bp))
    if verdict == "fine":
        return rebate, None
    zh = f"按面值最多返还{shown['rebate']},高于提醒线{percent_of(limits.warn_bp)}"
    en = f"gives back up to {shown['rebate']} at face value, above the warning at {percent_of(limits.warn_bp)}"
    return rebate, Text(zh=zh, en=en)


def needs_approval(document: ProgramDocument) -> bool:
    """Return whether a second person must approve what the programme gives back."""
    return judge_rebate(document, face_rebate(document)) == "approve"


def percent_of(basis_points: int) -> str:
    """Return basis points as people read a share: 1050 is 10.5%."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".") + "%"


def check_words(document: ProgramDocument) -> None:
    """Refuse words that members may not be told (CTL-18, CTL-26, R100), in whatever a member may read."""
    findings = [(path, found) for text, path in member_texts(document).items() for found in lint_copy(text).findings]
    if not findings:
        return
    _, first = findings[0]
    raise CopyRejected(
        program=document.program,
        count=len(findings),
        first=f"“{first.offending}”({first.reason.zh})",
        first_en=f"{first.offending} ({first.reason.en})",
        findings=[
            {"path": path, "code": found.code, "offending": found.offending, "suggestion": found.suggestion.zh}
            for path, found in findings
        ],
    )


def member_texts(document: ProgramDocument) -> dict[str, str]:
    """Return each sentence of the programme, once, with the place where it stands first."""
    found: dict[str, str] = {}
    _collect(msgspec.to_builtins(document), "", found)
    return found


def _collect(value: Any, path: str, found: dict[str, str]) -> None:
    if isinstance(value, Mapping):
        for key, part in value.items():
            inside = f"{path}.{key}" if path else str(key)
            if key in {"zh", "en", "text"} and isinstance(part, str):
                found.setdefault(part, inside)
            else:
                _collect(part, inside, found)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            key = part.get("code") if isinstance(part, Mapping) else None
            _collect(part, f"{path}.{key}" if key else f"{path}[{number}]", found)


def check_examples(document: ProgramDocument) -> None:
    """Refuse an advertised example that is out of reach before its first points expire (R016)."""
    for example in () if document.disclosure is None else document.disclosure.examples:
        rule = base_rule(document, example)
        found = None if rule is None else feasibility_of(document, example, rule)
        if found is None or not found.is_reachable:
            needed = None if found is None else found.needs_months
            raise ExampleUnreachable(
                program=document.program,
                goal=example.goal_points,
                every=example.every_months,
                needs_months=needed,
                most_points=0 if found is None else found.most_points,
                needed=f"积分至少要有效{needed}个月" if needed is not None else "每次消费得不到积分",
                needed_en=f"points must live {needed} months" if needed is not None else "a purchase earns nothing",
            )


CARD_GATES: Final = (check_disclosure, check_words, check_examples)
"""The gates that look at the document alone, in their order."""


def base_rule(document: ProgramDocument, example: ExampleDocument) -> RuleDocument | None:
    """Return the base rule that the example earns by, None when there is none."""
    bases = [rule for rule in document.rules if isinstance(rule.earn, Rate)]
    return next((rule for rule in bases if not example.rule or rule.code == example.rule), None)


def feasibility_of(document: ProgramDocument, example: ExampleDocument, rule: RuleDocument) -> Feasibility:
    """Return whether the example can be reached by `rule`, at the worst start within a year."""
    assert isinstance(rule.earn, Rate), "only base rules are asked"  # noqa: S101 -- for the type checker
    each = points_of(example.paid_fen, rule.earn.points, rule.earn.per_fen)
    start = document.effective_from.astimezone(ZoneInfo(document.zone)).date()
    way = Example(each, example.every_months, example.goal_points, delay_of(document, rule))
    return worst_start(way, policy_of(document, rule), effective_on=start)


def policy_of(document: ProgramDocument, rule: RuleDocument) -> Expiry:
    """Return how long the points of a rule live: its own word, or its point type's."""
    types = {point_type.code: point_type for point_type in document.point_types}
    return rule.expiry or types[rule.point_type].expiry


def delay_of(document: ProgramDocument, rule: RuleDocument) -> int:
    """Return how many days the points of a rule wait to be confirmed: its own word, or its point type's."""
    types = {point_type.code: point_type for point_type in document.point_types}
    own = rule.confirm_delay_days
    return types[rule.point_type].confirm_delay_days if own is None else own
