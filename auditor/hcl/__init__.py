"""THE DECLARED PLANE: .tf text -> what terraform means, without terraform and without executing anything.

parse.py [io] reads files; grammar/ makes syntax trees (syntax.py); configuration.py sorts blocks; module.py evaluates
them when asked, with expression.py, functions/ and the values of typed.py; resources.py makes the model's Resources.
`load` is the way in, `load_many` (many.py) for many roots; `console` evaluates single expressions. With provider
schemas (schemas.py, `read_schemas`) a body is conformed to its schema (conform.py); without them, what is not written
is computed.
"""

from auditor.hcl.console import console
from auditor.hcl.many import Load, load_many
from auditor.hcl.root_module import load, read_schemas

__all__ = ["Load", "console", "load", "load_many", "read_schemas"]
