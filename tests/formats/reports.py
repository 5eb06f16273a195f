"""Made-up Reports: a complete one that uses every field of every noun, a clean one and one of a run without checks."""

from dataclasses import replace
from datetime import UTC, datetime

from auditor.model.finding import Class, Confidence, Edit, Evidence, Finding, Fix, Hop, Severity
from auditor.model.gap import Gap
from auditor.model.probe import (
    Answered,
    AnsweredBy,
    Auth,
    By,
    Check,
    Expectation,
    NoAnswer,
    Observation,
    Probe,
    SuiteResult,
    Verdict,
)
from auditor.model.report import (
    Coverage,
    Failure,
    Plane,
    Report,
    RouteDifference,
    Run,
    Score,
    ScorePart,
    UndecidedRoutes,
)
from auditor.model.request import Request
from auditor.model.source import Diagnostic, SourceRange

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nConnectionRefusedError: refused'
RULE = 'module.alb.aws_lb_listener_rule.this["mlflow_api"]'


def observed(url: str, status: int, by: By, *, expected: int, auth: Auth = Auth.NONE, key: str = "") -> Observation:
    """A request that was answered."""
    probe = Probe(
        id=f"GET {url} {auth.name} {key}",
        request=Request("GET", url),
        expects=Expectation((expected,), f"HTTP {expected}", RULE),
        auth=auth,
        key=key,
    )
    answered_by = AnsweredBy(by, "certain", ("server: awselb/2.0",))
    headers = (("content-type", "text/html"), ("server", "awselb/2.0"))
    return Observation(probe, Answered(status, headers, "<h1>Not Found</h1>", answered_by, 0.0421))


def check(id: str, seen: Observation | None = None, **changes: object) -> Check:
    """A check; its verdict is that of the observation where there is one."""
    ok = seen is None or seen.as_expected
    made = Check(
        id=id,
        title=id.replace("-", " ").capitalize(),
        verdict=Verdict.PASS if ok else Verdict.FAIL,
        expected=seen.probe.expects.words if seen else "1 of 1 running",
        actual=seen.actual() if seen else "1 of 1 running",
        observations=(seen,) if seen else (),
        elapsed_seconds=0.0425,
    )
    return replace(made, **changes)


def suite(name: str, *checks: Check, gaps: tuple[Gap, ...] = ()) -> SuiteResult:
    """A suite that ran at noon."""
    return SuiteResult(name, name.replace("_", " ").capitalize(), checks, NOON, 1.25, gaps)


REFUSED = Observation(
    Probe(
        "GET https://auth.hokus.ai/health",
        Request("GET", "https://auth.hokus.ai/health"),
        Expectation((200,), "HTTP 200", 'module.service["auth"].aws_lb_target_group.this'),
    ),
    NoAnswer("tcp", "connection refused", 0.0031, TRACE),
    attempts=3,
)
MLFLOW_404 = observed(
    "https://registry.hokus.ai/api/mlflow/version", 404, By.MLFLOW, expected=200, auth=Auth.BEARER, key="key-1"
)
API_OK = observed("https://api.hokus.ai/health", 200, By.FASTAPI, expected=200)
ODD = observed("https://api.hokus.ai/ready", 500, By.UNDECIDED, expected=200, auth=Auth.X_API_KEY, key="key-1")

DRIFT = Finding(
    cause="listener-rule-drifted",
    class_=Class.DRIFTED,
    subject=RULE,
    attribute="action[0].target_group_arn",
    message="The live rule for /api/mlflow/* forwards to the mlflow target group, the code says the api target group.",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    hop=Hop.RULE,
    evidence=(
        Evidence("declared", "priority 20 forwards to the api target group", "modules/alb/rules.tf:41"),
        Evidence("live", "priority 20 forwards to hokusai-mlflow-development", "elasticloadbalancing:DescribeRules"),
        Evidence("observed", "the 404 is MLflow's own page", "GET https://registry.hokus.ai/api/mlflow/version"),
    ),
    range=SourceRange("modules/alb/rules.tf", 41, 5, 41, 62),
    explains=(MLFLOW_404.probe.id,),
    fix=Fix(
        title="Apply the rule as the code declares it",
        commands=(f"terraform plan -target='{RULE}'", f"terraform apply -target='{RULE}'"),
        hcl='action {\n  type             = "forward"\n  target_group_arn = var.target_groups["api"]\n}',
        disposition="safe",
        verified=True,
        rollback="move the rule back to the mlflow target group",
    ),
    service="hokusai-api-development",
    expected="HTTP 200 by the api service",
    actual="HTTP 404 by MLflow",
)
SCALED = Finding(
    cause="service-scaled-to-zero",
    class_=Class.BROKEN,
    subject='module.service["auth"].aws_ecs_service.this',
    attribute="desired_count",
    message="The auth service is declared with 0 tasks.",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    hop=Hop.SERVICE,
    evidence=(Evidence("declared", "desired_count is 0", "terraform.tfvars:12"),),
    range=SourceRange("terraform.tfvars", 12, 3, 14, 4),
    explains=(REFUSED.probe.id,),
    fix=Fix(
        title="Set desired_count of the auth service to 1",
        edits=(
            Edit(
                SourceRange("terraform.tfvars", 12, 3, 14, 4),
                "auth = {\n    desired_count = 0\n  }",
                "auth = {\n    desired_count = 1\n  }",
            ),
            Edit(SourceRange("services.tf", 3, 1, 3, 1), "", "# runs one task\n"),
        ),
        risk="none",
        verified=True,
    ),
    service="hokusai-auth-development",
)
UNMANAGED = Finding(
    cause="unmanaged-rule",
    class_=Class.DIFFERS,
    subject="arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/x/1/2/3",
    attribute="",
    message="A live rule of priority 5 is in no terraform.",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    hop=Hop.RULE,
    evidence=(Evidence("live", "priority 5 exists"),),
)
GAP = Gap(
    layer="live",
    subject="aws_ecs_task_definition",
    reason="AccessDeniedException",
    remedy="ecs:DescribeTaskDefinition",
    effect="images and environment variables",
    trace="botocore.exceptions.ClientError: AccessDeniedException",
)

