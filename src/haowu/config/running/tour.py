# SPDX-License-Identifier: Apache-2.0
"""`haowu demo tour`: the story on a server that is made for it and thrown away."""

import secrets
from typing import Final

from haowu.config.database import connect
from haowu.config.embedded import EmbeddedPostgres
from haowu.config.embedded.leftovers import remove_leftovers
from haowu.config.migrate import migrate
from haowu.doors.cli.speech import OUT, say
from haowu.doors.cli.tour.play_tour import play_tour
from haowu.kernel.text import Text
from haowu.members.keys import MemberKeys

STARTING: Final = Text(
    zh="为演示另开一个临时数据库,时钟由剧本拨动;您的数据不受影响。",
    en="On a temporary database, with a clock moved by the script; your data is left alone.",
)
DONE: Final = Text(zh="故事演完,{checks} 项核对全部相符。", en="The story is told; all {checks} checks came out.")


def play_on_a_throwaway_database() -> None:
    """Start a server, play, and remove it, whatever happened."""
    say(STARTING)
    remove_leftovers()
    server = EmbeddedPostgres.throwaway("tour")
    try:
        server.start()
        migrate(server.url())
        with connect(server.url(), name="haowu tour") as connection:
            checks = play_tour(connection, member_keys=MemberKeys.from_secret(secrets.token_bytes(32)), console=OUT)
        say(DONE, checks=checks)
    finally:
        server.destroy()
