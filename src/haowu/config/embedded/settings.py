# SPDX-License-Identifier: Apache-2.0
"""How the embedded server is set: durable, local only, sized for a small machine."""

from collections.abc import Mapping, Sequence

from haowu.config.embedded.place import Place

DURABLE: Mapping[str, str] = {
    "listen_addresses": "",
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "wal_compression": "off",
    "shared_buffers": "160MB",
    "max_connections": "60",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%a %d ",
    "log_checkpoints": "off",
    "password_encryption": "scram-sha-256",
}


def configuration(place: Place, overrides: Mapping[str, str], logins: Sequence[str]) -> dict[str, str]:
    """Return the three files written at each start, by name. `local.conf` is the reader's own and wins.

    `logins` are the roles that our own system user may log in as; no other system user may log in at all.
    """
    settings = {
        **DURABLE,
        "unix_socket_directories": str(place.run),
        "hba_file": str(place.root / "hba.conf"),
        "ident_file": str(place.root / "ident.conf"),
        **overrides,
    }
    own = "# Written at each start. Own settings go to local.conf beside this file."
    lines = [f"{name} = '{_quoted(value)}'" for name, value in settings.items()]
    users = sorted({place.account.name, "root"}) if place.account.is_other else [place.account.name]
    return {
        "haowu.conf": "\n".join([own, *lines, "include_if_exists = 'local.conf'", ""]),
        "hba.conf": "# Written at each start.\nlocal all all peer map=haowu\n",
        "ident.conf": "".join(f'haowu "{user}" "{login}"\n' for user in users for login in logins),
    }


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
