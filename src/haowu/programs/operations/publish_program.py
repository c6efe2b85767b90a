# SPDX-License-Identifier: Apache-2.0
"""Publish a programme: check the file, open its budgets, and write the next version, which never changes again."""

from datetime import datetime

import msgspec
from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.kernel.text import Text
from haowu.programs.canonical import body_hash
from haowu.programs.conflicts import find_conflicts
from haowu.programs.errors import ProgramInvalid
from haowu.programs.locks import lock_publishing
from haowu.programs.numbering import number_words, open_budgets
from haowu.programs.preparing import pass_gates, prepare
from haowu.programs.publication_log import Entry, log_version


class Published(msgspec.Struct, frozen=True):
    """What stands now; `is_new` is false when the very same content was the latest version already.

    `warning` is what the publisher should know about the face rebate, if anything.
    """

    program: str
    version: int
    sha256: str
    effective_from: datetime
    is_new: bool
    warning: Text | None = None
    rebate_bp: int = 0

    @property
    def text(self) -> Text:
        """Return the sentence for people."""
        if self.is_new:
            return Text(
                zh=f"积分计划“{self.program}”第{self.version}版已发布,{self.effective_from.isoformat()}起生效",
                en=f"version {self.version} of {self.program} is published, from {self.effective_from.isoformat()}",
            )
        return Text(
            zh=f"内容与第{self.version}版相同,没有重复发布",
            en=f"nothing to publish: the content is that of version {self.version}",
        )


def publish_program(
    connection: Connection,
    source: str,
    *,
    filename: str,
    clock: Clock,
    actor: Actor,
    approved_by: Actor | str | None = None,
    submitted_by: Actor | str | None = None,
    draft_id: int | None = None,
) -> Published:
    """Publish the programme that `source` (YAML or JSON) says, as its next version.

    Raises `ProgramInvalid` with every problem and its line, or the refusal of a gate (docs/algorithms/publishing.md);
    then nothing is written. The first version of a programme may lie in the past, so that history can be imported; a
    later one by no more than a day. `approved_by` is the second person, whom a dear programme needs.
    """
    lock_publishing(connection)
    prepared = prepare(connection, source, filename=filename)
    document, written, own = prepared.document, prepared.written, prepared.own
    if prepared.is_known:
        return Published(
            document.program, own[-1].version, body_hash(own[-1].body).hex(), document.effective_from, False
        )
    now = clock.now()
    if problems := find_conflicts(connection, prepared, at=now):
        raise ProgramInvalid(filename, problems)
    second = None if approved_by is None else str(approved_by)
    first = str(submitted_by or actor)
    passed = pass_gates(connection, prepared, at=now, is_approved=second is not None and second != first)
    program_id = number_words(connection, document, now)
    budget_problems = open_budgets(connection, written, document, program_id, clock=clock, actor=str(actor))
    if budget_problems:
        raise ProgramInvalid(filename, budget_problems)
    entry = Entry(len(own) + 1, now, str(actor), first, second, draft_id)
    log_version(connection, program_id, prepared, passed, entry)
    return Published(
        document.program,
        entry.version,
        prepared.sha256.hex(),
        document.effective_from,
        is_new=True,
        warning=passed.warning,
        rebate_bp=passed.rebate_bp,
    )
