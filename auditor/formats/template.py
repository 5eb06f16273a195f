"""Fills the Markdown templates: values in, Markdown out; every printed expression is escaped unless it is a `Markdown`.

Reads only the templates that the package ships.
"""

from typing import Any

from auditor.formats import escape


def fill(name: str, **values: Any) -> str:  # noqa: ANN401 - what the template shows
    """Fill templates/`name`; an undefined name is an error, not an empty text."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("auditor.formats"),
        # Markdown is the output: HTML escaping would be wrong, `finalize` escapes instead
        autoescape=False,
        finalize=escape.text,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for filter_name in ("code", "block", "html", "short", "target", "text"):
        environment.filters[filter_name] = getattr(escape, filter_name)
    return _tidy(environment.get_template(name).render(**values))


def _tidy(text: str) -> str:
    """Trailing spaces and repeated empty lines go, except inside a code block."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines():
        mark = line[: len(line) - len(line.lstrip("`"))]
        if len(mark) >= 3 and not fence:
            fence = mark
        elif fence and line == fence:
            fence = ""
        elif not fence:
            line = line.rstrip()
            if not line and lines and not lines[-1]:
                continue
        lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
