# SPDX-License-Identifier: Apache-2.0
"""`haowu key create | revoke`."""

from typing import Annotated, ClassVar

import typer

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.operations.revoke_api_key import revoke_api_key
from haowu.access.scopes import ALL_MERCHANTS, TILL_SCOPES
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
    merchant: Annotated[str, typer.Option(help="商家代码,* 为全部 / merchant, * for all")],
    scope: Annotated[list[str] | None, typer.Option(help=f"权限 / scope: {', '.join(sorted(TILL_SCOPES))}")] = None,
    rate: Annotated[int, typer.Option(min=1, help="每秒次数上限 / calls a second")] = 2000,
) -> None:
    """生成一把密钥(默认全部权限)。 Make a key, by default with every scope."""
    runtime = runtime_of(context)
    with runtime.connect() as connection, connection.transaction():
        known = load_merchants(connection)
        if merchant != ALL_MERCHANTS and merchant not in known:
            raise NoSuchMerchant(merchant=merchant, known=", ".join(known) or "-")
        made = create_api_key(
            connection,
            name=name,
            merchant=merchant,
            scopes=scope or sorted(TILL_SCOPES),
            clock=runtime.clock,
            rate_per_second=rate,
        )
    say(CREATED, id=made.id, token=made.token)


@app.command()
def revoke(context: typer.Context, key_id: Annotated[int, typer.Argument(help="密钥编号 / number of the key")]) -> None:
    """吊销一把密钥。 Revoke a key."""
    runtime = runtime_of(context)
    with runtime.connect() as connection, connection.transaction():
        revoke_api_key(connection, key_id=key_id, clock=runtime.clock)
    say(REVOKED, id=key_id)
