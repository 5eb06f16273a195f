"""What an expression can see: names bound by for expressions and templates, the module's objects, and files.

A Scope never evaluates anything by itself: `lookup` is given by the module instance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from auditor.hcl.limits import Work
from auditor.hcl.syntax import Traversal
from auditor.hcl.typed import Typed


class Files(Protocol):
    """The files below the root, as terraform's functions see them; paths are relative to the root."""

    def read(self, path: str) -> bytes:
        """The content; raises Fault where there is no such file."""
        ...

    def holds(self, path: str) -> bool:
        """Whether it is a regular file; raises Fault for a directory."""
        ...

    def home(self) -> str:
        """The user's home directory."""
        ...

    def matches(self, directory: str, pattern: str) -> list[str]:
        """The files below a directory that a glob matches, relative to it."""
        ...

    def absolute(self, path: str) -> str:
        """The absolute path."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """`names` come first, then `lookup`; `each` is the element that a splat is at; `depth` counts nested templates,
    `work` what the whole load has done."""

    lookup: Callable[[Traversal], Typed]
    files: Files
    names: Mapping[str, Typed] = field(default_factory=dict)
    each: Typed | None = None
    depth: int = 0
    work: Work = field(default_factory=Work)

    def with_names(self, names: Mapping[str, Typed]) -> "Scope":
        """The scope inside one round of a for expression or dynamic block; raises Fault after too many of them."""
        self.work.step()
        return Scope(self.lookup, self.files, {**self.names, **names}, self.each, self.depth, self.work)

    def with_each(self, element: Typed) -> "Scope":
        """The scope inside a splat."""
        return replace(self, each=element)
