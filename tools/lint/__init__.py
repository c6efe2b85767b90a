# SPDX-License-Identifier: Apache-2.0
"""House rules that no general linter knows, as small checks over the syntax tree.

A line may be excused by name and with a reason: `# lint-ok: <rule> <reason>`. Excuses are counted, and one that
excuses nothing is itself a finding.
"""
