"""HCL's native syntax and its JSON form: text in, syntax tree out. Pure; raises Fault with a range, nothing else.

`parse_file` reads a body, `parse_expression_text` one expression, `parse_template_text` a template file.
Rests on github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from auditor.hcl.grammar.bodies import parse_file
from auditor.hcl.grammar.expressions import parse_expression_text, parse_template_text
from auditor.hcl.grammar.json_bodies import parse_json_file

__all__ = ["parse_expression_text", "parse_file", "parse_json_file", "parse_template_text"]
