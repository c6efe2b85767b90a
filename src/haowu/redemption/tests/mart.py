# SPDX-License-Identifier: Apache-2.0
"""The till's world with a shelf: rewards as the seeds name them (R003, R010, R019), and short words for exchanging."""

from hashlib import sha256
from typing import Any

from haowu.ledger.refusals import Refusal
from haowu.redemption.delivery import Delivery
from haowu.redemption.exchange_answers import Cancelled, Fulfilled, Placed, Prepared, Revoked, Verified
from haowu.redemption.exchange_requests import (
    CancelRedemption,
    FulfilRedemption,
    PlaceRedemption,
    PrepareVerification,
    RevokeVerification,
    VerifyVouchers,
    VoucherUse,
)
from haowu.redemption.operations.cancel_redemptions import cancel_redemptions
from haowu.redemption.operations.fulfil_redemptions import fulfil_redemptions
from haowu.redemption.operations.place_redemptions import place_redemptions
from haowu.redemption.operations.prepare_verification import prepare_verification
from haowu.redemption.operations.revoke_verifications import revoke_verifications
from haowu.redemption.operations.verify_vouchers import verify_vouchers
from haowu.redemption.orders import find_orders
from haowu.redemption.savings import Savings, savings_of
from haowu.redemption.tests.till import ACTOR, Till

HOME = Delivery("王小明", "13800008000", "浙江省杭州市西湖区文三路8号3幢502室")

REWARD = """
insert into catalog_reward (merchant, code, kind, name_zh, name_en, description_zh, description_en, category, acceptor,
    place, retail_sku, redemption_sku, differences, spec, supplier, fulfilment, validity_days, aftersales,
    retail_aftersales, service_terms, retail_terms, access, paid_access, closed_days, paid_closed_days, exemption,
    exemption_sentence, stores, stock_kind, limit_period, member_limit, state, suspended_for, listed_at, created_at)
values (%(merchant)s, %(code)s, %(kind)s, %(name)s, '', '', '', '', %(merchant)s, '一店', 'S', 'S', '', '{}', '',
    %(fulfilment)s, %(validity_days)s, '同零售', '同零售', '', '', '{}', '{}', '{}', '{}', %(exemption)s, %(sentence)s,
    '{}', %(stock_kind)s, 'year', %(member_limit)s, 'listed', '', %(at)s, %(at)s)
returning id"""


def add_reward(connection: Any, at: Any, **told: Any) -> int:
    """Put one reward on the shelf: `points`, `value_fen`, `stock` (None: unlimited), `lines` of a bundle, and more."""
    said: dict[str, Any] = {
        "merchant": "jiafang", "kind": "goods", "fulfilment": "pickup", "validity_days": 90, "exemption": "",
        "sentence": "", "stock": 10, "member_limit": None, "money_fen": 0, "lines": (),
    } | told  # fmt: skip
    said |= {"stock_kind": "unlimited" if said["stock"] is None else "shared", "at": at}
    (reward_id,) = connection.execute(REWARD, said).fetchone()
    connection.execute(
        "insert into catalog_price (reward_id, points, money_fen, from_at, announced_at, reason, actor)"
        " values (%s, %s, %s, %s, %s, 'first', 'operator:tests')",
        [reward_id, said["points"], said["money_fen"], at, at],
    )
    if said["stock"] is not None:
        connection.execute(
            "insert into catalog_stock (reward_id, store, stocked) values (%s, '', %s)", [reward_id, said["stock"]]
        )
    for number, name in enumerate(said["lines"], start=1):
        connection.execute(
            "insert into catalog_line values (%s, %s, %s, %s, '', 1)", [reward_id, number, f"line-{number}", name]
        )
    see_price(connection, reward_id, said["value_fen"], at)
    return int(reward_id)


def see_price(connection: Any, reward_id: int, value_fen: int, at: Any) -> None:
    """Note what the reward sells for at `at`."""
    connection.execute(
        "insert into catalog_evidence (reward_id, store, sku, price_fen, source, collected_at, recorded_at, actor)"
        " values (%s, '', 'S', %s, '价签', %s, %s, 'operator:tests')",
        [reward_id, value_fen, at, at],
    )


