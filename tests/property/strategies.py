"""Random addresses, values, patterns, requests and stacks, shared by the property tests.

A stack is plain data (`Spec`), so that a declared plane, a live plane and a naive oracle can be made of the same one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from auditor.model.address import Address, ModuleStep
from auditor.model.request import Request
from auditor.model.value import Map, Sensitive, Unknown

HOSTS = ("a.test", "b.test", "x.a.test")

# --- the nouns --------------------------------------------------------------------------------------------------------

_letters = st.sampled_from("abzAZ_é")
names = st.builds(lambda first, rest: first + rest, _letters, st.text(st.sampled_from("abz09_-é"), max_size=5)).filter(
    lambda name: name not in ("module", "data")
)
texts = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('"\\[].${}%\n\t')), max_size=12)
keys = st.one_of(st.none(), st.integers(min_value=0, max_value=10**6), texts)
addresses = st.builds(
    Address,
    names,
    names,
    keys,
    st.lists(st.builds(ModuleStep, names, keys), max_size=3).map(tuple),
    st.sampled_from(["managed", "data"]),
)
plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), texts)
values = st.recursive(
    st.one_of(scalars, texts.map(Sensitive), st.just(Unknown("new"))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.dictionaries(texts, inner, max_size=3).map(Map), inner.map(Sensitive)
    ),
    max_leaves=10,
)

# --- routing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cond:
    """One condition: field, alternatives, the header's name; `open` when one more value is not known."""

    field: str
    values: tuple[Any, ...]
    name: str = ""
    open: bool = False


@dataclass(frozen=True)
class Spec:
    """One rule: priority (None: nobody knows), conditions that hold together, and the target group's name."""

    id: str
    priority: int | None
    conditions: tuple[Cond, ...]
    group: str


patterns = st.text(st.sampled_from("ab*?"), max_size=5)
paths = st.text(st.sampled_from("abA/"), max_size=5).map(lambda text: f"/{text}")
path_patterns = st.text(st.sampled_from("abA/*?."), max_size=5).map(lambda text: f"/{text}")
_host_patterns = st.sampled_from([*HOSTS, "*.a.test", "?.test", "A.test", "*", "c.test"])
_header_values = st.sampled_from(["1", "on", "ON", "o*", "?"])
_pairs = st.tuples(st.sampled_from(["", "k", "K", "k*"]), st.sampled_from(["v", "V", "v?", "*", r"\*"]))


def _some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, min_size=1, max_size=2).map(tuple)


def conditions(*, opens: bool) -> st.SearchStrategy[Cond]:
    open_ = st.booleans() if opens else st.just(False)
    return st.one_of(
        st.builds(Cond, st.just("path-pattern"), _some(path_patterns), open=open_),
        st.builds(Cond, st.just("host-header"), _some(_host_patterns), open=open_),
        st.builds(Cond, st.just("http-request-method"), _some(st.sampled_from(["GET", "POST", "get"]))),
        st.builds(Cond, st.just("http-header"), _some(_header_values), st.sampled_from(["X-A", "x-b"])),
        st.builds(Cond, st.just("query-string"), _some(_pairs)),
        st.builds(Cond, st.just("source-ip"), _some(st.sampled_from(["10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0"]))),
    )


def rules(*, decided: bool) -> st.SearchStrategy[list[Spec]]:
    """Up to four rules; decided ones have each a priority of their own and nothing unknown, as in AWS."""
    priority = st.integers(1, 6) if decided else st.one_of(st.none(), st.integers(1, 3))
    parts = st.tuples(
        priority, st.lists(conditions(opens=not decided), max_size=2).map(tuple), st.sampled_from(["one", "two"])
    )
    unique = {"unique_by": lambda part: part[0]} if decided else {}
    return st.lists(parts, max_size=4, **unique).map(
        lambda found: [Spec(f"r{number}", *part) for number, part in enumerate(found)]
    )


