# SPDX-License-Identifier: Apache-2.0
"""Bring everything up, say where it is, keep it running, and take it down in order."""

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType

from haowu.config.embedded import EmbeddedPostgres
from haowu.config.environment import Environment
from haowu.config.logins import API_LOGIN, MANAGE_LOGIN, OWNER_SERVES, owner_url
from haowu.config.migrate import migrate
from haowu.config.running.demo import prepare_demo
from haowu.config.running.one_copy import check_port_is_free, only_copy_of
from haowu.config.running.sealing import Sealing
from haowu.config.running.served_child import ServedChild, end_leftovers
from haowu.config.running.services import SERVICES, make_children
from haowu.config.running.terminal import say, show

_LOOK_EVERY_SECONDS = 0.5


def up(environment: Environment, *, with_demo: bool = True) -> None:
    """Run until Ctrl-C or SIGTERM; raises `SetupProblem` when it cannot."""
    began = time.monotonic()
    with _stopping_in_order(), ExitStack() as running:
        running.enter_context(only_copy_of(environment.var))
        end_leftovers(environment.var, SERVICES)
        for port in (environment.port, environment.management_port):
            check_port_is_free(environment.host, port)
        url, server = _database(environment, running)
        say("升级数据库结构……", "Migrating …")
        migrate(url)
        demo = None
        if with_demo:
            say("载入演示数据……", "Loading the demo …")
            demo = prepare_demo(environment, url)
        sealing = Sealing(environment.var, url)
        running.callback(sealing.seal)
        children = make_children(
            environment, _api_url(environment, server, url), _manage_url(environment, server, url), say
        )
        for child in children:
            title = child.service.title
            say(f"启动{title.zh}……", f"{title.en}: starting …")
            running.callback(child.stop)
            child.start()
        show(environment, demo, seconds=time.monotonic() - began)
        running.callback(say, "正在停止……", "Stopping …")
        _watch(children, server, sealing)


def _database(environment: Environment, running: ExitStack) -> tuple[str, EmbeddedPostgres | None]:
    """Return the address of the database, and the server that is ours to keep alive."""
    given = owner_url(environment)
    if given is not None:
        return given, None
    server = EmbeddedPostgres.for_var(environment.var)
    say("启动数据库……", "Starting PostgreSQL …")
    running.callback(server.stop)
    server.start()
    return server.url(), server


def _api_url(environment: Environment, server: EmbeddedPostgres | None, url: str) -> str:
    """Return how the Points API logs in; says so when that is the owner."""
    if environment.api_database_url is not None:
        return environment.api_database_url
    if server is not None:
        return server.url(user=API_LOGIN)
    say(OWNER_SERVES.zh, OWNER_SERVES.en)
    return url


def _manage_url(environment: Environment, server: EmbeddedPostgres | None, url: str) -> str:
    """Return how the Management API logs in."""
    if environment.manage_database_url is not None:
        return environment.manage_database_url
    return url if server is None else server.url(user=MANAGE_LOGIN)


def _watch(children: Sequence[ServedChild], server: EmbeddedPostgres | None, sealing: Sealing) -> None:
    """Look after all until a signal ends it; a database that was killed recovers as it does after a power cut."""
    while True:
        time.sleep(_LOOK_EVERY_SECONDS)
        if server is not None and server.pid is None:
            say("数据库意外退出,正在恢复。", "PostgreSQL ended; it is being recovered.")
            server.start()
        for child in children:
            if child.has_ended():
                child.revive()
        sealing.seal_when_due()


@contextmanager
def _stopping_in_order() -> Iterator[None]:
    """Turn the first SIGINT, SIGTERM or SIGHUP into an orderly end; further ones do not disturb it."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in signals}
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
