# SPDX-License-Identifier: Apache-2.0
"""Haowu 红米好物: consumption points for Chinese retail, kept like a bank keeps money."""
