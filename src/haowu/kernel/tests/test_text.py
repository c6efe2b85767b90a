# SPDX-License-Identifier: Apache-2.0
"""Sentences in two languages, and errors that carry them."""

import pytest

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text

SHORT = Text(zh="还差{points}分", en="{points} points short")


class ShortError(HaowuError):
    """A refusal for this test."""

    code = "SHORT"
    text = SHORT


def test_languages() -> None:
    """Chinese is the first language and the one for unknown languages."""
    assert (SHORT.render(points=3), SHORT.render("en", points=3)) == ("还差3分", "3 points short")
    assert SHORT.render("fr", points=3) == "还差3分"


def test_a_missing_blank_is_a_mistake() -> None:
    """It is never shown half filled."""
    with pytest.raises(KeyError):
        SHORT.render("zh")


def test_errors_say_both() -> None:
    """Code for machines, data as given, a sentence for people; the log line is English."""
    error = ShortError(points=3)
    assert (error.code, error.data, error.detail(), error.detail("en")) == (
        "SHORT", {"points": 3}, "还差3分", "3 points short",
    )  # fmt: skip
    assert str(error) == "SHORT: 3 points short"


def test_an_unexpected_error_is_still_a_sentence() -> None:
    """The base class can be raised as it is."""
    assert HaowuError().code == "INTERNAL"
    assert "同一单号重试" in HaowuError().detail()
