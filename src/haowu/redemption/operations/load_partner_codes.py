# SPDX-License-Identifier: Apache-2.0
"""A partner hands in codes of its own system: so many more of the reward can be had."""

from collections.abc import Sequence
from typing import Final

from psycopg import Connection

from haowu.catalog.errors import RewardInvalid
from haowu.catalog.operations.add_stock import add_stock
from haowu.catalog.queries import find_reward
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.ledger.refusals import Refusal
from haowu.members.keys import MemberKeys
from haowu.redemption.errors import RedemptionRefused
from haowu.redemption.partner_codes import AT_ONCE, CODE_MAX, partner_code_hmac, seal_code

TAKE_IDS: Final = """
select nextval(pg_get_serial_sequence('redemption_partner_code', 'id')) from generate_series(1, %s)"""
KEEP: Final = """
insert into redemption_partner_code (id, reward_id, merchant, code_cipher, code_hmac, loaded_at, loaded_by)
select id, %s, %s, code_cipher, code_hmac, %s, %s from unnest(%s::bigint[], %s::bytea[], %s::bytea[])
    as w (id, code_cipher, code_hmac)
on conflict on constraint redemption_partner_code_once do nothing"""


def load_partner_codes(
    connection: Connection, codes: Sequence[str], *, merchant: str, code: str, keys: MemberKeys, clock: Clock,
    actor: Actor,
) -> int:  # fmt: skip
    """Keep `codes` sealed and return the reward's stock, raised by as many; all of them or none.

    Raises `RewardUnknown`, `RewardInvalid` (not such a reward, or not such codes), `RedemptionRefused` for codes that
    are known already.
    """
    reward = find_reward(connection, merchant=merchant, code=code, is_locking=True)
    if reward.fulfilment != "partner_code":
        raise RewardInvalid(field="fulfilment", given=reward.fulfilment)
    fresh = [said.strip() for said in codes]
    if not 0 < len(fresh) <= AT_ONCE or not all(0 < len(said) <= CODE_MAX and said.isprintable() for said in fresh):
        raise RewardInvalid(field="codes", given=len(fresh))
    ids = [row[0] for row in connection.execute(TAKE_IDS, [len(fresh)])]
    sealed = [seal_code(said, number, keys) for said, number in zip(fresh, ids, strict=True)]
    hashed = [partner_code_hmac(merchant, said, keys) for said in fresh]
    values = [reward.id, merchant, clock.now(), str(actor), ids, sealed, hashed]
    kept = connection.execute(KEEP, values).rowcount
    if kept != len(fresh):
        raise RedemptionRefused(Refusal("PARTNER_CODE_KNOWN", {"known": len(fresh) - kept}))
    return add_stock(connection, reward_id=reward.id, pieces=kept)
