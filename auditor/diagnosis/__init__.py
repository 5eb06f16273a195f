"""From facts to a report: run the causes, give each failure to its first broken hop, verify fixes, order. Pure."""

from auditor.diagnosis.judge import judge

__all__ = ["judge"]
