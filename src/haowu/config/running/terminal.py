# SPDX-License-Identifier: Apache-2.0
"""Short messages on the terminal, Chinese first."""

from typing import Any

from rich.console import Console

from haowu.config.environment import Environment
from haowu.config.running.announcement import addresses

_console = Console(highlight=False, soft_wrap=True)


def say(zh: str, en: str) -> None:
    """Print one line of progress."""
    _console.print(f"[bold]·[/] {zh} [dim]{en}[/]")


def show(environment: Environment, demo: dict[str, Any] | None, *, seconds: float) -> None:
    """Print where everything is, who may enter, and what to try first."""
    where = addresses(environment)
    _console.print(f"\n[bold green]红米好物已就绪[/] [dim]Haowu is ready[/] ({seconds:.1f} s)\n")
    _console.print(f"  首页 Home        {where['home']}")
    _console.print(f"  接口文档 API docs {where['docs']}")
    _console.print(f"  OpenAPI          {where['openapi']}")
    _console.print(f"  管理接口 Manage   {where['management_openapi']}")
    if demo is not None:
        _show_demo(demo)
        _console.print(f"\n  以上内容也写在 {environment.var / 'demo.json'} [dim](for scripts)[/]")
    _console.print("\n  Ctrl-C 停止全部服务 [dim]stops everything[/]\n")


def _show_demo(demo: dict[str, Any]) -> None:
    _console.print("\n  演示密钥 [dim]demo API keys[/]")
    for key in demo["api_keys"]:
        _console.print(f"    {key['holder']:<10} {key['token']}", markup=False)
    _console.print("  演示会员 [dim]demo members[/]")
    for member in demo["members"]:
        _console.print(f"    {member['member_no']}  {member['phone']}  {member['name']}", markup=False)
    _console.print("\n  试一试:记一笔 800 元的订单 [dim]Try it: credit an order of ¥800[/]\n")
    _console.print(demo["curl"], markup=False, soft_wrap=True)
