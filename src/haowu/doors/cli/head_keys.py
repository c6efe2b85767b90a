# SPDX-License-Identifier: Apache-2.0
"""The public half of the key that signs chain heads, as a file: what an outsider needs to verify, and all he needs."""

from pathlib import Path
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class PublicKeyUnusable(HaowuError):
    """The file given with --key is no public key of the right kind."""

    code: ClassVar[str] = "PUBLIC_KEY_UNUSABLE"
    text: ClassVar[Text] = Text(
        zh="公钥文件 {path} 用不了:应为 PEM 格式的 Ed25519 公钥(在记账的机器上执行 haowu ledger public-key 可得)。",
        en="The key file {path} cannot be used: an Ed25519 public key in PEM is wanted, as printed by "
        "`haowu ledger public-key` on the machine that keeps the ledger.",
    )


class HeadsMissing(HaowuError):
    """The directory given with --heads does not exist."""

    code: ClassVar[str] = "HEADS_MISSING"
    text: ClassVar[Text] = Text(
        zh="没有目录 {path}。请核对签名摘要所在的目录。",
        en="There is no directory {path}; check where the digests are.",
    )


def public_pem(key: Ed25519PublicKey) -> str:
    """Return the key in PEM, as openssl writes it."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Return the public key in the PEM file `path`; raises `PublicKeyUnusable`."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, TypeError) as problem:
        raise PublicKeyUnusable(path=path) from problem
    if not isinstance(key, Ed25519PublicKey):
        raise PublicKeyUnusable(path=path)
    return key
