# SPDX-License-Identifier: Apache-2.0
"""Is every published version what was published? Each hash is reckoned anew and held against the log's."""

from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text
from haowu.programs.canonical import body_hash

VERSIONS: Final = """
select p.code, v.version, v.body, v.sha256, l.sha256, row_number() over (partition by p.id order by v.version)
from programs_version v
join programs_program p on p.id = v.program_id
left join programs_publication l on l.version_id = v.id
where %s = '' or p.code = %s
order by p.code, v.version
"""
NO_VERSION: Final = """
select l.program, l.version from programs_publication l
left join programs_version v on v.id = l.version_id
where v.id is null and (%s = '' or l.program = %s)
"""
TEXT: Final = Text(zh="规则正文与发布时的哈希不一致", en="the text is not what its hash says")
LOG: Final = Text(zh="与发布记录中的哈希不一致", en="the hash is not that of the publication log")
GAP: Final = Text(zh="版本号不连续", en="a version before it is missing")
GONE: Final = Text(zh="发布记录里有,规则表里没有", en="it is in the log, and not among the versions")


class VersionCheck(msgspec.Struct, frozen=True):
    """One version: the hash of its text as it is now, and what is wrong, None when nothing is."""

    program: str
    version: int
    sha256: str
    problem: Text | None


def verify_versions(connection: Connection, *, program: str = "") -> list[VersionCheck]:
    """Return every version, of one programme or of all, with what is wrong. Never raises for a tampered one.

    A version published before there was a log has no entry there; its own hash is all that is checked.
    """
    found = []
    for code, version, body, sha256, logged, expected in connection.execute(VERSIONS, [program, program]):
        now = body_hash(body)
        problem = GAP if version != expected else None
        if logged is not None and bytes(logged) != now:
            problem = LOG
        if bytes(sha256) != now:
            problem = TEXT
        found.append(VersionCheck(code, version, now.hex(), problem))
    gone = connection.execute(NO_VERSION, [program, program])
    return found + [VersionCheck(code, version, "", GONE) for code, version in gone]
