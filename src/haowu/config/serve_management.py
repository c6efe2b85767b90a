# SPDX-License-Identifier: Apache-2.0
"""`python -m haowu.config.serve_management`: the Management API alone, as WSGI in threads."""

import sys

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from haowu.config.environment import read_environment
from haowu.config.lifeline import die_with_parent
from haowu.config.logins import managing_url
from haowu.config.problem import SetupProblem

SUPERVISED = "--supervised"
THREADS = 8
CONNECTIONS_WAITING = 256


def serve() -> None:
    """Serve until told to stop."""
    environment = read_environment()
    managing_url(environment)  # fail here, with its sentence, and not in the serving process
    Server(
        "haowu.config.wsgi:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=environment.host,
        port=environment.management_port,
        workers=1,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS_WAITING,
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
