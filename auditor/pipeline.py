"""The map of the tool: gather(options) -> Facts, judge(facts) -> Report, render(report, format) -> text.

    .tf, tfvars ─ hcl.load ──► Declared ─┬─ routing.from_declared ─► table ─ endpoints.plan ─► endpoints
                                         │                                                        │
    AWS ─ live.take ─► LiveSnapshot ─ compare.pair ─► Pairing ─ hcl.load(known) ─► resolved       │
                             │                           └─ compare.differ ─► differences         │
                             └─ routing.from_live ─► live table                                   │
    suites.run_all(endpoints, live) ◄─ probes.http, probes.registration ◄────────────────────────┘
                             └─► suite results
    all of it ─► Facts ─► diagnosis.judge (pure) ─► Report ─► formats (pure) ─► text

1. The declared plane is evaluated without credentials; what AWS assigns is unknown.
2. The live plane is read, or replayed from a snapshot; what could not be read is a gap.
3. Declared and live resources are paired, and the declared plane is evaluated again with the ids that AWS gave: only
   then can a reference be compared with what AWS has.
4. The suites send requests to what the code promises, and look at what AWS says of services and targets.
5. From here on everything is pure.

Only `gather` does I/O, through the planes below and auditor.run; time and run id enter as parameters.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from auditor import __version__, hcl, ignore, remote_states
from auditor import run as this_run
from auditor.compare.differ import differ
from auditor.compare.difference import Difference
from auditor.compare.pair import pair
from auditor.compare.pairing import Pairing
from auditor.endpoints import plan
from auditor.errors import ReadFailed
from auditor.facts import Facts
from auditor.hcl.write import apply
from auditor.last_known import Wanted, from_aws, last_known_of_all
from auditor.model.endpoint import Endpoint
from auditor.model.gap import Gap
from auditor.model.live import LiveSnapshot
from auditor.model.probe import ApiKey, SuiteResult
from auditor.model.report import Plane, Report, Run
from auditor.model.resource import Declared
from auditor.model.value import Map
from auditor.roots.find import RootModule
from auditor.roots.load import Known, Stack, edited, load
from auditor.routing import RouteTable, from_declared, from_live

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What to audit and how, as the command line gives it."""

    tf_dir: Path
    variables: tuple[tuple[str, str], ...] = ()
    var_files: tuple[Path, ...] = ()
    workspace: str = "default"
    region: str | None = None
    profile: str | None = None
    snapshot: Path | None = None
    live: bool = True
    probes: bool = True
    write: bool = True
    keys: tuple[ApiKey, ...] = ()
    connect_to: tuple[str, ...] = ()
    ca_bundle: Path | None = None
    deadline_seconds: float = 600.0
    """For AWS, and again for the endpoints."""
    max_api_calls: int = 10_000
    suites: tuple[str, ...] | None = None
    command: str = "audit"
    state: Path | str | None = None
    """A state file, a folder of states, "s3" for the configuration's own backend, or "s3://bucket/key"."""
    plan: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables that terraform itself would read (TF_VAR_name)."""
    provider_schema: Path | None = None
    """What `terraform providers schema -json` wrote."""
    cache: Path | None = None
    """The folder for parsed files; None keeps none."""
    roots: tuple[RootModule, ...] = ()
    """The root modules to evaluate together; with one, `tf_dir` is its folder, with several the folder above all."""


def quiet(message: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The declared and the live plane, brought together."""

    resolved: Declared
    pairing: Pairing | None
    differences: tuple[Difference, ...]
    table: RouteTable
    live_table: RouteTable | None
    endpoints: tuple[Endpoint, ...]


