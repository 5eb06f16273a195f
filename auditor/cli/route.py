"""`auditor route`: who would answer a request, as declared, live, and with --send as observed."""

import re
import sys
from typing import Any

import click

from auditor.cli.options import declared_options, live_options, pipeline_options
from auditor.cli.output import print_json, print_text, progress
from auditor.cli.steps import Invocation
from auditor.errors import UsageError
from auditor.model.request import Request

_SAFE = ("GET", "HEAD", "OPTIONS")
_METHOD = re.compile(r"[A-Za-z]+")


@click.command("route")
@click.argument("words", nargs=-1, required=True, metavar="[METHOD] URL...")
@declared_options
@live_options
@click.option("--load-balancer", default="", metavar="ADDRESS", help="Which balancer, where no DNS is declared.")
@click.option("--send", is_flag=True, help="Send the request as well (GET, HEAD and OPTIONS only).")
@click.option("--connect-to", multiple=True, metavar="HOST:PORT:ADDR:PORT", help="Connect elsewhere, as curl does.")
@click.option("--ca-bundle", type=click.Path(exists=True, dir_okay=False), help="Certificates to trust, as PEM.")
@click.option("form", "-o", "--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def route(invocation: Invocation, /, words: tuple[str, ...], **given: Any) -> int:  # noqa: ANN401 - click's parameters
    """Say who would answer a request.

    Names the listener and the rule, and why every earlier rule is passed over.
    Several requests may follow each other; `-` reads them from standard input, one a line.
    """
    from auditor.formats import routes

    requests = requests_of(words)
    if given["send"] and any(request.method not in _SAFE for request in requests):
        raise UsageError(f"--send sends only {', '.join(_SAFE)}")
    options = pipeline_options(given, invocation, command="route")
    facts = invocation.steps.gather(options, say=progress(invocation, quiet=given["quiet"]))
    entries = [
        routes.route(
            facts,
            request,
            load_balancer=given["load_balancer"],
            seen=invocation.steps.send(request, given["connect_to"], given["ca_bundle"]) if given["send"] else None,
        )
        for request in requests
    ]
    if given["form"] == "json":
        print_json(entries, invocation)
    else:
        print_text("\n".join(map(routes.text, entries)), invocation)
    return 0


def requests_of(words: tuple[str, ...]) -> list[Request]:
    """Read `[METHOD] URL` once or several times; `-` stands for the lines of standard input."""
    found: list[Request] = []
    method = ""
    for word in words:
        if word == "-":
            found += [request for line in sys.stdin if line.strip() for request in requests_of(tuple(line.split()))]
        elif "://" in word:
            found.append(Request(method.upper() or "GET", word))
            method = ""
        elif method or not _METHOD.fullmatch(word):
            raise UsageError(f"{word!r} is no URL: a request is given as [METHOD] URL, with http:// or https://")
        else:
            method = word
    if method or not found:
        raise UsageError(f"{method or 'nothing'} is given without a URL")
    return found


COMMAND = route
