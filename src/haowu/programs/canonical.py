# SPDX-License-Identifier: Apache-2.0
"""The canonical text of a version and its hash: what was published, byte for byte."""

import hashlib
import json

import msgspec

from haowu.rules.calendar_document import CalendarDocument
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.document import ProgramDocument


def canonical_body(document: ProgramDocument | CampaignDocument | CalendarDocument) -> str:
    """Return the whole document, defaults included, as JSON with sorted keys and no spaces."""
    return json.dumps(msgspec.to_builtins(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def body_hash(body: str) -> bytes:
    """Return the SHA-256 of a canonical body."""
    return hashlib.sha256(body.encode()).digest()


def read_body(body: str) -> ProgramDocument:
    """Return the document of a canonical body; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(body, type=ProgramDocument)


def read_campaign(body: str) -> CampaignDocument:
    """Return the campaign of a canonical body; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(body, type=CampaignDocument)
