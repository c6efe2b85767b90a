# SPDX-License-Identifier: Apache-2.0
"""A name written twice is found, however it is spelled; a name written once never is."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.doors.points_api.bodies import PURCHASE
from haowu.doors.points_api.decoding import decode, refuse_duplicates
from haowu.doors.points_api.problems import Problem
from haowu.earning.requests import Purchase, PurchaseLine

TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=8)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXT, VALUES, max_size=6), st.booleans())
def test_single_names_pass(body: dict[str, Any], is_ascii: bool) -> None:  # noqa: FBT001 - a drawn value
    refuse_duplicates(json.dumps(body, ensure_ascii=is_ascii).encode())


@given(st.dictionaries(TEXT, VALUES, min_size=1, max_size=6), VALUES, st.booleans(), st.data())
def test_a_name_twice_is_refused(
    body: dict[str, Any],
    other: Any,
    is_ascii: bool,  # noqa: FBT001 - a drawn value
    data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(sorted(body)))
    spelled = json.dumps(body, ensure_ascii=is_ascii)
    again = f"{json.dumps(name)}: {json.dumps(other)}"
    with pytest.raises(Problem) as refused:
        refuse_duplicates(f'{{"outer": [{{{again}, {spelled[1:]}]}}'.encode())
    assert (refused.value.code, refused.value.data) == ("DUPLICATE_FIELD", {"field": name})


@pytest.mark.parametrize("text", [r"\u0000", r"\n", r"\u001f"])
def test_control_characters_are_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        refuse_duplicates(f'{{"sku": ["{text}"]}}'.encode())
    assert refused.value.code == "TEXT_INVALID"


LINE: dict[str, Any] = {"line_no": 1, "sku": "S", "category": "c", "quantity": 1, "paid_fen": 5}
ORDER: dict[str, Any] = {
    "order_no": "A", "member": "M", "merchant": "m", "store": "s", "paid_at": "2026-11-22T09:30:00+08:00",
    "settled": True, "paid_fen": 5,
}  # fmt: skip
OPTIONAL: dict[str, list[Any]] = {
    "channel": ["", "app"],
    "freight_fen": [0, 1],
    "coupon_fen": [0, 2],
    "points_deduct_fen": [0, 1],
    "hold_nos": [[], ["H"], ["H", "I"]],
    "lines": [[], [LINE], [LINE, {**LINE, "line_no": 2, "sku": "{}\u0022"}]],
}
OPTIONAL_FIELDS = st.fixed_dictionaries({}, optional={name: st.sampled_from(told) for name, told in OPTIONAL.items()})


@given(OPTIONAL_FIELDS, st.randoms(use_true_random=False), st.booleans())
def test_an_order_passes_with_and_without_its_defaults(told: dict[str, Any], chance: Any, is_wide: bool) -> None:  # noqa: FBT001 - a drawn value
    pairs = list({**ORDER, **told}.items())
    chance.shuffle(pairs)
    raw = json.dumps(dict(pairs), indent=2 if is_wide else None, ensure_ascii=is_wide).encode()
    assert decode(raw, PURCHASE) == msgspec.convert(dict(pairs), Purchase)


@given(OPTIONAL_FIELDS, st.data())
def test_an_order_with_a_name_twice_is_refused_whatever_it_leaves_out(
    told: dict[str, Any], data: st.DataObject
) -> None:
    whole = {**ORDER, **told}
    name = data.draw(st.sampled_from(sorted({*ORDER, *OPTIONAL})))
    again = data.draw(st.sampled_from([*OPTIONAL.get(name, []), *([whole[name]] if name in whole else [])]))
    spelled = [f'"{key}":{json.dumps(value)}' for key, value in whole.items()]
    count = 1 if name in whole else 2
    for _ in range(count):
        spelled.insert(data.draw(st.integers(0, len(spelled))), f'"{name}":{json.dumps(again)}')
    with pytest.raises(Problem) as refused:
        decode(("{" + ",".join(spelled) + "}").encode(), PURCHASE)
    assert (refused.value.code, refused.value.data) == ("DUPLICATE_FIELD", {"field": name})


@pytest.mark.parametrize("again", ['"sku":"S"', '"sku":"T"', '"quantity":1', '"paid_fen":5'])
def test_a_name_twice_in_a_line_is_refused(again: str) -> None:
    raw = json.dumps({**ORDER, "lines": [LINE]}).replace('"line_no"', again + ',"line_no"')
    with pytest.raises(Problem) as refused:
        decode(raw.encode(), PURCHASE)
    assert refused.value.code == "DUPLICATE_FIELD"


def test_what_leaves_its_defaults_out_does_so_in_all_its_parts() -> None:
    """Decoding counts on it: a line that wrote its defaults could make up for a name written twice."""
    found = {part.cls for part in _structs(msgspec.inspect.type_info(Purchase))}
    assert found == {Purchase, PurchaseLine}
    assert all(part.__struct_config__.omit_defaults for part in found)


def _structs(part: msgspec.inspect.Type) -> list[msgspec.inspect.StructType]:
    if isinstance(part, msgspec.inspect.StructType):
        return [part, *(inner for field in part.fields for inner in _structs(field.type))]
    return _structs(part.item_type) if isinstance(part, msgspec.inspect.VarTupleType) else []
