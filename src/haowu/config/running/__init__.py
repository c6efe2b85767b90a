# SPDX-License-Identifier: Apache-2.0
"""`make up`: everything on one machine, from an empty directory to an answering Points API, and back to silence."""
