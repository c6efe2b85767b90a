# SPDX-License-Identifier: Apache-2.0
"""The rules, one a file. A rule takes a source and yields findings."""

from collections.abc import Callable, Iterator

from tools.lint.rules.clock import no_ambient_time
from tools.lint.rules.commits import commits_only_at_the_edge
from tools.lint.rules.financial_words import no_financial_words
from tools.lint.rules.floats import no_floats_near_amounts
from tools.lint.rules.imports import imports_stand_at_the_top
from tools.lint.rules.ledger_tables import only_the_ledger_writes_its_tables
from tools.lint.rules.licence import licence_on_the_first_line
from tools.lint.rules.names import modules_say_what_they_hold
from tools.lint.rules.red_lines import red_lines_are_not_built
from tools.lint.rules.sleeping import tests_never_sleep
from tools.lint.rules.suppressions import suppressions_have_reasons
from tools.lint.rules.texts import texts_have_both_languages
from tools.lint.rules.verbs import one_verb_a_file
from tools.lint.source import Finding, Source

RULES: tuple[Callable[[Source], Iterator[Finding]], ...] = (
    licence_on_the_first_line,
    modules_say_what_they_hold,
    commits_only_at_the_edge,
    only_the_ledger_writes_its_tables,
    no_floats_near_amounts,
    no_ambient_time,
    tests_never_sleep,
    suppressions_have_reasons,
    imports_stand_at_the_top,
    one_verb_a_file,
    texts_have_both_languages,
    red_lines_are_not_built,
    no_financial_words,
)