class Mart(Till):
    """A till beside a shelf; the member has 1,000 points to begin with."""

    def shelve(self, code: str, name: str, points: int, value_fen: int, **told: Any) -> int:
        """Put a reward on the shelf."""
        return add_reward(
            self.connection, self.clock.now(), code=code, name=name, points=points, value_fen=value_fen, **told
        )

    def place(self, *requests: PlaceRedemption) -> list[Placed | Refusal]:
        """Place exchanges as one list."""
        return place_redemptions(self.connection, requests, world=self.world, clock=self.clock)

    def placed(self, reward: str, redemption_no: str = "R-1", **changes: Any) -> Placed:
        """Place one exchange that must succeed."""
        (answer,) = self.place(exchange(reward, redemption_no, **changes))
        assert isinstance(answer, Placed), answer
        return answer

    def cancel(self, *requests: CancelRedemption) -> list[Cancelled | Refusal]:
        """Undo exchanges as one list."""
        return cancel_redemptions(self.connection, requests, world=self.world, clock=self.clock)

    def prepare(self, code: str, **changes: Any) -> Prepared | Refusal:
        """Ask what can be used with what was shown."""
        fields: dict[str, Any] = {"merchant": "jiafang", "store": "jiafang-01", "actor": ACTOR} | changes
        request = PrepareVerification(code=code, **fields)
        return prepare_verification(self.connection, [request], world=self.world, clock=self.clock)[0]

    def token(self, code: str, **changes: Any) -> str:
        """Return the token of the one voucher that `code` shows."""
        prepared = self.prepare(code, **changes)
        assert isinstance(prepared, Prepared), prepared
        return prepared.vouchers[0].verify_token

    def verify(self, *uses: VoucherUse, **changes: Any) -> Verified | Refusal:
        """Use vouchers in one request."""
        fields: dict[str, Any] = {
            "merchant": "jiafang", "store": "jiafang-01", "vouchers": uses, "actor": ACTOR
        } | changes  # fmt: skip
        request = VerifyVouchers(**{"input_hash": hashed(fields), **fields})
        return verify_vouchers(self.connection, [request], world=self.world, clock=self.clock)[0]

    def revoke(self, verification: int, **changes: Any) -> Revoked | Refusal:
        """Take a verification back."""
        fields: dict[str, Any] = {"verification": verification, "merchant": "jiafang", "actor": ACTOR} | changes
        request = RevokeVerification(**{"input_hash": hashed(fields), **fields})
        return revoke_verifications(self.connection, [request], world=self.world, clock=self.clock)[0]

    def fulfil(self, redemption_no: str = "R-1", **changes: Any) -> Fulfilled | Refusal:
        """Hand over, or send."""
        fields: dict[str, Any] = {"redemption_no": redemption_no, "merchant": "jiafang", "actor": ACTOR} | changes
        request = FulfilRedemption(**{"input_hash": hashed(fields), **fields})
        return fulfil_redemptions(self.connection, [request], world=self.world, clock=self.clock)[0]

    def savings(self) -> Savings:
        """Return what the member saved."""
        return savings_of(self.connection, (self.member.id,))

    def order_state(self, redemption_no: str = "R-1") -> str:
        """Return the state of an exchange."""
        return find_orders(self.connection, [("jiafang", redemption_no)])["jiafang", redemption_no].state

    def stock_left(self, reward_id: int) -> int:
        """Return what is left on the shelf."""
        row = self.connection.execute(
            "select sum(stocked - taken) from catalog_stock where reward_id = %s", [reward_id]
        ).fetchone()
        assert row is not None
        return int(row[0])


def exchange(reward: str, redemption_no: str = "R-1", **changes: Any) -> PlaceRedemption:
    """Return an exchange at jiafang for M100001, changed as asked."""
    fields: dict[str, Any] = {
        "redemption_no": redemption_no, "member": "M100001", "merchant": "jiafang", "store": "jiafang-01",
        "reward": reward, "actor": ACTOR,
    } | changes  # fmt: skip
    return PlaceRedemption(**{"input_hash": hashed(fields), **fields})


def hashed(fields: dict[str, Any]) -> bytes:
    """Return a hash over what was sent."""
    return sha256(repr(sorted(fields.items())).encode()).digest()[:16]


def cancel(redemption_no: str = "R-1", **changes: Any) -> CancelRedemption:
    """Return the undoing of an exchange at jiafang."""
    fields: dict[str, Any] = {"redemption_no": redemption_no, "merchant": "jiafang", "actor": ACTOR} | changes
    return CancelRedemption(**{"input_hash": hashed(fields), **fields})
