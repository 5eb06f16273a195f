"""auditor: which line of terraform makes a request fail, what it should say, and in which order to fix things.

Start reading at auditor/pipeline.py (the map of the tool), then auditor/model/ (the nouns).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.hcl import load
    from auditor.pipeline import gather, judge, render

__all__ = ["gather", "judge", "load", "render"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the public functions, imported when first asked for
    if name == "load":
        from auditor.hcl import load

        return load
    if name in __all__:
        from auditor import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'auditor' has no attribute {name!r}")
