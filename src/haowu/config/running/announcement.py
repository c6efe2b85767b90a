# SPDX-License-Identifier: Apache-2.0
"""What the reader of the terminal is told, and what scripts find in `var/demo.json`."""

import json
import os
from pathlib import Path
from typing import Any

from haowu.config.environment import Environment

BASE = "/points/v1"


def addresses(environment: Environment) -> dict[str, str]:
    """Return the addresses of this copy."""
    host = f"[{environment.host}]" if ":" in environment.host else environment.host
    root = f"http://{host}:{environment.port}"
    return {
        "home": f"{root}/",
        "points_api": f"{root}{BASE}",
        "openapi": f"{root}{BASE}/openapi.json",
        "docs": f"{root}{BASE}/docs",
        "management_api": f"http://{host}:{environment.management_port}/api/v1",
        "management_openapi": f"http://{host}:{environment.management_port}/api/v1/openapi.json",
    }


def order_curl(environment: Environment, *, token: str, member: str, merchant: str, store: str) -> str:
    """Return a command that credits one order; each time it is pasted it takes the present time and a new number."""
    shift = f" -d '{environment.time_travel_days:+d} days'" if environment.time_travel_days else ""
    now = f"'\"$(TZ=Asia/Shanghai date{shift} +%Y-%m-%dT%H:%M:%S+08:00)\"'"
    number = "'\"$(date +%s%N)\"'"
    order = (
        f'{{"order_no":"DEMO-{number}","member":"{member}","merchant":"{merchant}","store":"{store}",'
        f'"paid_at":"{now}","settled":true,"paid_fen":80000,'
        '"lines":[{"line_no":1,"sku":"SET-4","category":"bedding","quantity":1,"paid_fen":80000}]}'
    )
    return (
        f"curl -sS {addresses(environment)['points_api']}/orders \\\n"
        f"  -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' \\\n"
        f"  -d '{order}'"
    )


def write_demo_file(var: Path, content: dict[str, Any]) -> Path:
    """Write `var/demo.json`, readable by its owner alone: it holds the demo's API keys."""
    path, draft = var / "demo.json", var / "demo.json.new"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")
    draft.replace(path)
    return path


def read_demo_file(var: Path) -> dict[str, Any]:
    """Return what was written at an earlier start, or nothing."""
    try:
        found = json.loads((var / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
