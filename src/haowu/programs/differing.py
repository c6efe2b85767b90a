# SPDX-License-Identifier: Apache-2.0
"""What two versions of a programme differ in, with a sentence each, and whether it gives a member less.

Rules: docs/algorithms/publishing.md §2. Things with a code are matched by it, so that moving a rule is no change.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from haowu.kernel.text import Text
from haowu.programs.adverse import Path, Seen, Thing, is_adverse
from haowu.rules.document import ProgramDocument

Kind = Literal["added", "removed", "changed"]
LEAVES: Final = frozenset({"expiry", "earn", "hours", "calendars"})
"""Parts that are compared as one thing."""

SECTIONS: Final[dict[str, Text]] = {
    "point_types": Text(zh="积分类型", en="point type"),
    "budgets": Text(zh="预算", en="budget"),
    "rules": Text(zh="规则", en="rule"),
    "campaigns": Text(zh="活动", en="campaign"),
    "disclosure": Text(zh="明示卡", en="disclosure card"),
}
OPTIONAL: Final[dict[str, Text]] = {
    "deduction": Text(zh="抵扣规则", en="deduction"),
    "engagement": Text(zh="互动奖励", en="rewards for taking part"),
    "tiers": Text(zh="会员等级", en="tiers"),
}
"""Sections that come and go as a whole."""
FIELDS: Final[dict[str, Text]] = {
    "expiry": Text(zh="有效期", en="validity"),
    "earn": Text(zh="积分标准", en="rate"),
    "merchants": Text(zh="适用商家", en="merchants"),
    "stores": Text(zh="适用门店", en="stores"),
    "categories": Text(zh="适用品类", en="categories"),
    "skus": Text(zh="适用商品", en="goods"),
    "tiers": Text(zh="适用等级", en="tiers"),
    "calendars": Text(zh="活动日历", en="calendars"),
    "min_spend_fen": Text(zh="最低消费(分)", en="minimum spend in fen"),
    "confirm_delay_days": Text(zh="确认天数", en="days until confirmed"),
    "limit_points": Text(zh="上限", en="cap"),
    "warn_bp": Text(zh="面值返还提醒线(万分之一)", en="face rebate: warning, in basis points"),
    "approve_bp": Text(zh="面值返还审批线(万分之一)", en="face rebate: approval, in basis points"),
    "block_bp": Text(zh="面值返还上限(万分之一)", en="face rebate: limit, in basis points"),
    "line_fen": Text(zh="预算金额(分)", en="money in fen"),
    "face_millifen_per_point": Text(zh="每分面值(千分之一分钱)", en="face value in millifen"),
    "multiplier_cap_bp": Text(zh="倍数上限(万分之一)", en="multiplier ceiling in basis points"),
    "name": Text(zh="名称", en="name"),
    "when": Text(zh="附加条件", en="condition"),
    "starts_on": Text(zh="开始日期", en="first day"),
    "ends_on": Text(zh="结束日期", en="last day"),
    "cap_bp": Text(zh="抵扣比例上限(万分之一)", en="share of the bill in basis points"),
    "min_points": Text(zh="最少积分", en="least points"),
    "points": Text(zh="积分", en="points"),
    "threshold": Text(zh="门槛", en="threshold"),
    "kinds": Text(zh="活动", en="activity"),
    "levels": Text(zh="等级", en="level"),
    "benefits": Text(zh="权益", en="benefit"),
    "parking_hours": Text(zh="停车时长(小时)", en="hours of parking"),
    "validity_months": Text(zh="有效期(月)", en="validity in months"),
}
_SKIPPED: Final = frozenset({("effective_from",), ("program",)})


class Change(msgspec.Struct, frozen=True):
    """One difference; `path` as people write it: rules.base.earn."""

    path: str
    kind: Kind
    before: Any
    after: Any
    is_adverse: bool
    text: Text


def find_changes(old: ProgramDocument, new: ProgramDocument) -> tuple[Change, ...]:
    """Return what differs, in the order of the paths; of a thing that comes or goes only the thing itself."""
    before, after = flat(old), flat(new)
    as_of = new.effective_from.date()
    paths = [path for path in sorted({*before, *after}) if path not in _SKIPPED and _differs(path, before, after)]
    things = {path for path in paths if isinstance(before.get(path, after.get(path)), Thing)}
    return tuple(
        _change(Seen(path, before.get(path), after.get(path), before, after, as_of))
        for path in paths
        if not any(path[:length] in things for length in range(1, len(path)))
    )


def flat(document: ProgramDocument) -> dict[Path, Any]:
    """Return every value by its path; a thing with a code stands there once as a whole, too, as its name."""
    found: dict[Path, Any] = {}
    _flatten(msgspec.to_builtins(document), (), found)
    return found


def _flatten(value: Any, path: Path, found: dict[Path, Any]) -> None:
    if isinstance(value, Mapping) and not (path and path[-1] in LEAVES):
        if len(path) == 1 and path[0] in OPTIONAL:
            found[path] = Thing(OPTIONAL[path[0]].zh)
        for key, item in value.items():
            _flatten(item, (*path, str(key)), found)
    elif isinstance(value, list | tuple) and value and all(isinstance(item, Mapping) for item in value) and path:
        for item in value:
            key = _key(item)
            found[*path, key] = Thing(_name(item, key))
            _flatten({name: part for name, part in item.items() if name != "code"}, (*path, key), found)
    elif value not in (None, "", [], ()):
        found[path] = value


def _key(item: Mapping[str, Any]) -> str:
    if "code" in item:
        return str(item["code"])
    if "activity" in item:
        return str(item["activity"])
    if "scope" in item and "period" in item:
        return f"{item['scope']}/{item['period']}"
    return ",".join(f"{name}={part}" for name, part in sorted(item.items()))


def _name(item: Mapping[str, Any], key: str) -> str:
    name = item.get("name")
    return str(name["zh"]) if isinstance(name, Mapping) and "zh" in name else key


def _differs(path: Path, before: dict[Path, Any], after: dict[Path, Any]) -> bool:
    old, new = before.get(path), after.get(path)
    return old != new and not (isinstance(old, Thing) and isinstance(new, Thing))


def _change(seen: Seen) -> Change:
    old, new = _plain_value(seen.old), _plain_value(seen.new)
    kind: Kind = "added" if old is None else "removed" if new is None else "changed"
    return Change(".".join(seen.path), kind, old, new, is_adverse(seen), _text(seen.path, old, new))


def _plain_value(value: Any) -> Any:
    return value.name if isinstance(value, Thing) else value


def _text(path: Path, old: Any, new: Any) -> Text:
    zh, en = _place(path)
    if len(path) == 1 and path[0] in OPTIONAL and (old is None or new is None):
        return Text(zh=f"{'新增' if old is None else '取消'}{zh}", en=f"{'new' if old is None else 'no longer'} {en}")
    if old is None:
        return Text(zh=_plain(f"新增{zh}:{_show(new)}"), en=_plain(f"new {en}: {_show(new)}"))
    if new is None:
        return Text(zh=_plain(f"取消{zh}:{_show(old)}"), en=_plain(f"no longer {en}: {_show(old)}"))
    change = f"{_show(old)} → {_show(new)}"
    return Text(zh=_plain(f"{zh}:{change}"), en=_plain(f"{en}: {change}"))


def _plain(sentence: str) -> str:
    return sentence.replace("{", "(").replace("}", ")")


def _place(path: Path) -> tuple[str, str]:
    if path[0] in OPTIONAL:
        zh, en = OPTIONAL[path[0]].zh, OPTIONAL[path[0]].en
        return _inside(path[1:], zh, en)
    section = SECTIONS.get(path[0])
    zh, en = (section.zh, section.en) if section and len(path) > 1 else ("", "")
    if section and len(path) > 1:
        zh, en = f"{zh}“{path[1]}”", f"{en} {path[1]}"
        path = path[2:]
    return _inside(path, zh, en)


def _inside(path: Path, zh: str, en: str) -> tuple[str, str]:
    for step in path:
        field = FIELDS.get(step)
        zh, en = (
            zh + ("的" if zh else "") + (field.zh if field else step),
            f"{en} {field.en if field else step}".strip(),
        )
    return zh, en


def _show(value: Any) -> str:
    if isinstance(value, Mapping):
        return _show_policy(value)
    if isinstance(value, list | tuple):
        return "、".join(_show(item) for item in value)
    return str(value)


def _show_policy(value: Mapping[str, Any]) -> str:
    """Return a validity or a rate in a few words."""
    shown = POLICIES.get(str(value.get("policy") or value.get("kind")))
    if shown is None:
        return ",".join(f"{key}={item}" for key, item in value.items())
    counted = ",含获得当月" if value.get("counting") == "earning_month_is_first" else ""
    return shown.format(**value) + counted


POLICIES: Final = {
    "end_of_month": "{months}个月,至月末",
    "end_of_next_year": "至次年12月31日",
    "rolling_months": "{months}个月",
    "rolling_days": "{days}天",
    "none": "长期有效",
    "rate": "每{per_fen}分钱积{points}分",
    "multiplier": "加送{bonus_bp}/10000",
    "fixed": "送{points}分",
}
