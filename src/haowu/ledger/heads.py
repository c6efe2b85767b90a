# SPDX-License-Identifier: Apache-2.0
"""Signed head digests: small files outside the database that say where each chain stood, so that nobody can shorten or
rewrite it unseen. One file a digest, `<chain>-<seq>.json`, never overwritten; copy the directory to another machine.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from haowu.ledger.findings import Finding


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The hash of batch `seq` of `chain`, as it was signed."""

    chain: int
    seq: int
    head_hash: bytes


class HeadFile(msgspec.Struct, frozen=True):
    """What a digest file holds; `signature` is Ed25519 over `message()`, in hex like the hash."""

    chain: int
    seq: int
    head_hash: str
    decided_at: str
    signature: str

    def message(self) -> bytes:
        """Return the bytes that are signed."""
        return f"haowu-head-v1\n{self.chain}\n{self.seq}\n{self.head_hash}\n{self.decided_at}".encode()


def read_heads(directory: Path, key: Ed25519PublicKey) -> tuple[list[SignedHead], list[Finding]]:
    """Return the digests whose signature holds, and a finding for each file that cannot be trusted."""
    heads: list[SignedHead] = []
    findings: list[Finding] = []
    for path in sorted(directory.glob("*-*.json")):
        try:
            file = msgspec.json.decode(path.read_bytes(), type=HeadFile)
            key.verify(bytes.fromhex(file.signature), file.message())
            heads.append(SignedHead(file.chain, file.seq, bytes.fromhex(file.head_hash)))
        except (msgspec.MsgspecError, ValueError, InvalidSignature):
            findings.append(Finding("head digest", path.name, "the signature does not hold"))
    return heads, findings
