# SPDX-License-Identifier: Apache-2.0
"""What a programme that makes sense must still fulfil before members may be bound by it (publishing.md §1)."""

from typing import Final
from zoneinfo import ZoneInfo

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
from haowu.rules.document import ProgramDocument, Rate, RuleDocument
from haowu.rules.face_rebate import FaceRebate, face_rebate, judge_rebate
from haowu.rules.feasibility import Example, Feasibility, points_of, worst_start

REBATE_KIND: Final = "face_rebate"
"""The kind of approval that a dear programme needs."""


def check_card(document: ProgramDocument) -> None:
    """Refuse a programme whose disclosure card has an empty field, forbidden words, or an example out of reach."""
    if missing := missing_fields(document.disclosure):
        labels = "、".join(LABELS[name] for name in missing)
        raise DisclosureIncomplete(program=document.program, fields=missing, labels=labels)
    _check_words(document)
    _check_examples(document)


def check_rebate(document: ProgramDocument, *, is_approved: bool) -> tuple[FaceRebate, Text | None]:
    """Return what the programme gives back, with a warning above the first threshold.

    Raises `FaceRebateTooHigh` above the last, and `FaceRebateNeedsApproval` above the second without a second person.
    """
    rebate = face_rebate(document)
    verdict = judge_rebate(document, rebate)
    limits = document.face_rebate
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


def _check_words(document: ProgramDocument) -> None:
    texts = {"name": document.name.zh} | {f"rules.{rule.code}.name": rule.name.zh for rule in document.rules}
    if document.disclosure is not None:
        for name, field in document.disclosure.fields().items():
            texts |= {f"disclosure.{name}.zh": field.zh, f"disclosure.{name}.en": field.en}
        texts |= {f"disclosure.examples[{n}]": item.text for n, item in enumerate(document.disclosure.examples)}
    found = [(path, finding) for path, text in texts.items() for finding in lint_copy(text).findings]
    if not found:
        return
    raise CopyRejected(
        program=document.program,
        count=len(found),
        first=f"“{found[0][1].offending}”({found[0][1].reason.zh})",
        first_en=f"{found[0][1].offending} ({found[0][1].reason.en})",
        findings=[
            {"path": path, "code": finding.code, "offending": finding.offending, "suggestion": finding.suggestion.zh}
            for path, finding in found
        ],
    )


def _check_examples(document: ProgramDocument) -> None:
    for example in () if document.disclosure is None else document.disclosure.examples:
        rule = _base_rule(document, example)
        found = None if rule is None else _feasibility(document, example, rule)
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


def _base_rule(document: ProgramDocument, example: ExampleDocument) -> RuleDocument | None:
    bases = [rule for rule in document.rules if isinstance(rule.earn, Rate)]
    return next((rule for rule in bases if not example.rule or rule.code == example.rule), None)


def _feasibility(document: ProgramDocument, example: ExampleDocument, rule: RuleDocument) -> Feasibility:
    assert isinstance(rule.earn, Rate), "only base rules are asked"  # noqa: S101 -- for the type checker
    types = {point_type.code: point_type for point_type in document.point_types}
    each = points_of(example.paid_fen, rule.earn.points, rule.earn.per_fen)
    start = document.effective_from.astimezone(ZoneInfo(document.zone)).date()
    policy = rule.expiry or types[rule.point_type].expiry
    return worst_start(Example(each, example.every_months, example.goal_points), policy, effective_on=start)