def gather(options: Options, *, say: Say = quiet, now: Callable[[], datetime] = this_run.now) -> Facts:
    """Read all planes that the options ask for.

    Raises ConfigurationError when there is no terraform configuration, SnapshotError for an unreadable snapshot, state
    or plan, UsageError for options that do not fit. Everything else that cannot be read is a gap in the facts.
    """
    started_at, clock = now(), this_run.seconds()
    stack = _stack(options)
    say("evaluating terraform")
    loaded, fetch = load(stack), from_aws(options.region, options.profile)
    remote = remote_states.read(loaded.declared, fetch) if options.state == "s3" else remote_states.RemoteStates({})
    if remote.known:
        stack = replace(stack, known=remote.known)
        loaded = load(stack)
    declared = loaded.declared
    last = last_known_of_all(Wanted(options.state, options.plan, options.workspace), loaded.members, fetch)
    sources = this_run.texts(options.tf_dir, sorted(_written_in(declared)))
    prior = last.attributes if last else {}
    live = _live(options, declared, prior, now, say)
    joined = join(declared, live, lambda known: load(stack, known).declared, prior)
    run = _run(options, live, started_at)
    suites, gaps = _observe(options, declared, live, joined, run, say) if options.probes else ((), ())
    run = replace(run, elapsed_seconds=this_run.seconds() - clock)
    return Facts(
        run=run,
        declared=declared,
        live=live,
        suites=suites,
        planes=_planes(options, declared, live, suites),
        gaps=(*remote.gaps, *(last.gaps if last else ()), *gaps),
        sources=sources,
        prior=prior,
        last=last,
        ignores=ignore.parse(this_run.texts(options.tf_dir, [ignore.FILE]).get(ignore.FILE, "")),
        evaluate=lambda edits: edited(loaded, apply(sources, edits)).declared,
        **{name: getattr(joined, name) for name in Joined.__slots__},
    )


def declare(options: Options) -> Declared:
    """Evaluate the code alone; raises ConfigurationError when there is none."""
    return load(_stack(options)).declared


def join(
    declared: Declared, live: LiveSnapshot | Gap, evaluate: "Evaluate", prior: Mapping[str, Map] | None = None
) -> Joined:
    """Pair the planes, evaluate again with what AWS assigned, compare, and build both route tables. Pure."""
    table = from_declared(declared)
    if isinstance(live, Gap):
        return Joined(declared, None, (), table, None, plan(declared, table))
    pairing = pair(declared, live, prior)
    resolved = evaluate(pairing.known())
    again = pair(resolved, live, prior)
    if len(again.matched) > len(pairing.matched):  # names made of what AWS assigned, such as validation records
        pairing, resolved = again, evaluate(again.known())
    ids = {found.id: str(address) for found in live if (address := pairing.address_of(found.id))}
    differences = tuple(differ(resolved, live, pairing))
    return Joined(resolved, pairing, differences, table, from_live(live, ids), plan(declared, table))


def judge(facts: Facts) -> Report:
    """Find causes, attribute failures, verify fixes, order. Pure but for `facts.evaluate`."""
    from auditor import diagnosis  # all causes; a command that judges nothing pays for none

    return diagnosis.judge(facts)


def render(report: Report, format_name: str) -> str:
    """Render a report in one of the formats of auditor.formats; raises UsageError for an unknown name."""
    from auditor import formats

    return formats.render(report, format_name)


Evaluate = Callable[[Known], Declared]
"""From what AWS assigned, by address, to the declared plane."""


def _stack(options: Options) -> Stack:
    return Stack(
        base=options.tf_dir,
        roots=options.roots or (RootModule("", options.tf_dir, 0, "named"),),
        variables=dict(options.variables),
        var_files=options.var_files,
        workspace=options.workspace,
        environment=options.environment,
        schemas=hcl.read_schemas(options.provider_schema) if options.provider_schema else None,
        cache=options.cache,
    )


def _written_in(declared: Declared) -> set[str]:
    """Every file that wrote a resource or gave it a value, variable files too."""
    spans = (span for resource in declared for _, span in (*resource.ranges, *resource.origins))
    return {*declared.files, *(span.path for span in spans)}


