# SPDX-License-Identifier: Apache-2.0
"""The keys of one copy: made at its first start in `var/secrets`, or handed in as files. Never shown, never logged.

Losing `phone_index_key` or `field_key` loses every member's phone number, so a key that once was here and is gone
stops the start; it is never replaced silently.
"""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haowu.config.environment import make_var
from haowu.config.problem import SetupProblem
from haowu.members.keys import KEY_BYTES, MemberKeys

_MADE = "made.txt"
PUBLIC_KEY_FILE = "head_signing_key.pub"
"""Beside the keys: the public half of `head_signing_key` in PEM, for whoever verifies the ledger elsewhere."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """All keys; none of them appears when this is printed."""

    phone_index_key: bytes = field(repr=False)
    """HMAC key of the blind index over phone numbers."""

    field_key: bytes = field(repr=False)
    """AES-GCM key of encrypted fields."""

    code_key: bytes = field(repr=False)
    """HMAC key of dynamic member codes."""

    head_signing_key: Ed25519PrivateKey = field(repr=False)
    """Signs the heads of the ledger's hash chains."""

    def member_keys(self) -> MemberKeys:
        """Return the keys of the room `members`; raises `SetupProblem` when one key serves two purposes."""
        try:
            return MemberKeys(self.phone_index_key, self.field_key, self.code_key)
        except ValueError as problem:
            raise SetupProblem(
                zh="密钥 phone_index_key、field_key、code_key 必须各不相同;请检查 HAOWU_<名称>_FILE 指向的文件。",
                en="phone_index_key, field_key and code_key must differ; check the files that HAOWU_<NAME>_FILE name.",
            ) from problem


def load_secrets(var: Path, values: Mapping[str, str] | None = None) -> Secrets:
    """Return the keys of data directory `var`; raises `SetupProblem` for a missing, short or open key.

    Each may come from a file named by `HAOWU_<NAME>_FILE`, as container platforms hand them in.
    """
    given = os.environ if values is None else values
    directory = var / "secrets"
    make_var(var)
    directory.mkdir(mode=0o700, exist_ok=True)

    def read(name: str, make: Callable[[], str]) -> bytes:
        handed_in = given.get(f"HAOWU_{name.upper()}_FILE")
        return Path(handed_in).read_bytes() if handed_in else _own(directory, name, make)

    signing = _signing("head_signing_key", read("head_signing_key", _pem))
    _publish(directory / PUBLIC_KEY_FILE, signing)
    return Secrets(
        phone_index_key=_strong("phone_index_key", read("phone_index_key", _random)),
        field_key=_strong("field_key", read("field_key", _random)),
        code_key=_strong("code_key", read("code_key", _random)),
        head_signing_key=signing,
    )


def heads_directory(var: Path) -> Path:
    """Return where the signed heads of the ledger's chains are kept: outside the database, out of its user's reach."""
    return var / "heads"


def _random() -> str:
    return f"{secrets.token_hex(KEY_BYTES)}\n"


def _pem() -> str:
    plain = serialization.NoEncryption()  # the file's mode protects it, as it does the other keys
    key = Ed25519PrivateKey.generate()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    return key.private_bytes(*form, plain).decode("ascii")


def _own(directory: Path, name: str, make: Callable[[], str]) -> bytes:
    """Return the key in `directory`, made now when it never was."""
    path, made = directory / name, directory / _MADE
    if not path.exists():
        if made.exists() and name in made.read_text(encoding="ascii").split():
            raise SetupProblem(
                zh=f"密钥文件 {path} 不见了;请从备份恢复,新密钥无法读取已有会员数据。",
                en=f"The key {path} is gone; restore it from a backup, a new key cannot read existing members.",
            )
        _write_once(path, make())
        with made.open("a", encoding="ascii") as names:
            names.write(f"{name}\n")
    if path.stat().st_mode & 0o077:
        raise SetupProblem(
            zh=f"密钥文件 {path} 其他用户可读;请执行 chmod 600 {path},并考虑更换密钥。",
            en=f"The key {path} can be read by others; run `chmod 600 {path}` and consider a new key.",
        )
    return path.read_bytes()


def _write_once(path: Path, content: str) -> None:
    """Put `content` at `path` whole, unless another start was faster."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:  # created with mode 600
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)


def _publish(path: Path, key: Ed25519PrivateKey) -> None:
    """Keep the public half at `path`, where it is not there as it should be."""
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    content = key.public_key().public_bytes(*form)
    if path.exists() and path.read_bytes() == content:
        return
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)


def _strong(name: str, raw: bytes) -> bytes:
    """Return the key written in hexadecimal: `KEY_BYTES` bytes, no more and no fewer, as `MemberKeys` wants them."""
    try:
        key = bytes.fromhex(raw.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SetupProblem(
            zh=f"密钥 {name} 不是 {KEY_BYTES} 字节的十六进制;可用 openssl rand -hex {KEY_BYTES} 生成。",
            en=f"The key {name} is not {KEY_BYTES} bytes in hexadecimal; use `openssl rand -hex {KEY_BYTES}`.",
        )
    return key


def _signing(name: str, raw: bytes) -> Ed25519PrivateKey:
    with contextlib.suppress(ValueError, TypeError):
        key = serialization.load_pem_private_key(raw, password=None)
        if isinstance(key, Ed25519PrivateKey):
            return key
    raise SetupProblem(
        zh=f"密钥 {name} 不是 PEM 格式的 Ed25519 私钥;可用 openssl genpkey -algorithm ed25519 生成。",
        en=f"The key {name} is not an Ed25519 private key in PEM; use `openssl genpkey -algorithm ed25519`.",
    )
