# SPDX-License-Identifier: Apache-2.0
"""`python -m haowu.config.serve`: the Points API alone; what `make up` and a service manager start.

It imports little, for the serving process starts by importing it again.
"""

import sys

from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

from haowu.config.environment import read_environment
from haowu.config.lifeline import die_with_parent
from haowu.config.logins import serving_url
from haowu.config.problem import SetupProblem

SUPERVISED = "--supervised"
CONNECTIONS_WAITING = 1024
# Granian counts connections, idle ones too. An order under way costs some 20 kB, so this many stay within 200 MB; the
# batcher bounds the work long before, refusing with a reason and Retry-After.
REQUESTS_AT_ONCE = 5_000


def serve() -> None:
    """Serve until told to stop; ends with an error when the serving process dies, for its supervisor to see."""
    environment = read_environment()
    serving_url(environment)  # fail here, with its sentence, and not in the serving process
    Server(
        "haowu.config.rsgi:application",
        factory=True,
        interface=Interfaces.RSGI,
        address=environment.host,
        port=environment.port,
        workers=1,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS_WAITING,
        backpressure=REQUESTS_AT_ONCE,
        log_level=LogLevels.warning,
        workers_kill_timeout=15,
    ).serve()


if __name__ == "__main__":
    if SUPERVISED in sys.argv:
        die_with_parent()
    try:
        serve()
    except SetupProblem as problem:
        sys.exit(str(problem))
