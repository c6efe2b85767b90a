# SPDX-License-Identifier: Apache-2.0
"""Play the seeds' story from the first purchase to the last point, and check every number of it."""

from psycopg import Connection
from rich.console import Console

from haowu.doors.cli.tour import earning, home, optician, reckoning
from haowu.doors.cli.tour.narrator import Narrator
from haowu.doors.cli.tour.shop import Shop
from haowu.members.keys import MemberKeys

CHAPTERS = (
    earning.first_purchase,
    earning.plan,
    earning.a_year_on,
    home.spring_price,
    home.exchange_the_set,
    home.return_the_set,
    home.curtains_cleaned,
    optician.two_services,
    optician.off_the_bill,
    reckoning.who_pays,
    reckoning.books,
)
"""In the order of the story; each begins where the one before has ended."""


def play_tour(connection: Connection, *, member_keys: MemberKeys, console: Console) -> int:
    """Tell the story on `console` and return how many numbers were checked.

    `connection`: an empty, migrated database of its own. Raises `TourWrong` at the first number that is another.
    """
    narrator, shop = Narrator(console), Shop(connection, member_keys)
    for chapter in CHAPTERS:
        chapter(narrator, shop)
    return narrator.checks
