"""`auditor explain`: the page of a root cause, which is the docstring of its module."""

import difflib
import importlib
import inspect
import pkgutil

import click

from auditor.errors import UsageError


@click.command("explain")
@click.argument("cause", required=False)
def explain(cause: str | None) -> int:
    """Print the page of a root cause, or list all.

    A page says the symptom, why it happens, how it is confirmed, and the fix.
    """
    pages = _pages()
    if cause is None:
        width = max(map(len, pages), default=0)
        for name, page in pages.items():
            click.echo(f"{name:<{width}}  {page.splitlines()[0]}")
        return 0
    if cause not in pages:
        near = difflib.get_close_matches(cause, pages, n=3)
        hint = f"; near it: {', '.join(near)}" if near else "; `auditor explain` lists them"
        raise UsageError(f"there is no cause {cause!r}{hint}")
    click.echo(f"{cause}\n{'=' * len(cause)}\n\n{pages[cause]}")
    return 0


def _pages() -> dict[str, str]:
    family = importlib.import_module("auditor.causes")
    modules = [
        importlib.import_module(f"auditor.causes.{found.name}") for found in pkgutil.iter_modules(family.__path__)
    ]
    causes = {module.CAUSE.id: module for module in modules if hasattr(module, "CAUSE")}
    return {name: inspect.cleandoc(causes[name].__doc__ or "") for name in sorted(causes)}


COMMAND = explain
