# SPDX-License-Identifier: Apache-2.0
"""R069: a real order, real content, moderated, labelled; the second post on an order is worth nothing."""

import pytest

from haowu.engagement.errors import EngagementFieldInvalid, OrderNotYours, PostModerated, PostUnknown
from haowu.engagement.queries import posts_about, posts_of
from haowu.engagement.tests.club import Club


def test_a_published_post_gives_20_and_is_labelled(club: Club) -> None:
    club.buy("123", 800)
    number = club.share("123")
    assert club.points() == 800
    assert not posts_about(club.connection, "muying")
    done = club.moderate(number)
    assert (done.state, done.label, done.points, club.points()) == ("PUBLISHED", "奖励", 20, 820)
    assert [post.label for post in posts_about(club.connection, "muying")] == ["奖励"]


def test_a_second_post_on_the_order_gives_nothing(club: Club) -> None:
    club.buy("123", 800)
    club.moderate(club.share("123"))
    second = club.moderate(club.share("123", "再说一次,真的不错的。"))
    assert (second.state, second.points, second.label, second.reason) == ("PUBLISHED", 0, "", "ORDER_REWARDED_ALREADY")
    assert club.points() == 820


def test_a_bad_opinion_earns_the_same(club: Club) -> None:
    club.buy("123", 800)
    assert club.moderate(club.share("123", "质量很差,再也不会买了。")).points == 20


def test_a_declined_post_earns_nothing_and_leaves_the_order_free(club: Club) -> None:
    club.buy("123", 800)
    declined = club.moderate(club.share("123", "加微信领取优惠券优惠券"), "ADVERTISING")
    assert (declined.state, declined.points, declined.reason) == ("DECLINED", 0, "ADVERTISING")
    assert club.moderate(club.share("123")).points == 20
    assert [post.decline_code for post in posts_of(club.connection, club.member().id)] == ["", "ADVERTISING"]


def test_moderation_happens_once_and_content_must_be_content(club: Club) -> None:
    club.buy("123", 800)
    number = club.share("123")
    club.moderate(number)
    with pytest.raises(PostModerated):
        club.moderate(number, "UNLAWFUL")
    with pytest.raises(PostUnknown):
        club.moderate(number + 1)
    with pytest.raises(EngagementFieldInvalid):
        club.share("123", "好")
    with pytest.raises(OrderNotYours):
        club.share("123", member=2)
