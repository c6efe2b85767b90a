# SPDX-License-Identifier: Apache-2.0
"""The demo coalition: twelve fictional merchants, twelve members, their shopping so far, rewards, statements."""
