# SPDX-License-Identifier: Apache-2.0
"""`haowu member enrol | code`."""

from typing import Annotated, ClassVar

import typer

from haowu.doors.cli.runtime import runtime_of
from haowu.doors.cli.speech import OUT, say
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.members.member_code import make_member_code
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.queries import find_members

ENROLLED = Text(zh="已入会,会员号 {member_no}。", en="Enrolled as {member_no}.")

app = typer.Typer(no_args_is_help=True, help="会员 / members")


class NoSuchMember(HaowuError):
    """Nobody is known by this number, phone or code."""

    code: ClassVar[str] = "NOT_A_MEMBER"
    text: ClassVar[Text] = Text(
        zh="没有这位会员。请核对会员号或手机号。", en="No such member; check the number or phone."
    )


@app.command()
def enrol(
    context: typer.Context,
    *,
    phone: Annotated[str | None, typer.Option(help="手机号 / phone")] = None,
    number: Annotated[str | None, typer.Option(help="会员号(默认自动分配)/ member number")] = None,
    tier: Annotated[str, typer.Option(help="等级 / tier")] = "",
    segment: Annotated[list[str] | None, typer.Option(help="人群 / segment")] = None,
) -> None:
    """登记一位会员。 Enrol one person."""
    runtime = runtime_of(context)
    with runtime.connect() as connection, connection.transaction():
        member = enrol_member(
            connection, phone=phone, member_no=number, tier=tier, segments=segment or (), clock=runtime.clock,
            keys=runtime.member_keys(),
        )  # fmt: skip
    say(ENROLLED, member_no=member.member_no)


@app.command()
def code(
    context: typer.Context, member: Annotated[str, typer.Argument(help="会员号或手机号 / number or phone")]
) -> None:
    """显示动态会员码(约一分钟有效)。 Print the member's dynamic code, good for about a minute."""
    runtime = runtime_of(context)
    keys, now = runtime.member_keys(), runtime.clock.now()
    with runtime.connect() as connection:
        found = find_members(connection, [member], at=now, keys=keys).get(member)
    if found is None:
        raise NoSuchMember
    OUT.print(make_member_code(found.id, at=now, key=keys.code_key))
