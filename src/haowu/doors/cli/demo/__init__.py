# SPDX-License-Identifier: Apache-2.0
"""The demo coalition: two fictional merchants, six members, their shopping so far."""
