# SPDX-License-Identifier: Apache-2.0
"""The decision core: state + commands + now → results and rows. No I/O, no clock, no randomness."""
