import time

import pytest

from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_expression_text
from auditor.hcl.syntax import Literal, Parentheses, Template
from tests.hcl.evaluating import value


def parse(text):
    return parse_expression_text(text, "m.tf")


def test_escapes_are_resolved():
    assert parse(r'"a\n\"\u00e9\U0001F600"').value == 'a\n"é😀'


def test_doubled_signs_are_text():
    assert parse('"$${a} %%{b}"').value == "${a} %{b}"


def test_a_single_interpolation_is_no_template():
    assert isinstance(parse('"${a}"'), Parentheses)
    assert isinstance(parse('"x${a}"'), Template)


def test_trim_markers_eat_the_space_beside_them():
    assert value('"a  ${~ 1 ~}  b"') == "a1b"


def test_a_flush_heredoc_loses_its_common_indentation():
    assert value("<<-EOT\n    a\n      b\n    EOT\n") == "a\n  b\n"
    assert value("<<EOT\n  a\nEOT\n") == "  a\n"


def test_directives_choose_and_repeat():
    assert value('"%{ if true }a%{ else }b%{ endif }%{ for x in [1, 2] }<${x}>%{ endfor }"') == "a<1><2>"


@pytest.mark.parametrize("text", ['"a', '"\\q"', '"%{ if a }"', '"%{ endif }"', "<<EOT\na\n", '"${a"', '"a\nb"'])
def test_broken_templates_are_refused(text):
    with pytest.raises(Fault):
        parse(text)


def test_an_empty_text_is_a_literal():
    assert isinstance(parse('""'), Literal)


def test_a_very_long_heredoc_takes_linear_time():
    text = "<<EOT\n" + "x ${b} y\n" * 20_000 + "EOT\n"
    start = time.process_time()
    assert len(parse(text).parts) == 40_001
    assert time.process_time() - start < 5