STAGES = (
    check("stage-1-train", title="Stage 1: create and train a model locally", actual="trained"),
    check("stage-2-experiment", MLFLOW_404, title="Stage 2: create an experiment", trace=TRACE),
    *(
        check(f"stage-{number}", title=f"Stage {number}", verdict=Verdict.SKIP, actual="", reason="not reached")
        for number in range(3, 7)
    ),
)
ECS_API = check("ecs-api", component="services", subject='module.service["api"].aws_ecs_service.this')
TARGETS_API = check("targets-api", component="targets", subject='module.service["api"].aws_lb_target_group.this')
HEALTH_API = check(
    "health-api", API_OK, component="endpoints", subject='module.service["api"].aws_lb_target_group.this'
)
HEALTH_AUTH = check(
    "health-auth", REFUSED, component="endpoints", subject='module.service["auth"].aws_lb_target_group.this'
)
READY = check("ready-api", ODD, component="endpoints")

ELSEWHERE = RouteDifference(
    load_balancer="module.alb.aws_lb.this",
    listener="module.alb.aws_lb_listener.https",
    witness=Request("GET", "https://registry.hokus.ai/api/mlflow/"),
    where=("path-pattern /api/mlflow/*",),
    declared_by=RULE,
    declared_answer='forward to module.service["api"].aws_lb_target_group.this',
    live_by=RULE,
    live_answer='forward to module.service["mlflow"].aws_lb_target_group.this',
    message="Requests matching path-pattern /api/mlflow/*, such as GET https://registry.hokus.ai/api/mlflow/, go to "
    'module.service["api"].aws_lb_target_group.this in code and to module.service["mlflow"].aws_lb_target_group.this '
    "in AWS.",
    range=SourceRange("modules/alb/rules.tf", 41, 5, 41, 62),
)
PERHAPS = UndecidedRoutes("module.alb.aws_lb_listener.https", RULE, RULE, "what is not known of them may differ")

COMPLETE = Report(
    run=Run(
        id="20261124T120000Z-1a2b",
        started_at=NOON,
        elapsed_seconds=12.3456,
        version="0.1.0",
        tf_dir="../infra",
        commit="0123456789abcdef0123456789abcdef01234567",
        var_files=("terraform.tfvars", "prod.tfvars"),
        account="123456789012",
        region="us-east-1",
    ),
    planes=(
        Plane("declared", "complete", "104 resources in 14 files"),
        Plane("live", "partial", "1 type could not be read"),
        Plane("observed", "complete", "4 probes"),
    ),
    findings=(DRIFT, SCALED, UNMANAGED),
    failures=(
        Failure(STAGES[1], MLFLOW_404, (DRIFT.fingerprint, SCALED.fingerprint)),
        Failure(HEALTH_AUTH, REFUSED, (SCALED.fingerprint,)),
        Failure(READY, ODD, (), tried="routing, target health, service events"),
    ),
    gaps=(GAP,),
    diagnostics=(
        Diagnostic("warning", "Unused variable", "var.old is declared and not used", SourceRange("old.tf", 1, 1, 1, 9)),
        Diagnostic("error", "No such module", "modules/gone does not exist"),
    ),
    coverage=Coverage(14, 104, 60, ("aws_lb", "aws_lb_listener"), 40, ("aws_kms_key.this",), 4, 37),
    suites=(
        suite("infrastructure_health", ECS_API, TARGETS_API),
        suite("health_endpoints", HEALTH_API, HEALTH_AUTH, READY),
        suite("model_registration_flow", *STAGES, gaps=(Gap("observed", "cleanup", "nothing was made", trace=TRACE),)),
        suite("services_direct", check("direct", verdict=Verdict.SKIP, reason="targets are not reachable", actual="")),
    ),
    score=Score(
        66.66,
        (ScorePart("services", 1, 1, 20), ScorePart("targets", 1, 1, 20), ScorePart("endpoints", 1, 3, 30)),
    ),
    route_differences=(ELSEWHERE,),
    undecided_routes=(PERHAPS,),
)

CLEAN = replace(
    COMPLETE,
    planes=tuple(Plane(name, "complete", "") for name in ("declared", "live", "observed")),
    findings=(),
    failures=(),
    gaps=(),
    diagnostics=(),
    route_differences=(),
    undecided_routes=(),
    suites=(suite("infrastructure_health", ECS_API, TARGETS_API),),
    score=Score(100.0, (ScorePart("services", 1, 1, 20),)),
)
EMPTY = replace(CLEAN, suites=(), score=Score(None, ()), coverage=Coverage())
