# SPDX-License-Identifier: Apache-2.0
"""The demo coalition of `make up`, and what `var/demo.json` tells of it."""

from typing import Any

import msgspec

from haowu.config.database import connect
from haowu.config.environment import Environment
from haowu.config.running.announcement import addresses, order_curl, read_demo_file, write_demo_file
from haowu.config.running.terminal import say
from haowu.config.secrets import load_secrets
from haowu.doors.cli.demo_coalition import DemoFacts, load_demo


def prepare_demo(environment: Environment, url: str) -> dict[str, Any]:
    """Load the demo where it is not loaded yet; return what was written to `var/demo.json`.

    That file is the only place that knows the demo's API keys; without it new ones are made.
    """
    tokens = read_demo_file(environment.var).get("tokens", {})
    with connect(url, name="haowu demo") as connection, connection.transaction():
        facts = load_demo(
            connection,
            clock=environment.clock(),
            member_keys=load_secrets(environment.var).member_keys(),
            known_tokens=tokens if isinstance(tokens, dict) else {},
        )
    for part in facts.left_out:
        say(part.sentence("zh"), part.sentence("en"))
    told = _told(environment, facts)
    write_demo_file(environment.var, told)
    return told


def _told(environment: Environment, facts: DemoFacts) -> dict[str, Any]:
    shop = facts.merchants[0]
    key = next(key for key in facts.keys if key.merchant == shop.code)
    member = facts.members[0]
    return {
        "addresses": addresses(environment),
        "api_keys": [msgspec.to_builtins(key) for key in facts.keys],
        "tokens": facts.tokens,
        "merchants": [msgspec.to_builtins(merchant) for merchant in facts.merchants],
        "members": [msgspec.to_builtins(member) for member in facts.members],
        "logins": [msgspec.to_builtins(login) for login in facts.logins],
        "curl": order_curl(
            environment, token=key.token, member=member.member_no, merchant=shop.code, store=shop.stores[0].code
        ),
    }