requests = st.builds(
    lambda method, host, path, query, headers, source: Request(method, f"https://{host}{path}{query}", headers, source),
    st.sampled_from(["GET", "POST"]),
    st.sampled_from(HOSTS),
    paths,
    st.sampled_from(["", "?k=v", "?K=vx&z=V", "?k=*", "?q", "?k=v1&k=v"]),
    st.lists(st.tuples(st.sampled_from(["X-A", "x-a", "X-B"]), st.sampled_from(["1", "On", "off"])), max_size=2).map(
        tuple
    ),
    st.sampled_from(["10.1.2.3", "10.9.9.9", "192.0.2.1", None]),
)


# --- rule sets by a seed, for large counts ----------------------------------------------------------------------------

_PEERS = ("10.1.2.3", "10.9.9.9", "192.0.2.1", "203.0.113.9")
_NETWORKS = ("10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1")
_QUERIES = ("", "?k=v", "?K=vx&z=V", "?k=*", "?q", "?k=v1&k=v")


class Dice:
    """Random rule sets and requests; the same for the same seed. `opens` is the share of conditions that are not
    wholly known, and of rules without a known priority."""

    def __init__(self, seed: int, *, opens: float = 0.0) -> None:
        self._random = Random(seed)
        self._opens = opens

    def _values(self, one: Callable[[], Any]) -> tuple[Any, ...]:
        return tuple(one() for _ in range(self._random.randint(1, 2)))

    def _text(self, letters: str, most: int) -> str:
        return "".join(self._random.choice(letters) for _ in range(self._random.randint(0, most)))

    def condition(self) -> Cond:
        """One condition of any field."""
        pick, opened = self._random.choice, self._random.random() < self._opens
        field = pick(["path-pattern"] * 3 + ["host-header"] * 2 + ["http-request-method", "http-header"])
        field = pick([field] * 4 + ["query-string", "source-ip"])
        values: dict[str, Callable[[], Any]] = {
            "path-pattern": lambda: "/" + self._text("ab/*?", 4),
            "host-header": lambda: pick(["a.test", "A.test", "b.test", "*.a.test", "?.test", "*.test", "x.*.test"]),
            "http-request-method": lambda: pick(["GET", "POST"]),
            "http-header": lambda: pick(["1", "on", "ON", "o*", "?", "*"]),
            "query-string": lambda: (pick(["", "k", "K", "k*"]), pick(["v", "v?", "*", r"\*"])),
            "source-ip": lambda: pick(_NETWORKS),
        }
        name = pick(["X-A", "x-b"]) if field == "http-header" else ""
        return Cond(field, self._values(values[field]), name, opened)

    def rules(self, most: int = 5) -> list[Spec]:
        """Some rules, each with a priority of its own where all is known."""
        count = self._random.randint(1, most)
        priorities: list[int | None] = list(self._random.sample(range(1, 40), count))
        if self._opens:
            priorities = [None if self._random.random() < self._opens else (p or 0) % 6 for p in priorities]
        conditions = [tuple(self.condition() for _ in range(self._random.randint(1, 3))) for _ in priorities]
        pairs = enumerate(zip(priorities, conditions, strict=True))
        return [Spec(f"r{n}", priority, own, f"g{n % 3}") for n, (priority, own) in pairs]

    def changed(self, rules: list[Spec]) -> list[Spec]:
        """The same rules with some gone, moved or sent elsewhere."""
        pick = self._random.random
        kept = [rule for rule in rules if pick() > 0.2]
        moved = [replace(r, priority=(r.priority or 0) + 40) if pick() < 0.3 else r for r in kept]
        return [replace(r, group="g9") if pick() < 0.2 else r for r in moved]

    def request(self) -> Request:
        """A request that knows its peer."""
        pick = self._random.choice
        names = [pick(["X-A", "x-a", "X-B"]) for _ in range(self._random.randint(0, 2))]
        headers = tuple((name, pick(["1", "On", "off"])) for name in names)
        host = pick([*HOSTS, "ab.test", "x.y.test"])
        url = f"https://{host}/{self._text('ab/z', 4)}{pick(_QUERIES)}"
        return Request(pick(["GET", "POST", "PUT"]), url, headers, pick(_PEERS))
