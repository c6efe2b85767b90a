# SPDX-License-Identifier: Apache-2.0
"""Which column of a file is which field of an order, and how its money and times are written."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import yaml

from haowu.doors.bulk.errors import MappingInvalid

ORDER_FIELDS: Final = (
    "order_no", "member", "merchant", "store", "channel", "paid_at", "settled",
    "paid", "freight", "coupon", "points_deduct",
)  # fmt: skip
LINE_FIELDS: Final = ("line_no", "sku", "category", "quantity", "line_paid")
MONEY_FIELDS: Final = frozenset({"paid", "freight", "coupon", "points_deduct", "line_paid"})
REQUIRED: Final = ("order_no", "member", "merchant", "store", "paid_at")
NESTED: Final = "lines."
"""Column names of a nested file (ndjson as the API takes it) start so inside `lines`."""


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to read a file. A field without column and constant is looked for under its own name.

    `columns`: field → column; `constants`: field → one value for all rows; `prefixes`: field → text put in front.
    `money`: the unit of all amounts. `shift_days` moves every `paid_at`. `bad_lines`: what a wrong line does to its
    order. `history`: orders of the past, which need not keep the programme's `late_days_max` as the API's must.
    """

    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    format: Literal["csv", "ndjson", "parquet"] | None = None
    money: Literal["fen", "yuan"] = "fen"
    zone: str = "Asia/Shanghai"
    time_format: str | None = None
    shift_days: int = 0
    encoding: Literal["auto", "utf-8", "gb18030"] = "auto"
    separator: str = ","
    bad_lines: Literal["reject_order", "drop_line"] = "reject_order"
    history: bool = False


class Resolved(msgspec.Struct, frozen=True):
    """A mapping made to fit one file: `columns` has every field that is read, by its column."""

    mapping: Mapping
    columns: dict[str, str]

    @property
    def has_lines(self) -> bool:
        """Whether a row is a line of an order; otherwise a row is a whole order."""
        return "line_paid" in self.columns

    @property
    def is_nested(self) -> bool:
        """Whether a row is a whole order that holds its lines inside."""
        return any(column.startswith(NESTED) for column in self.columns.values())

    @property
    def source_columns(self) -> list[str]:
        """The columns to be read, each once."""
        return list(dict.fromkeys(self.columns.values()))


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file (YAML).

    Raises:
        MappingInvalid: with what is wrong and where.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        return msgspec.convert(found, Mapping, strict=False)
    except OSError as problem:
        raise _invalid(f"打不开 {path}", f"cannot open {path}: {problem.strerror}") from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise _invalid(f"{path} 不是正确的 YAML:{problem}", f"{path} is not YAML: {problem}") from problem
    except msgspec.ValidationError as problem:
        raise _invalid(f"{path}:{problem}", f"{path}: {problem}") from problem


def resolve(mapping: Mapping, names: Sequence[str]) -> Resolved:
    """Fit `mapping` to a file whose columns are `names`.

    Raises:
        MappingInvalid: a named column is absent, a required field has no source, a field or zone is unknown.
    """
    _check_settings(mapping)
    columns = {}
    for field, column in mapping.columns.items():
        if column not in names:
            near = get_close_matches(column, names, 1)
            hint_zh, hint_en = (f",是不是“{near[0]}”?", f", did you mean '{near[0]}'?") if near else ("", "")
            raise _invalid(
                f"文件里没有列“{column}”{hint_zh}(文件的列:{'、'.join(names[:30])})",
                f"the file has no column '{column}'{hint_en} (columns: {', '.join(names[:30])})",
            )
        columns[field] = column
    for field in (*ORDER_FIELDS, *LINE_FIELDS):
        if field not in columns and field not in mapping.constants and (name := _own_name(field, mapping, names)):
            columns[field] = name
    _check_complete(mapping, columns)
    return Resolved(mapping, columns)


def _own_name(field: str, mapping: Mapping, names: Sequence[str]) -> str | None:
    if field == "line_paid":
        spellings = [f"line_paid_{mapping.money}", f"{NESTED}paid_{mapping.money}", f"{NESTED}paid", "line_paid"]
    elif field in LINE_FIELDS:
        spellings = [field, NESTED + field]
    elif field in MONEY_FIELDS:
        spellings = [f"{field}_{mapping.money}", field]
    else:
        spellings = [field]
    return next((spelling for spelling in spellings if spelling in names), None)


def _check_settings(mapping: Mapping) -> None:
    known = {*ORDER_FIELDS, *LINE_FIELDS}
    for field in (*mapping.columns, *mapping.constants, *mapping.prefixes):
        if field not in known:
            near = get_close_matches(field, known, 1)
            hint = f" ({near[0]}?)" if near else ""
            raise _invalid(
                f"没有字段“{field}”{hint},可用:{'、'.join((*ORDER_FIELDS, *LINE_FIELDS))}",
                f"no field '{field}'{hint}; there are: {', '.join((*ORDER_FIELDS, *LINE_FIELDS))}",
            )
    try:
        ZoneInfo(mapping.zone)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise _invalid(f"没有时区“{mapping.zone}”", f"no time zone '{mapping.zone}'") from problem
    if len(mapping.separator) != 1 or not mapping.separator.isascii() or mapping.separator in '"\r\n':
        raise _invalid("分隔符必须是一个半角字符", "the separator must be one ASCII character")


def _check_complete(mapping: Mapping, columns: dict[str, str]) -> None:
    missing = [field for field in REQUIRED if field not in columns and field not in mapping.constants]
    if missing:
        raise _invalid(
            f"缺少{'、'.join(missing)};请用 --map 字段=列名 或 --set 字段=值 说明",
            f"no source for {', '.join(missing)}; say --map field=column or --set field=value",
        )
    if "paid" not in columns and "line_paid" not in columns:
        raise _invalid(
            "缺少金额:整单金额用 --map paid=列名,每行金额用 --map line_paid=列名",
            "no amount: say --map paid=column (whole orders) or --map line_paid=column (lines)",
        )


def _invalid(zh: str, en: str) -> MappingInvalid:
    return MappingInvalid(why_zh=zh, why_en=en)
