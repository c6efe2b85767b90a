# SPDX-License-Identifier: Apache-2.0
"""Start, stop and crash one PostgreSQL server."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from haowu.config.embedded.installation import Installation, installation_for
from haowu.config.embedded.place import Place, throwaway_place, var_place
from haowu.config.embedded.process import family, is_dead, kill, remove_stale_locks, running_server, stragglers
from haowu.config.embedded.settings import configuration
from haowu.config.logins import API_LOGIN, MANAGE_LOGIN
from haowu.config.problem import SetupProblem

OWNER = "haowu"
"""The role that owns the database: may create databases and roles, is no superuser."""

SUPERUSER = "postgres"
"""For starting and mending alone; nothing that serves logs in as it."""

_LOGINS = (OWNER, API_LOGIN, MANAGE_LOGIN, SUPERUSER)
_PATIENCE_SECONDS = 120.0  # recovery after a crash may replay up to max_wal_size
_LAUNCHES = 3
_LOG_LIMIT_BYTES = 10_000_000
_PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}  # no PG… variable of the caller may reach the server


class EmbeddedPostgres:
    """One server at one place. `start` is idempotent: where the server runs already, it is joined."""

    def __init__(self, place: Place, *, settings: Mapping[str, str] | None = None) -> None:
        """Prepare for `place`; `settings` win over ours (tests and benchmarks)."""
        self.place = place
        self.installation: Installation = installation_for(place.account)
        self._settings = dict(settings or {})
        self._child: subprocess.Popen[bytes] | None = None

    @classmethod
    def for_var(cls, var: Path) -> "EmbeddedPostgres":
        """Return the server of the data directory `var`."""
        return cls(var_place(var))

    @classmethod
    def throwaway(cls, label: str = "test", *, settings: Mapping[str, str] | None = None) -> "EmbeddedPostgres":
        """Return a server with an empty directory of its own; `destroy` removes it."""
        return cls(throwaway_place(label), settings=settings)

    @property
    def pid(self) -> int | None:
        """The server's process id, or None when it does not run."""
        return running_server(self.place.data)

    def url(self, database: str = "haowu", *, user: str = OWNER) -> str:
        """Return the address for psycopg and DATABASE_URL."""
        return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(str(self.place.run), safe='')}"

    def start(self) -> bool:
        """Start, recover and wait until ready; return False when it ran already and was joined."""
        self.place.prepare()
        with self._alone():
            launches, deadline = 0, time.monotonic() + _PATIENCE_SECONDS
            while not self._answers():
                if not self._lives():  # also one that was found alive and was only dying
                    launches += 1
                    self._launch()
                if launches > _LAUNCHES or time.monotonic() > deadline:
                    raise self._problem()
                time.sleep(0.02)
            self._ensure_owner()
        return launches > 0

    def stop(self) -> None:
        """Stop in order: open transactions are rolled back, everything committed is on disk."""
        pid = self.pid or self._starting
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            self._wait_for_death(pid)
        self._reap()

    def crash(self) -> None:
        """Kill the server and all its processes at once, as a power cut would (`kill -9`)."""
        pid = self.pid or self._starting
        if pid is not None:
            kill(family(pid))
            self._wait_for_death(pid)
        self._reap()

    def restart(self) -> None:
        """Stop in order, start again."""
        self.stop()
        self.start()

    def destroy(self) -> None:
        """Kill the server and remove everything it kept."""
        self.crash()
        kill(stragglers(self.place.data))
        shutil.rmtree(self.place.root, ignore_errors=True)
        shutil.rmtree(self.place.run, ignore_errors=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one starter at a time in; the lock ends with its process."""
        with (self.place.root / "start.lock").open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _check_version(self) -> None:
        written = self.place.data / "PG_VERSION"
        if written.exists() and written.read_text(encoding="ascii").strip() != self.installation.major:
            raise SetupProblem(
                zh=f"{self.place.data} 由其他大版本的 PostgreSQL 建立;请先导出再导入(见 docs/runbooks)。",
                en=f"{self.place.data} was made by another major version of PostgreSQL; dump and restore it first.",
            )

    def _create(self) -> None:
        """Make the data directory beside its final name, so that a half-made one is never used."""
        draft = self.place.root / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.place.account.give(draft, 0o700)
        options = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums"]
        # The hba file in the data directory is never read; ours is beside it.
        command = [self.installation.program("initdb"), *options, f"--username={SUPERUSER}", "--auth=peer"]
        user, group, groups = self._identity
        finished = subprocess.run(
            [*command, "-D", str(draft)], env=_PLAIN, cwd="/", capture_output=True, text=True, check=False,
            user=user, group=group, extra_groups=groups,
        )  # fmt: skip
        if finished.returncode != 0:
            raise SetupProblem(zh=f"建立数据库目录失败:{finished.stderr}", en=f"initdb failed: {finished.stderr}")
        draft.rename(self.place.data)

    def _configure(self) -> None:
        for name, content in configuration(self.place, self._settings, _LOGINS).items():
            path = self.place.root / name
            path.write_text(content, encoding="utf-8")
            path.chmod(0o644)

    def _launch(self) -> None:
        """Start the server in a session of its own: Ctrl-C in our terminal must not reach it before our callers."""
        self._reap()
        self._check_version()
        if not self.place.data.exists():
            self._create()
        self._configure()
        kill_deadline = time.monotonic() + _PATIENCE_SECONDS
        while stragglers(self.place.data):  # processes of a killed server end by themselves within moments
            if time.monotonic() > kill_deadline:
                raise self._problem()
            time.sleep(0.02)
        remove_stale_locks(self.place.data, self.place.run)
        if self.place.log.exists() and self.place.log.stat().st_size > _LOG_LIMIT_BYTES:
            self.place.log.rename(self.place.log.with_suffix(".log.1"))
        command = [self.installation.program("postgres"), "-D", str(self.place.data)]
        command += ["-c", f"config_file={self.place.root / 'haowu.conf'}"]
        with self.place.log.open("ab") as log:
            user, group, groups = self._identity
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_PLAIN, cwd="/",
                start_new_session=True, user=user, group=group, extra_groups=groups,
            )  # fmt: skip

    @property
    def _identity(self) -> tuple[int | None, int | None, list[str | int] | None]:
        """User, group and further groups that the server's programs run as; None means: as we do."""
        account = self.place.account
        return (account.uid, account.gid, []) if account.is_other else (None, None, None)

    def _lives(self) -> bool:
        """Return whether a server is starting or running here."""
        return self._starting is not None or self.pid is not None

    @property
    def _starting(self) -> int | None:
        """The process that was launched here and still lives; it may not have written its id yet."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres", user=SUPERUSER), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _ensure_owner(self) -> None:
        """Create the owning role and its database at the first start."""
        with psycopg.connect(self.url("postgres", user=SUPERUSER), autocommit=True) as connection:
            if connection.execute("select 1 from pg_roles where rolname = %s", [OWNER]).fetchone() is None:
                connection.execute(f"create role {OWNER} login createdb createrole")
                connection.execute(f"alter role {OWNER} set createrole_self_grant = 'set, inherit'")
            if connection.execute("select 1 from pg_database where datname = %s", [OWNER]).fetchone() is None:
                connection.execute(f"create database {OWNER} owner {OWNER}")

    def _wait_for_death(self, pid: int) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not is_dead(pid):
            if time.monotonic() > deadline:
                raise self._problem()
            time.sleep(0.01)

    def _reap(self) -> None:
        if self._child is not None:
            self._child.wait()
            self._child = None

    def _problem(self) -> SetupProblem:
        """Return what the server said last."""
        said = self.place.log.read_text(encoding="utf-8", errors="replace")[-1500:] if self.place.log.exists() else ""
        return SetupProblem(
            zh=f"PostgreSQL 没有就绪,日志 {self.place.log} 末尾:\n{said}",
            en=f"PostgreSQL is not ready; the end of its log {self.place.log} is above.",
        )
