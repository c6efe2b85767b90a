# SPDX-License-Identifier: Apache-2.0
"""Each rule with what breaks it and what keeps it."""

from pathlib import PurePosixPath

import pytest

from tools.lint.inspect import inspect
from tools.lint.source import Source

HEAD = "# SPDX-License-Identifier: Apache-2.0\n"
SQL_HEAD = "-- SPDX-License-Identifier: Apache-2.0\n"
ROOM = "src/haowu/earning/operations/accrue.py"
VERB = "def accrue(): ...\n"

BROKEN = [
    ("licence", "src/haowu/earning/queries.py", '"""No licence."""\n'),
    ("licence", "src/haowu/earning/sql/a.sql", "# SPDX-License-Identifier: Apache-2.0\n"),
    ("licence", "tools/environment", "#!/bin/sh\nset -eu\n"),
    ("licence", "src/haowu/earning/__init__.py", ""),
    ("names", "src/haowu/earning/utils.py", HEAD),
    ("names", "src/haowu/common/text.py", HEAD),
    ("commits", "src/haowu/ledger/post.py", f"{HEAD}connection.commit()\n"),
    ("commits", "src/haowu/earning/queries.py", f"{HEAD}from django.db import transaction\ntransaction.on_commit(f)\n"),
    ("ledger-tables", "src/haowu/doors/bulk/write.py", f"{HEAD}SQL = 'insert into ledger.lot values (1)'\n"),
    ("ledger-tables", "src/haowu/doors/bulk/write.py", f"{HEAD}SQL = f'UPDATE ledger.account set x = {{y}}'\n"),
    (
        "ledger-tables",
        "src/haowu/members/sql/a.sql",
        f"{SQL_HEAD}delete from\n ledger.lot;",
    ),
    ("floats", "src/haowu/rules/decide.py", f"{HEAD}RATE = 0.1\n"),
    ("floats", "src/haowu/ledger/state.py", f"{HEAD}x = float('1')\n"),
    ("floats", "src/haowu/redemption/split.py", f"{HEAD}x = a / b\n"),
    ("clock", "src/haowu/doors/cli/main.py", f"{HEAD}now = datetime.now(UTC)\n"),
    ("clock", "src/haowu/earning/queries.py", f"{HEAD}now = time.time()\n"),
    ("sleeping", "tests/faults/test_kill.py", f"{HEAD}time.sleep(1)\n"),
    ("sleeping", "src/haowu/members/tests/test_enrol.py", f"{HEAD}async def f(): await asyncio.sleep(0.1)\n"),
    ("suppression", "src/haowu/earning/queries.py", f"{HEAD}x = 1  # noqa: S101\n"),
    ("suppression", "tests/laws/test_law.py", f"{HEAD}x = 1  # noqa\n"),
    ("suppression", "src/haowu/earning/queries.py", f"{HEAD}x = 1  # type: ignore[index]\n"),
    ("sleeping", "tests/faults/till.py", f"{HEAD}self.pause.wait(0.01)\n"),
    ("sleeping", "tests/faults/till.py", f"{HEAD}pause.wait(timeout=RETRY_SECONDS)\n"),
    ("sleeping", "tests/faults/shop.py", f"{HEAD}while clock() < end:\n    pass\n"),
    ("sleeping", "tests/faults/shop.py", f"{HEAD}while not is_there():\n    continue\n"),
    ("imports", "src/haowu/earning/queries.py", f"{HEAD}def f():\n    if x:\n        import os\n"),
    ("verbs", ROOM, f"{HEAD}def earn(): ...\n{VERB}"),
    ("verbs", ROOM, f"{HEAD}class Accrual: ...\n"),
    ("texts", "src/haowu/earning/errors.py", f"{HEAD}a = Text(zh='好')\n"),
    ("texts", "src/haowu/earning/errors.py", f"{HEAD}a = Text(zh='', en='Good')\n"),
    ("red-lines", "src/haowu/earning/convert.py", f"{HEAD}def convert_partner_points(): ...\n"),
    ("red-lines", "src/haowu/doors/points_api/routes/x.py", f"{HEAD}class PointsTransfer: ...\n"),
    ("red-lines", "src/haowu/lifecycle/grow.py", f"{HEAD}async def pay_interest(): ...\n"),
    ("financial-words", "src/haowu/earning/errors.py", f"{HEAD}a = Text(zh='您的资产', en='Yours')\n"),
    ("financial-words", "src/haowu/doors/portal/page.py", f"{HEAD}TITLE = '积分币'\n"),
    ("excuse", "src/haowu/rules/decide.py", f"{HEAD}x = 1  # lint-ok: floats not needed\n"),
    ("excuse", "src/haowu/rules/decide.py", f"{HEAD}x = 1.0  # lint-ok: floats\n"),
]

