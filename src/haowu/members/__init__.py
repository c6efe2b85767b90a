# SPDX-License-Identifier: Apache-2.0
"""Who the points belong to: people, named by number, phone or a code on their screen."""
