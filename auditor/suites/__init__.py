"""ONE FILE PER SUITE of the observed plane, each with the constant SUITE: a Stage in, checks out.

What to ask comes from the declared plane (endpoints, services, target groups) and from what AWS says of them; nothing
is known beforehand about any stack. Suites send requests only through the Stage's functions.
"""

from auditor.suites.runner import run_all
from auditor.suites.stage import Stage, Suite

__all__ = ["Stage", "Suite", "run_all"]
