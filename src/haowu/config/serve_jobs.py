# SPDX-License-Identifier: Apache-2.0
"""`python -m haowu.config.serve_jobs`: the jobs alone; what `make up` and a service manager start."""

import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path

from haowu.config.database import connect
from haowu.config.environment import read_environment
from haowu.config.lifeline import die_with_parent
from haowu.config.logins import MANAGER, managing_url
from haowu.config.logs import set_up_logs
from haowu.config.problem import SetupProblem
from haowu.config.secrets import load_secrets
from haowu.config.serve import SUPERVISED
from haowu.doors.jobs.deliver_webhooks import WebhookDesk
from haowu.doors.jobs.loop import JobLoop
from haowu.doors.jobs.table import make_jobs
from haowu.doors.management_api.door import derived_secret
from haowu.outbox.sending import Sender


def serve() -> None:
    """Work until told to stop, then let each job finish the page it is at."""
    set_up_logs()
    environment = read_environment()
    key = derived_secret(load_secrets(environment.var).code_key, "webhooks")
    open_connection = partial(connect, managing_url(environment), MANAGER, name="haowu jobs")
    with open_connection():  # fail here, with a sentence, when there is nobody to work for
        pass
    sender = Sender(allow_private=environment.is_webhook_sandbox)
    jobs = JobLoop(make_jobs(WebhookDesk(sender, key)), open_connection, environment.clock())
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    jobs.start()
    ready_file(environment.var).write_text(f"{os.getpid()}\n", encoding="ascii")
    ended.wait()
    jobs.stop()


def ready_file(var: Path) -> Path:
    """Return where the process says that it works: its own process id."""
    return var / "jobs.ready"


if __name__ == "__main__":
    if SUPERVISED in sys.argv:
        die_with_parent()
    try:
        serve()
    except SetupProblem as problem:
        sys.exit(str(problem))
