# SPDX-License-Identifier: Apache-2.0
"""A name written twice is found, however it is spelled; a name written once never is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowu.doors.points_api.decoding import refuse_duplicates
from haowu.doors.points_api.problems import Problem

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
