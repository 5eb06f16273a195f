"""`auditor route`: who would answer a request, as declared, live, and with --send as observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from auditor.cli.exit_codes import FINDINGS
from auditor.cli.options import declared_options, live_options, pipeline_options
from auditor.cli.output import print_json, print_text, progress
from auditor.cli.requests import refuse_open_secrets, requests_of, with_headers
from auditor.cli.steps import Invocation
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.facts import Facts
    from auditor.formats.plain import Json
    from auditor.formats.routes import Planes, Question
    from auditor.model.request import Request

_SAFE = ("GET", "HEAD", "OPTIONS")


@click.command("route")
@click.argument("words", nargs=-1, metavar="[[METHOD] URL...]")
@declared_options
@live_options
@click.option("every", "--all", is_flag=True, help="One request for each declared rule, endpoint and difference.")
@click.option("headers", "-H", "--header", multiple=True, metavar="'NAME: VALUE'", help="A header; may be repeated.")
@click.option("--source-ip", metavar="ADDRESS", help="Where the request comes from, as the balancer sees it.")
@click.option("--load-balancer", default="", metavar="ADDRESS", help="Which balancer, where no DNS is declared.")
@click.option("--send", is_flag=True, help="Send the request as well (GET, HEAD and OPTIONS only).")
@click.option("--connect-to", multiple=True, metavar="HOST:PORT:ADDR:PORT", help="Connect elsewhere, as curl does.")
@click.option("--ca-bundle", type=click.Path(exists=True, dir_okay=False), help="Certificates to trust, as PEM.")
@click.option("--check", is_flag=True, help="Exit 2 when code, AWS and what was observed disagree.")
@click.option(
    "form", "-o", "--output", type=click.Choice(["text", "json", "mermaid"]), default="text", show_default=True
)
@click.pass_obj
def route(invocation: Invocation, /, words: tuple[str, ...], **given: Any) -> int:  # noqa: ANN401 - click's parameters
    """Say who would answer a request.

    Names balancer, listener, certificate, rule, target group, service and container, and why every earlier rule is
    passed over. Several requests may follow each other; `-` reads them from standard input, one a line.
    """
    if not words and not given["every"]:
        raise UsageError("nothing is asked: give [METHOD] URL, `-` for standard input, or --all")
    requests = with_headers(requests_of(words), given["headers"], given["source_ip"], invocation)
    if not requests and not given["every"]:
        raise UsageError("standard input holds no request")
    if given["send"]:
        _refuse_unsafe(requests)
    options = pipeline_options(given, invocation, command="route")
    facts = invocation.steps.gather(options, say=progress(invocation, quiet=given["quiet"]))
    _refuse_unknown_balancer(facts, given["load_balancer"])
    entries = _entries(facts, requests, given, invocation)
    _print(entries, given, invocation)
    differ = any(entry.get("verdict") == "differ" for entry in entries)
    return FINDINGS if given["check"] and differ else 0


def _refuse_unsafe(requests: list[Request]) -> None:
    if any(request.method not in _SAFE for request in requests):
        raise UsageError(f"--send sends only {', '.join(_SAFE)}")
    refuse_open_secrets(requests)


def _refuse_unknown_balancer(facts: Facts, address: str) -> None:
    tables = [table for table in (facts.table, facts.live_table) if table]
    known = sorted({balancer.id for table in tables for balancer in table.load_balancers})
    if address and address not in known:
        raise UsageError(f"there is no load balancer {address}; there is {', '.join(known) or 'none'}")


def _entries(facts: Facts, requests: list[Request], given: dict[str, Any], invocation: Invocation) -> list[Json]:
    from auditor.formats import routes

    planes = routes.planes(facts)
    questions = [routes.Question(request, given["load_balancer"]) for request in requests]
    last: list[Json] = []
    if given["every"]:
        from auditor.witnesses import witnesses

        found = witnesses(facts.table, facts.endpoints, facts.live_table)
        questions += [
            routes.Question(one.request, one.load_balancer or given["load_balancer"], one.because)
            for one in found.asked
        ]
        last = [routes.unreached(planes, one) for one in found.unreached]
    return [*(_entry(planes, question, given, invocation) for question in questions), *last]


def _entry(planes: Planes, question: Question, given: dict[str, Any], invocation: Invocation) -> Json:
    from auditor.formats import routes

    sent = given["send"] and question.request.method in _SAFE
    seen = invocation.steps.send(question.request, given["connect_to"], given["ca_bundle"]) if sent else None
    return routes.route(planes, question, seen)


def _print(entries: list[Json], given: dict[str, Any], invocation: Invocation) -> None:
    if given["form"] == "json":
        print_json(entries, invocation)
    elif given["form"] == "mermaid":
        from auditor.formats.route_mermaid import mermaid

        print_text(mermaid(entries), invocation)
    else:
        from auditor.formats.route_text import text

        print_text(text(entries, brief=given["every"]), invocation)


COMMAND = route
