"""Times the live plane on a large stack: a Markdown table out. Run: python -m tests.benchmarks.live.

The stack: 25 balancers with 2 listeners of 100 rules each (5,000 rules), 1,000 target groups, 1,000 services with a
task each in 4 clusters. AWS is a stub in a process of its own (live_stub.py) that answers after 50 ms, since moto
itself would be the bottleneck. `calls` is compared with the fewest that the API's page and batch sizes allow, `wall`
with those calls x latency / calls at once.
"""

import argparse
import math
import os
import resource as usage
import subprocess
import sys
import time
from datetime import UTC, datetime

from auditor.compare.differ import differ
from auditor.compare.pair import pair
from auditor.live import take
from auditor.live.aws import AwsReader, Limits
from auditor.model.resource import Declared, Resource
from tests.benchmarks.live_stub import BALANCERS, CLUSTERS, GROUPS, LISTENERS, PORTS, RULES, SERVICES, containers
from tests.resource_types.stack import declared, of, resource

LATENCY_SECONDS = 0.05
MOST_MEMORY_MB = 600


def fewest_calls() -> int:
    """What the API needs at least: full pages, full batches, and one call for each thing that has no batch."""
    listeners, rules, in_cluster = BALANCERS * LISTENERS, BALANCERS * LISTENERS * RULES, SERVICES // CLUSTERS
    tags = sum(math.ceil(count / 20) for count in (BALANCERS, listeners, rules, GROUPS))
    balancers = math.ceil(BALANCERS / 400) + BALANCERS + BALANCERS + listeners
    groups = math.ceil(GROUPS / 400) + 2 * GROUPS
    lists = CLUSTERS * (2 * math.ceil(in_cluster / 100) + 1)
    services = 1 + lists + CLUSTERS * (math.ceil(in_cluster / 10) + math.ceil(in_cluster / 100)) + SERVICES
    network = 2  # route tables and endpoints; no security group is declared or worn
    return 1 + tags + balancers + groups + services + network


def code() -> Declared:
    """What declares all of it."""
    found: list[Resource] = [resource(f"aws_ecs_cluster.c{n}", name=f"c{n}") for n in range(CLUSTERS)]
    for n in range(BALANCERS):
        found.append(resource(f"aws_lb.b{n}", name=f"b{n}"))
        for port in PORTS:
            arn = of(f"aws_lb.b{n}.arn")
            found.append(resource(f"aws_lb_listener.l{n}-{port}", load_balancer_arn=arn, port=port))
            found += [_rule(n, port, k) for k in range(RULES)]
    found += [resource(f"aws_lb_target_group.g{n}", name=f"g{n}", port=80) for n in range(GROUPS)]
    found += [one for n in range(SERVICES) for one in _service(n)]
    return declared(*found)


def _rule(balancer: int, port: int, number: int) -> Resource:
    return resource(
        f"aws_lb_listener_rule.r{balancer}-{port}-{number}",
        listener_arn=of(f"aws_lb_listener.l{balancer}-{port}.arn"),
        priority=number + 1,
        condition=[{"path_pattern": [{"values": [f"/p{number}/*"]}]}],
    )


def _service(number: int) -> tuple[Resource, Resource]:
    task = resource(f"aws_ecs_task_definition.s{number}", family=f"s{number}", container_definitions=containers(number))
    service = resource(
        f"aws_ecs_service.s{number}",
        name=f"s{number}",
        cluster=of(f"aws_ecs_cluster.c{number % CLUSTERS}.id"),
        desired_count=1,
        launch_type="FARGATE",
    )
    return task, service


def main() -> int:
    """Run it; 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=Limits().at_once)
    parser.add_argument("--latency", type=float, default=LATENCY_SECONDS, help="seconds")
    given = parser.parse_args()
    os.environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    command = [sys.executable, "-m", "tests.benchmarks.live_stub", str(given.latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as stub:
        assert stub.stdout
        url = stub.stdout.readline().strip()
        plane = code()
        reader = AwsReader("us-east-1", endpoint_url=url, limits=Limits(at_once=given.at_once, read_timeout_seconds=30))
        start, before = time.perf_counter(), time.process_time()
        snapshot = take(reader, plane, now=datetime(2026, 1, 1, tzinfo=UTC))
        wall, cpu = time.perf_counter() - start, time.process_time() - before
        start = time.perf_counter()
        pairing = pair(plane, snapshot)
        differences = differ(plane, snapshot, pairing)
        compared = time.perf_counter() - start
        stub.terminate()
    memory = usage.getrusage(usage.RUSAGE_SELF).ru_maxrss / 1024
    fewest = fewest_calls()
    ideal = fewest * given.latency / given.at_once
    rows = [
        ("resources read", f"{len(snapshot.resources)}", f"{len(plane.resources)} declared", True),
        ("gaps", f"{len(snapshot.gaps)}", "0", not snapshot.gaps),
        ("paired", f"{len(pairing.matched)}", f"{len(plane.resources)}", len(pairing.matched) == len(plane.resources)),
        ("differences", f"{len(differences)}", "0", not differences),
        ("calls", f"{snapshot.calls}", f"{fewest} x 1.2", snapshot.calls <= 1.2 * fewest),
        ("wall seconds", f"{wall:.1f}", f"{ideal:.1f} x 2", wall <= 2 * ideal),
        ("CPU seconds of reading", f"{cpu:.1f}", "", True),
        ("seconds to pair and compare", f"{compared:.1f}", "", True),
        ("memory MB", f"{memory:.0f}", f"{MOST_MEMORY_MB}", memory < MOST_MEMORY_MB),
    ]
    print("| what | measured | at most | holds |\n|---|---|---|---|")
    for what, measured, most, holds in rows:
        print(f"| {what} | {measured} | {most} | {'yes' if holds else 'NO'} |")
    for one in (*snapshot.gaps[:3], *differences[:3]):
        print(one, file=sys.stderr)
    return 0 if all(holds for *_, holds in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