KEPT = [
    ("src/haowu/earning/errors.py", f"{HEAD}a = Text(zh='人民币,含增值税', en='Yuan')\n"),
    ("src/haowu/rules/copy_words.py", f"{HEAD}WORDS = ('资产', '收益')\n"),
    ("src/haowu/rules/tests/test_copy_lint.py", f"{HEAD}x = '理财'\n"),
    ("src/haowu/catalog/errors.py", f"{HEAD}class BearerCodesForbidden: ...\n"),
    ("src/haowu/doors/points_api/tests/test_x.py", f"{HEAD}def test_no_transfer(): ...\n"),
    ("src/haowu/earning/sql/a.sql", f"{SQL_HEAD}select 1 from ledger.lot;\n"),
    ("tools/environment", f"#!/bin/sh\n{HEAD}set -eu\n"),
    ("src/haowu/doors/points_api/writer.py", f"{HEAD}connection.commit()\n"),
    ("src/haowu/ledger/tests/test_post.py", f"{HEAD}connection.commit()\n"),
    ("src/haowu/ledger/post.py", f"{HEAD}SQL = 'insert into ledger.lot values (1)'\n"),
    ("src/haowu/ledger/migrations/0001_initial.py", f"{HEAD}from pathlib import Path\nSQL = Path('a') / 'b'\n"),
    ("src/haowu/doors/points_api/measures.py", f"{HEAD}seconds = 0.5\n"),
    ("src/haowu/earning/queries.py", f"{HEAD}x = 1  # noqa: S101, S608 - told to\n"),
    ("src/haowu/earning/queries.py", f"{HEAD}x = 1  # type: ignore[index] # a row is there\n"),
    ("src/haowu/kernel/clock.py", f"{HEAD}now = datetime.now(UTC)\n"),
    ("src/haowu/earning/queries.py", f"{HEAD}start = time.monotonic()\nnow = clock.now()\n"),
    ("tests/laws/test_law.py", f"{HEAD}async def f(): await asyncio.sleep(0)\n"),
    ("tests/faults/test_cut.py", f"{HEAD}assert stalled.wait(30)\nprocess.wait()\nscene.wait(days=2)\n"),
    ("tests/faults/test_load.py", f"{HEAD}async def f(): await asyncio.wait(tasks)\n"),
    ("tests/faults/till.py", f"{HEAD}pause.wait(0.01)  # lint-ok: sleeping before it asks a dead server again\n"),
    ("src/haowu/earning/apps.py", f"{HEAD}class C:\n    def ready(self):\n        import os\n"),
    (ROOM, f"{HEAD}LIMIT = 3\nclass Accrual: ...\ndef _split(): ...\n{VERB}"),
    ("src/haowu/earning/errors.py", f"{HEAD}a = Text(zh='好', en='Good')\n"),
    ("src/haowu/rules/decide.py", f"{HEAD}x = 1.0  # lint-ok: floats a cost estimate, no amount\n"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN, ids=range(len(BROKEN)))
def test_a_breach_is_found(rule: str, path: str, text: str) -> None:
    findings, _ = inspect([Source(PurePosixPath(path), text)])
    assert [finding.rule for finding in findings] == [rule]


@pytest.mark.parametrize(("path", "text"), KEPT, ids=range(len(KEPT)))
def test_what_keeps_the_rules_is_left_alone(path: str, text: str) -> None:
    findings, _ = inspect([Source(PurePosixPath(path), text)])
    assert findings == []


def test_a_finding_names_the_very_line() -> None:
    text = f'{HEAD}SQL = """\nselect 1;\nupdate ledger.lot set x = 1\n"""\n'
    findings, _ = inspect([Source(PurePosixPath("src/haowu/doors/bulk/write.py"), text)])
    assert [str(finding).split(": ")[0] for finding in findings] == ["src/haowu/doors/bulk/write.py:4"]


def test_excuses_are_counted_with_their_reason() -> None:
    text = f"{HEAD}x = 1.0  # lint-ok: floats a cost estimate, no amount\n"
    _, excuses = inspect([Source(PurePosixPath("src/haowu/rules/decide.py"), text)])
    assert excuses == [("floats", "a cost estimate, no amount")]
