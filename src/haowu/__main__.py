# SPDX-License-Identifier: Apache-2.0
"""`python -m haowu`."""

from haowu.config.commandline import run

if __name__ == "__main__":
    run()