def _live(
    options: Options, declared: Declared, prior: Mapping[str, Map], now: Callable[[], datetime], say: Say
) -> LiveSnapshot | Gap:
    if options.snapshot:
        from auditor.live import store

        say(f"reading the snapshot {options.snapshot.name}")
        return store.load(options.snapshot)
    if not options.live:
        return Gap("live", "AWS", "it was not asked (--no-live)", "run without --no-live", "what AWS has")
    from auditor.live import take
    from auditor.live.aws import AwsReader, Limits

    say("reading AWS")
    limits = Limits(most_calls=options.max_api_calls, deadline_seconds=options.deadline_seconds)
    try:
        return take(AwsReader(options.region, options.profile, limits=limits), declared, now=now(), prior=prior)
    except ReadFailed as failed:
        return Gap("live", "AWS", str(failed), "give credentials and a region to boto3", "what AWS has")


def _observe(
    options: Options, declared: Declared, live: LiveSnapshot | Gap, joined: Joined, run: Run, say: Say
) -> tuple[tuple[SuiteResult, ...], tuple[Gap, ...]]:
    from auditor.probes.answered_by import fixed_responses
    from auditor.probes.connect_to import connecting_to, parse_all
    from auditor.probes.http import Asker
    from auditor.probes.mlflow import Workflow
    from auditor.probes.third_party import ThirdParty
    from auditor.suites import Stage, run_all

    hosts = frozenset(endpoint.request.host for endpoint in joined.endpoints)
    bundle = str(options.ca_bundle) if options.ca_bundle else None
    ask = Asker(keys=options.keys, hosts=hosts, ca_bundle=bundle, fixed_responses=fixed_responses(declared))
    stage = Stage(
        declared=declared,
        live=live,
        endpoints=joined.endpoints,
        ask=ask,
        run_id=run.id,
        pairing=joined.pairing,
        keys=options.keys,
        register=Workflow(ask=ask, ca_bundle=bundle),
        third_party=ThirdParty(ca_bundle=bundle, connect_to=options.connect_to),
        write=options.write,
        clock=this_run.seconds,
        now=this_run.now,
    )
    with connecting_to(parse_all(options.connect_to)):
        suites = run_all(stage, options.suites, say=say, deadline_seconds=options.deadline_seconds)
    if joined.endpoints:
        return suites, ()
    reason = "the code declares no host name, URL output or rule that leads to a balancer"
    return suites, (Gap("observed", "endpoints", reason, "declare DNS records or outputs", "any request"),)


def _run(options: Options, live: LiveSnapshot | Gap, started_at: datetime) -> Run:
    known = live if isinstance(live, LiveSnapshot) else None
    return Run(
        id=this_run.new_id(started_at),
        started_at=started_at,
        elapsed_seconds=0.0,
        version=__version__,
        tf_dir=str(options.tf_dir),
        commit=this_run.commit(options.tf_dir),
        var_files=tuple(str(path) for path in options.var_files),
        workspace=options.workspace,
        account=known.account if known else "",
        region=known.region if known else options.region or "",
        command=options.command,
    )


def _planes(
    options: Options, declared: Declared, live: LiveSnapshot | Gap, suites: Sequence[SuiteResult]
) -> tuple[Plane, ...]:
    errors = sum(diagnostic.severity == "error" for diagnostic in declared.diagnostics)
    broken = errors or declared.gaps
    detail = f"{len(declared.resources)} resources in {len(declared.files)} files"
    if declared.roots:
        detail += f" of {len(declared.roots)} root modules, {len(declared.joins)} joined data sources"
    planes = [
        Plane("declared", "partial" if broken else "complete", f"{detail}, {errors} errors" if errors else detail)
    ]
    if isinstance(live, Gap):
        planes.append(Plane("live", "not run", live.reason))
    else:
        most = f" of at most {live.most_calls}" if live.most_calls else ""
        seen = f"{len(live.resources)} resources of {len(live.read_types)} types, {live.calls}{most} calls"
        planes.append(Plane("live", "partial" if live.gaps else "complete", seen))
    checks = [check for suite in suites for check in suite.checks]
    asked = f"{len(checks)} checks in {len(suites)} suites"
    skipped = [check for check in checks if check.verdict == "skip"]
    state = "partial" if skipped else "complete"
    no_probes = "it was not asked (--no-probes)" if not options.probes else "nothing to ask"
    planes.append(Plane("observed", state if checks else "not run", asked if checks else no_probes))
    return tuple(planes)
