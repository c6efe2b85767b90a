# SPDX-License-Identifier: Apache-2.0
"""Checks that write nothing: whether a text may be shown, whether an example can be reached."""

from typing import Annotated

from ninja import Query
from pydantic import Field

from haowu.doors.management_api.routes.programs.bodies import Code, CopyOut, FeasibilityOut, Version
from haowu.doors.management_api.routes.programs.router import router
from haowu.doors.management_api.routing import Asked, Call
from haowu.kernel.limits import FEN_MAX, POINTS_MAX
from haowu.programs.card import version_in_force
from haowu.programs.gates import base_rule, feasibility_of, policy_of
from haowu.programs.publications import read_version
from haowu.rules.comparison import compare
from haowu.rules.copy_lint import lint_copy
from haowu.rules.disclosure_document import ExampleDocument
from haowu.rules.document import Rate
from haowu.rules.expiry_text import describe_expiry
from haowu.rules.feasibility import points_of

TEXT_MAX = 1000
Points = Annotated[int, Field(ge=1, le=POINTS_MAX)]


class CopyQuery(Asked):
    """A text, and what it is about when that is known: a price in points, and the price before."""

    text: Annotated[str, Field(min_length=1, max_length=TEXT_MAX)]
    points: Points | None = None
    base_points: Points | None = None
    value_fen: Annotated[int, Field(ge=1, le=FEN_MAX)] | None = None


class ExampleQuery(Asked):
    """A way to a goal: paying `paid_fen` every so many months; `rule` is the base rule that is meant."""

    paid_fen: Annotated[int, Field(ge=1, le=10**11)]
    every_months: Annotated[int, Field(ge=1, le=120)]
    goal_points: Annotated[int, Field(ge=1, le=10**11)]
    rule: Code = ""
    version: Version | None = None


@router.read("/copy-check", scope="programs:read", answer=CopyOut)
def check_copy(call: Call, wanted: Query[CopyQuery]) -> object:  # noqa: ARG001 - every view is given the call
    """文案检查:禁用词、无条件“免费”、两种百分比 Say whether a text may be shown to members."""
    known = wanted.base_points is not None and wanted.points is not None
    prices = [compare(wanted.base_points or 1, wanted.points or 1, wanted.value_fen)] if known else None
    return lint_copy(wanted.text, prices, points=wanted.points)


@router.read("/programs/{program}/feasibility", scope="programs:read", answer=FeasibilityOut)
def check_feasibility(call: Call, program: Code, wanted: Query[ExampleQuery]) -> object:
    """例子能否做到:按有效期逐次推算 Say whether an example can be reached before its first points expire."""
    version = wanted.version or version_in_force(call.connection, program, at=call.clock.now())
    _, document = read_version(call.connection, program, version)
    example = ExampleDocument(
        paid_fen=wanted.paid_fen, every_months=wanted.every_months, goal_points=wanted.goal_points, rule=wanted.rule
    )
    rule = base_rule(document, example)
    if rule is None or not isinstance(rule.earn, Rate):
        return FeasibilityOut(
            is_reachable=False,
            points_each=0,
            needs_months=None,
            reached_month=None,
            most_points=0,
            rule=wanted.rule,
            validity=None,
        )
    found = feasibility_of(document, example, rule)
    return {
        "is_reachable": found.is_reachable,
        "points_each": points_of(wanted.paid_fen, rule.earn.points, rule.earn.per_fen),
        "needs_months": found.needs_months,
        "reached_month": found.reached_month,
        "most_points": found.most_points,
        "rule": rule.code,
        "validity": describe_expiry(policy_of(document, rule)),
    }
