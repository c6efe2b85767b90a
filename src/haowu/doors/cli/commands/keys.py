# SPDX-License-Identifier: Apache-2.0
"""`haowu key create | revoke`."""

from typing import Annotated, ClassVar

import typer

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.operations.revoke_api_key import revoke_api_key
from haowu.access.roles import ROLES, Binding
from haowu.access.scopes import ALL_MERCHANTS, NO_MERCHANT, TILL_SCOPES
from haowu.doors.cli.runtime import runtime_of
from haowu.doors.cli.speech import say
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.merchants.queries import load_merchants

CREATED = Text(
    zh="密钥 {id} 已生成,只显示这一次,请立即保存:\n{token}", en="Key {id} is made; it is shown this once, keep it now."
)
REVOKED = Text(zh="密钥 {id} 已吊销。", en="Key {id} is revoked.")

app = typer.Typer(no_args_is_help=True, help="接口密钥 / API keys")


class NoSuchMerchant(HaowuError):
    """A key was asked for a merchant that is not on board."""

    code: ClassVar[str] = "UNKNOWN_MERCHANT"
    text: ClassVar[Text] = Text(
        zh="没有商家“{merchant}”,已有:{known}", en="No merchant '{merchant}'; there are: {known}"
    )


@app.command()
def create(
    context: typer.Context,
    *,
    name: Annotated[str, typer.Option(help="用途 / what it is for")],
    merchant: Annotated[str, typer.Option(help="商家代码,* 为全部 / merchant, * for all")] = "",
    role: Annotated[str, typer.Option(help=f"管理接口的角色 / role: {', '.join(sorted(ROLES))}")] = "",
    member: Annotated[str | None, typer.Option(help="会员本人的密钥 / the member whose own key it is")] = None,
    scope: Annotated[list[str] | None, typer.Option(help=f"权限 / scope: {', '.join(sorted(TILL_SCOPES))}")] = None,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="沙箱:写了不留 / nothing it does is kept")] = False,
    rate: Annotated[int, typer.Option(min=1, help="每秒次数上限 / calls a second")] = 2000,
) -> None:
    """生成一把密钥:收银台默认全部权限,角色按角色表。 Make a key: a till may all that tills do, a role what it may."""
    runtime = runtime_of(context)
    owner = merchant or _usual_owner(role, member)
    with runtime.connect() as connection, connection.transaction():
        known = load_merchants(connection)
        if owner not in {ALL_MERCHANTS, NO_MERCHANT, *known}:
            raise NoSuchMerchant(merchant=owner, known=", ".join(known) or "-")
        made = create_api_key(
            connection,
            name=name,
            merchant=owner,
            scopes=scope or (() if role else sorted(TILL_SCOPES)),
            role=role,
            member=member,
            is_sandbox=sandbox,
            clock=runtime.clock,
            rate_per_second=rate,
        )
    say(CREATED, id=made.id, token=made.token)


def _usual_owner(role: str, member: str | None) -> str:
    """Return whom a key speaks for when no merchant is named; a merchant's key must name it."""
    if member is not None:
        return NO_MERCHANT
    return ALL_MERCHANTS if role in ROLES and ROLES[role][0] is Binding.PLATFORM else ""


@app.command()
def revoke(context: typer.Context, key_id: Annotated[int, typer.Argument(help="密钥编号 / number of the key")]) -> None:
    """吊销一把密钥。 Revoke a key."""
    runtime = runtime_of(context)
    with runtime.connect() as connection, connection.transaction():
        revoke_api_key(connection, key_id=key_id, clock=runtime.clock)
    say(REVOKED, id=key_id)
