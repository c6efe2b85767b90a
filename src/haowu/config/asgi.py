# SPDX-License-Identifier: Apache-2.0
"""The Points API as an ASGI application, joined to its environment. Django is not loaded here."""
