# SPDX-License-Identifier: Apache-2.0
"""Importing: what is taken in, what is not, and why; the totals always agree, or the command fails."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from haowu.doors.cli.tests.conftest import CommandLine
from haowu.doors.cli.tests.order_lines import line, rejects

Csv = Callable[..., Path]


def test_lines_become_orders_and_earn_points(shop: CommandLine, csv_of: Csv) -> None:
    file = csv_of(line("A1", 1250), line("A1", 850, no=2), line("A2", 300, member="M2"))
    done = shop.run("import", "orders", file)
    assert done.exit_code == 0, done.output
    assert (shop.earns(), shop.points()) == (2, 21 + 3)
    assert not file.with_name("orders.csv.rejects.csv").exists()


def test_the_same_file_twice_changes_nothing(shop: CommandLine, csv_of: Csv) -> None:
    file = csv_of(line("A1", 1250), line("A2", 300, member="M2"))
    shop.run("import", "orders", file)
    again = shop.run("import", "orders", file)
    assert again.exit_code == 0
    assert (shop.earns(), shop.points()) == (2, 15)
    assert shop.count("select sum(orders_replayed) from bulk_import_chunk where run_id = 2") == 2


def test_an_order_known_by_the_phone_is_recognised_by_the_number(shop: CommandLine, csv_of: Csv) -> None:
    shop.run("import", "orders", csv_of(line("A1", 1200, member="13800138004")))
    assert shop.run("import", "orders", csv_of(line("A1", 1200, member="M4"), name="numbers.csv")).exit_code == 0
    assert (shop.earns(), shop.points()) == (1, 12)
    assert shop.count("select sum(orders_replayed) from bulk_import_chunk") == 1
    other = csv_of(line("A1", 1200, member="M2"), name="other.csv")
    assert shop.run("import", "orders", other).exit_code == 1
    assert rejects(other) == [(2, "KEY_REUSED")]
    assert (shop.earns(), shop.points()) == (1, 12)


def test_orders_of_the_past_are_taken_as_history_only(shop: CommandLine, csv_of: Csv) -> None:
    file = csv_of(line("A1", 1200, at="2026-10-01 10:00:00"), line("A2", 300, at="2025-09-01 10:00:00"))
    assert shop.run("import", "orders", file).exit_code == 1
    assert rejects(file) == [(2, "ORDER_TOO_OLD"), (3, "ORDER_TOO_OLD")]
    assert (shop.earns(), shop.points()) == (0, 0)
    assert shop.run("import", "orders", file, "--history").exit_code == 1
    assert rejects(file) == [(3, "ORDER_TOO_OLD")]
    assert (shop.earns(), shop.points()) == (1, 12)


def test_a_known_order_with_other_content_is_rejected(shop: CommandLine, csv_of: Csv) -> None:
    shop.run("import", "orders", csv_of(line("A1", 1200)))
    other = csv_of(line("A1", 9900), name="other.csv")
    assert shop.run("import", "orders", other).exit_code == 1
    assert rejects(other) == [(2, "KEY_REUSED")]
    assert shop.points() == 12


def test_parquet_and_ndjson_give_the_same_as_csv(shop: CommandLine, csv_of: Csv, tmp_path: Path) -> None:
    file = csv_of(*[line(f"A{n}", 100 * n, no=1) for n in range(1, 30)])
    rows = pl.read_csv(file)
    rows.write_parquet(tmp_path / "orders.parquet")
    rows.write_ndjson(tmp_path / "orders.ndjson")
    assert shop.run("import", "orders", file).exit_code == 0
    for same in ("orders.parquet", "orders.ndjson"):
        assert shop.run("import", "orders", tmp_path / same).exit_code == 0
    assert shop.earns() == 29
    assert shop.count("select sum(orders_replayed) from bulk_import_chunk") == 58


def test_orders_as_the_api_takes_them(shop: CommandLine, tmp_path: Path) -> None:
    order = {
        "order_no": "A1", "member": "M1", "merchant": "shop", "store": "shop-01", "settled": True,
        "paid_at": "2026-11-20T10:00:00+08:00", "paid_fen": 2100,
        "lines": [
            {"line_no": 1, "sku": "S", "category": "c", "quantity": 1, "paid_fen": 2000},
            {"line_no": 2, "sku": "T", "category": "c", "quantity": 2, "paid_fen": 100},
        ],
    }  # fmt: skip
    file = tmp_path / "orders.ndjson"
    bare = {key: value for key, value in order.items() if key != "lines"} | {"order_no": "A2", "lines": []}
    file.write_text(f"{json.dumps(order)}\n\n{{broken\n{json.dumps(bare)}\n", encoding="utf-8")
    assert shop.run("import", "orders", file).exit_code == 1
    assert rejects(file) == [(3, "LINE_BROKEN")]
    assert (shop.earns(), shop.points()) == (2, 42)


def test_lines_that_do_not_stand_together_are_still_one_order(shop: CommandLine, csv_of: Csv) -> None:
    file = csv_of(
        line("A1", 50), line("B1", 100), line("A1", 60, no=2), line("C1", 100), line("A1", 70, no=3),
        line("C1", 50, no=2),
    )  # fmt: skip
    done = shop.run("import", "orders", file, "--chunk", "1")
    assert done.exit_code == 0, done.output
    assert (shop.earns(), shop.points()) == (3, 1 + 1 + 1)
    assert shop.count("select sum(paid_fen) from earning_purchase where order_no = 'A1'") == 180


def test_columns_of_another_system_are_mapped_and_yuan_is_exact(shop: CommandLine, csv_of: Csv, tmp_path: Path) -> None:
    file = csv_of(
        "1001,1,2026/11/20 09:30,¥", "1002,1,2026/11/20 09:31,1.005",
        "1003,2,2026/11/20 09:32,1.015", "1004,2,2026/11/20 09:33,99.99",
        header="单号,卡号,时间,实付",
    )  # fmt: skip
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "columns: {order_no: 单号, member: 卡号, paid_at: 时间, paid: 实付}\n"
        "constants: {merchant: shop, store: shop-01}\nprefixes: {member: M}\nmoney: yuan\n",
        encoding="utf-8",
    )
    assert shop.run("import", "orders", file, "--mapping", mapping).exit_code == 1
    assert rejects(file) == [(2, "PAID_INVALID")]
    assert shop.count("select array_agg(paid_fen order by order_no) from earning_purchase") == [100, 102, 9999]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_spreadsheets_of_china_are_read(shop: CommandLine, csv_of: Csv, encoding: str) -> None:
    file = csv_of(
        "单一,M1,shop,shop-01,2026-11-20 10:00:00,床品,1000", encoding=encoding,
        header="order_no,member,merchant,store,paid_at,category,line_paid_fen",
    )  # fmt: skip
    assert shop.run("import", "orders", file).exit_code == 0
    assert shop.count("select order_no from earning_purchase") == "单一"


def test_wrong_rows_are_rejected_with_their_lines_and_the_rest_goes_in(shop: CommandLine, csv_of: Csv) -> None:
    file = csv_of(
        line("A1", 500),
        line("A2", "abc"),
        line("A3", -5),
        line("A4", 500, member="NOBODY"),
        line("A5", 500, at="yesterday"),
        line("A6", 500, at="2027-11-20 10:00:00"),
        line("A7", 500) + ",one too many",
        line("A8", 500, no=0),
        line("A\0" + "9", 500),
        line("", 500),
        line("A10", 99),
        line("A11", 10**14),
        '"A12",M1,shop,shop-01,2026-11-20 10:00:00,1,"two\nlines",soap,1,500',
        line("A13", 700),
        line("A13", "x", no=2),
    )
    assert shop.run("import", "orders", file).exit_code == 1
    assert rejects(file) == [
        (3, "MONEY_INVALID"), (4, "MONEY_NEGATIVE"), (5, "NOT_A_MEMBER"), (6, "TIME_INVALID"), (7, "DATE_IN_FUTURE"),
        (8, "COLUMNS_WRONG"), (9, "LINE_NO_INVALID"), (10, "TEXT_INVALID"), (11, "ORDER_NO_MISSING"),
        (13, "MONEY_INVALID"), (14, "TEXT_INVALID_LINE"), (16, "LINE_OF_REJECTED_ORDER"),
        (17, "MONEY_INVALID"),
    ]  # fmt: skip
    assert (shop.earns(), shop.points()) == (1, 5)


def test_lines_that_disagree_about_their_order_reject_it(shop: CommandLine, csv_of: Csv) -> None:
    file = csv_of(line("A1", 500), line("A1", 500, no=2, member="M2"), line("A2", 100))
    assert shop.run("import", "orders", file).exit_code == 1
    assert rejects(file) == [(2, "ORDER_LINES_DIFFER")]
    assert shop.points() == 1


def test_bytes_of_another_encoding_reject_one_line(shop: CommandLine, csv_of: Csv) -> None:
    file = csv_of(line("A1", 500), line("A2", 500))
    file.write_bytes(file.read_bytes().replace(b"A2", b"A\xff"))
    assert shop.run("import", "orders", file, "--encoding", "utf-8").exit_code == 1
    assert rejects(file) == [(3, "ENCODING_WRONG")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"order_no,member\nA1,M1\n", "缺少merchant、store、paid_at"),
        (b"order_no,order_no\n", "出现两次"),
        (b"\xff\xfea\x00", "UTF-16"),
        (b"order_no,member,merchant,store,paid_at\nA1,M1,shop,shop-01,2026-11-20\n", "缺少金额"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_says_why(
    shop: CommandLine, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(content)
    done = shop.run("import", "orders", file)
    assert (done.exit_code, sentence in done.stderr, "Traceback" in done.output) == (2, True, False)
    assert shop.count("select count(*) from bulk_import_run") == 0


def test_a_header_alone_imports_nothing(shop: CommandLine, csv_of: Csv) -> None:
    assert shop.run("import", "orders", csv_of()).exit_code == 0
    assert shop.earns() == 0


def test_a_misspelled_column_is_guessed(shop: CommandLine, csv_of: Csv) -> None:
    done = shop.run("import", "orders", csv_of(line("A1", 1)), "--map", "member=membr")
    assert done.exit_code == 2
    assert "是不是“member”" in done.stderr


@pytest.mark.parametrize("name", ["orders.parquet", "orders.ndjson", "orders.xyz", "absent.csv"])
def test_what_is_no_such_file_is_said(shop: CommandLine, tmp_path: Path, name: str) -> None:
    if name != "absent.csv":
        (tmp_path / name).write_bytes(b"not what it seems")
    done = shop.run("import", "orders", tmp_path / name)
    assert (done.exit_code, "Traceback" in done.output) == (2, False)
    assert "读不了文件" in done.stderr


def test_zero_lines_can_be_dropped_without_their_order(shop: CommandLine, csv_of: Csv, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("bad_lines: drop_line\n", encoding="utf-8")
    file = csv_of(line("A1", 0), line("A1", 700, no=2), line("A2", 0))
    assert shop.run("import", "orders", file, "--mapping", mapping).exit_code == 1
    assert rejects(file) == [(2, "MONEY_ZERO"), (4, "MONEY_ZERO")]
    assert (shop.earns(), shop.points()) == (1, 7)


def test_a_file_of_nothing_but_wrong_orders_rejects_them_all(shop: CommandLine, csv_of: Csv) -> None:
    file = csv_of(line("A1", "x"), line("A2", 500), line("A2", 500, no=2, member="M2"))
    assert shop.run("import", "orders", file).exit_code == 1
    assert rejects(file) == [(2, "MONEY_INVALID"), (3, "ORDER_LINES_DIFFER")]
    assert shop.earns() == 0
