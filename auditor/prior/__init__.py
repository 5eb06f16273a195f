"""What terraform last knew: attributes by resource address, from a state file or a plan. [io]"""

from auditor.prior.state import read

__all__ = ["read"]
