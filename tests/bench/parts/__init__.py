# SPDX-License-Identifier: Apache-2.0
"""The parts of a benchmark run; each takes the `Bench` and writes measurements into its `Notebook`."""
