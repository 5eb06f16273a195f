"""Times the route table beside a naive loop over the same rules: a Markdown table out. Run: python routing.py.

Each row: `listeners` balancers with one HTTPS listener of `rules` rules each, `requests` requests for one of the rules
each, the table built once. The naive loop tries the rules of the host's listener one after another with fnmatch, and
tells only who wins.
"""

import argparse
import sys
import time
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from auditor.model.request import Request
from auditor.routing import Action, Condition, Listener, LoadBalancer, RouteTable, Rule, Weighted

Shape = Callable[[int, int], tuple[Condition, ...]]
SHAPES: dict[str, Shape] = {
    "a host each": lambda lb, n: (Condition("host-header", (f"s{n}.lb{lb}.test",)),),
    "a path each": lambda lb, n: (Condition("path-pattern", (f"/s{n}", f"/s{n}/*")),),
    "host and path": lambda lb, n: (
        Condition("host-header", (f"s{n % 10}.lb{lb}.test",)),
        Condition("path-pattern", (f"/s{n}/*",)),
    ),
    "wild host and path": lambda lb, n: (
        Condition("host-header", (f"*{n % 10}.lb{lb}.test",)),
        Condition("path-pattern", (f"/s{n}/*",)),
    ),
}


def table_of(shape: Shape, listeners: int, rules: int) -> RouteTable:
    """The table of one row."""
    made = []
    for lb in range(listeners):
        own = tuple(Rule(f"r{lb}-{n}", n + 1, shape(lb, n), Action("forward", (Weighted("g"),))) for n in range(rules))
        made.append(Listener(f"l{lb}", f"lb{lb}", 443, "HTTPS", Action("fixed-response", status=404), own))
    return RouteTable(tuple(LoadBalancer(f"lb{lb}", (f"*.lb{lb}.test",)) for lb in range(listeners)), tuple(made))


def requests_of(listeners: int, rules: int, count: int) -> list[Request]:
    """Requests that meet one of the rules each, all different."""
    places = ((k % listeners, (k * 7) % rules, k) for k in range(count))
    return [Request("GET", f"https://s{n % 10 if n % 3 else n}.lb{lb}.test/s{n}/{k}") for lb, n, k in places]


def naive(table: RouteTable, request: Request) -> str:
    """The id of the rule that wins, by trying all of them one after another."""
    suffix = request.host.partition(".")[2]
    listener = next(each for each in table.listeners if f"{each.load_balancer}.test" == suffix)
    for rule in listener.rules:
        texts = {"host-header": request.host, "path-pattern": request.path}
        if all(any(fnmatchcase(texts[c.field], str(v)) for v in c.values) for c in rule.conditions):
            return rule.id
    return listener.id


def timed(work: Callable[[], object]) -> float:
    """The seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print one row for each shape; fail where the two do not agree."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--listeners", type=int, default=100)
    options.add_argument("--rules", type=int, default=100)
    options.add_argument("--requests", type=int, default=10_000)
    size = options.parse_args()
    print(f"{size.listeners} listeners x {size.rules} rules, {size.requests} requests (seconds)\n")
    print("| rules | build | match | naive loop |\n|---|---:|---:|---:|")
    for name, shape in SHAPES.items():
        start = time.perf_counter()
        table = table_of(shape, size.listeners, size.rules)
        built = time.perf_counter() - start
        asked = requests_of(size.listeners, size.rules, size.requests)
        matched = timed(lambda t=table, a=asked: [t.match(request) for request in a])  # type: ignore[misc]
        slow = timed(lambda t=table, a=asked: [naive(t, request) for request in a])  # type: ignore[misc]
        assert [table.match(request).decided_by for request in asked] == [naive(table, request) for request in asked]
        print(f"| {name} | {built:.2f} | {matched:.2f} | {slow:.2f} |")


if __name__ == "__main__":
    main()
