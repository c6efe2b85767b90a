# SPDX-License-Identifier: Apache-2.0
"""What is published, for everybody: the card, the versions, what changed between them, the log, and its hashes."""

import msgspec

from haowu.doors.management_api.routes.programs.bodies import (
    BudgetOut,
    CardOut,
    ChangeOut,
    CheckOut,
    Code,
    Limit,
    ProgramOut,
    PublicationOut,
    Version,
    VersionOut,
    VersionTextOut,
)
from haowu.doors.management_api.routes.programs.router import router
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_from, page_of
from haowu.programs.budget_reads import list_budgets
from haowu.programs.card import read_card
from haowu.programs.operations.verify_versions import verify_versions
from haowu.programs.publications import compare_versions, list_programs, list_versions, read_log, read_text

ONE = "/programs/{program}"


@router.read("/programs", scope="programs:read", answer=Page[ProgramOut])
def read_programs(call: Call, cursor: str = "", limit: Limit = 50) -> object:
    """查看积分计划 List the programmes."""
    after = decode_cursor(cursor, (str,))
    found = list_programs(call.connection, after=after[0] if after else "", limit=limit + 1)
    return page_of(found, limit, lambda program: [program.code])


@router.read(ONE + "/card", scope="programs:read", answer=CardOut)
def read_program_card(call: Call, program: Code) -> object:
    """明示卡:九项内容、有效期、已预告的变更 Read the card in force, before earning anything."""
    return read_card(call.connection, program, at=call.clock.now())


@router.read(ONE + "/versions", scope="programs:read", answer=Page[VersionOut])
def list_program_versions(call: Call, program: Code, cursor: str = "", limit: Limit = 50) -> object:
    """查看历次版本 List the versions."""
    after = decode_cursor(cursor, (int,))
    found = list_versions(call.connection, program, after=after[0] if after else 0, limit=limit + 1)
    return page_of(found, limit, lambda version: [version.version])


@router.read(ONE + "/versions/{version}", scope="programs:read", answer=VersionTextOut)
def read_program_version(call: Call, program: Code, version: Version) -> object:
    """查看某一版全文 Read one version, with the very text that its hash is of."""
    head, body = read_text(call.connection, program, version)
    return {**msgspec.structs.asdict(head), "body": body}


@router.read(ONE + "/changes", scope="programs:read", answer=list[ChangeOut])
def compare_program_versions(call: Call, program: Code, old: Version, new: Version) -> object:
    """两版对比:改了什么,是否对会员不利 Read what version `new` changed against `old`."""
    return compare_versions(call.connection, program, old, new)


@router.read(ONE + "/publications", scope="programs:read", answer=Page[PublicationOut])
def read_publications(call: Call, program: Code, cursor: str = "", limit: Limit = 50) -> object:
    """发布记录 Read the publication log, which is only ever added to."""
    after = decode_cursor(cursor, (int,))
    found = read_log(call.connection, program, after=after[0] if after else 0, limit=limit + 1)
    return page_of(found, limit, lambda entry: [entry.version])


@router.read(ONE + "/integrity", scope="programs:read", answer=Page[CheckOut])
def check_program_versions(call: Call, program: Code, cursor: str = "", limit: Limit = 50) -> object:
    """逐版核对哈希 Reckon each version's hash anew and hold it against what was published."""
    found = sorted(verify_versions(call.connection, program=program), key=lambda check: check.version)
    return page_from(found, cursor, limit, lambda check: [check.version], (int,))


@router.read(ONE + "/budgets", scope="budgets:read", answer=Page[BudgetOut])
def read_program_budgets(call: Call, program: Code, cursor: str = "", limit: Limit = 50) -> object:
    """营销预算:总额、已发放、剩余 Read how much of each budget has been granted."""
    after = decode_cursor(cursor, (str,))
    found = list_budgets(call.connection, program, after=after[0] if after else "", limit=limit + 1)
    return page_of(found, limit, lambda budget: [budget.code])
