# SPDX-License-Identifier: Apache-2.0
"""Pages for people: landing, documentation, the OpenAPI document."""
