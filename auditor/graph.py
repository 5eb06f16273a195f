"""The resource graph: who refers to whom. A Declared in; edges, blast radius, paths, and JSON, DOT and Mermaid out.

networkx is inside, addresses are outside. Edges come from references and depends_on, through modules and locals; a
reference to a whole resource or module is an edge to each of its instances.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from auditor.hcl.masks import plain, sensitive_mask, unknown_mask
from auditor.hcl.values import bare
from auditor.model.address import Address, split_root
from auditor.model.resource import Declared, Join, Output, Resource
from auditor.model.source import Diagnostic

SCHEMA_VERSION = "1.0"
Json = dict[str, Any]


class ResourceGraph:
    """The graph of one Declared; edges go from the user to the used."""

    def __init__(self, declared: Declared) -> None:
        import networkx as nx

        self.declared = declared
        self._by_bare: dict[str, list[str]] = {}
        self._found: dict[str, tuple[str, ...]] = {}
        """What each subject names: instances of one block share their subjects."""
        for resource in declared:
            self._by_bare.setdefault(bare(str(resource.address)), []).append(str(resource.address))
        self._graph: nx.DiGraph[str] = nx.DiGraph()
        self._graph.add_nodes_from(str(resource.address) for resource in declared)
        self._graph.add_edges_from(self._all_edges())

    def _all_edges(self) -> Iterator[tuple[str, str]]:
        for resource in self.declared:
            user = str(resource.address)
            subjects = (*(reference.subject for reference in resource.references), *resource.depends_on)
            for subject in dict.fromkeys(subjects):
                yield from ((user, used) for used in self._used(subject) if used != user)
        for join in self.declared.joins:
            for subject in self._read_by(join):
                yield from ((join.user, used) for used in self._used(subject))

    def _read_by(self, join: Join) -> Iterable[str]:
        """What a joined data source reads: a resource, or all that the outputs of a root module lead to."""
        if self.declared.find(join.used):
            return (join.used,)
        outputs = self.declared.outputs
        return [one for output in outputs if split_root(output.name)[0] == join.used for one in output.references]

    def _used(self, subject: str) -> Iterable[str]:
        if subject not in self._found:
            self._found[subject] = tuple(self._look_up(subject))
        return self._found[subject]

    def _look_up(self, subject: str) -> Iterable[str]:
        owner = self.declared.owner(subject)
        if owner:
            return (str(owner.address),)
        found = self._by_bare.get(bare(subject))
        if found:
            return found
        return [address for address in self._graph if address.startswith((f"{subject}.", f"{subject}["))]

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """All [user, used] pairs of addresses, sorted."""
        return tuple(sorted(self._graph.edges))

    def dependencies(self, address: Address | str) -> tuple[str, ...]:
        """Everything that a resource needs, directly or not; raises KeyError for an unknown address."""
        import networkx as nx

        return tuple(sorted(nx.descendants(self._graph, self._node(address))))

    def dependents(self, address: Address | str) -> tuple[str, ...]:
        """Everything that needs a resource, directly or not (its blast radius); raises KeyError."""
        import networkx as nx

        return tuple(sorted(nx.ancestors(self._graph, self._node(address))))

    def path(self, user: Address | str, used: Address | str) -> tuple[str, ...]:
        """The shortest way from one resource to another, () where there is none; raises KeyError."""
        import networkx as nx

        try:
            return tuple(nx.shortest_path(self._graph, self._node(user), self._node(used)))
        except nx.NetworkXNoPath:
            return ()

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """The groups of resources that need each other."""
        import networkx as nx

        groups = nx.strongly_connected_components(self._graph)
        return tuple(sorted(tuple(sorted(group)) for group in groups if len(group) > 1))

    def _node(self, address: Address | str) -> str:
        name = str(address)
        if name not in self._graph:
            raise KeyError(name)
        return name

    def to_json(self) -> Json:
        """The output of `auditor graph -o json`; values and masks follow `terraform show -json`."""
        return {
            "schema_version": SCHEMA_VERSION,
            "resources": [_resource(resource) for resource in self.declared],
            "outputs": {output.name: _output(output) for output in self.declared.outputs},
            "edges": [list(edge) for edge in self.edges],
            "joins": [_join(join) for join in self.declared.joins],
            "diagnostics": [_diagnostic(diagnostic) for diagnostic in self.declared.diagnostics],
            "coverage": {
                "files": list(self.declared.files),
                "resources": len(self.declared.resources),
                "gaps": [
                    {"subject": gap.subject, "reason": gap.reason, "effect": gap.effect} for gap in self.declared.gaps
                ],
            },
        }

    def to_dot(self) -> str:
        """The graph for Graphviz."""
        lines = [f"  {_quoted(str(resource.address))};" for resource in self.declared]
        lines += [f"  {_quoted(user)} -> {_quoted(used)};" for user, used in self.edges]
        return "\n".join(["digraph terraform {", "  rankdir = LR;", '  node [shape = "box"];', *lines, "}", ""])

    def to_mermaid(self) -> str:
        """The graph as a Mermaid flowchart."""
        names = {str(resource.address): f"r{place}" for place, resource in enumerate(self.declared)}
        lines = [f'  {name}["{address.replace(chr(34), "#quot;")}"]' for address, name in names.items()]
        lines += [f"  {names[user]} --> {names[used]}" for user, used in self.edges]
        return "\n".join(["flowchart LR", *lines, ""])


def to_json(declared: Declared) -> Json:
    """The graph output of a declared plane."""
    return ResourceGraph(declared).to_json()


def to_dot(declared: Declared) -> str:
    """The graph of a declared plane for Graphviz."""
    return ResourceGraph(declared).to_dot()


def to_mermaid(declared: Declared) -> str:
    """The graph of a declared plane as a Mermaid flowchart."""
    return ResourceGraph(declared).to_mermaid()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _resource(resource: Resource) -> Json:
    address = resource.address
    return {
        "address": str(address),
        "root": address.root,
        "module": address.module_path,
        "mode": address.mode,
        "type": address.type,
        "name": address.name,
        "key": address.key,
        "file": resource.range.path,
        "line": resource.range.line,
        "end_line": resource.range.end_line,
        "values": plain(resource.attributes),
        "unknown": unknown_mask(resource.attributes),
        "sensitive": sensitive_mask(resource.attributes),
        "references": [
            {
                "path": reference.path,
                "subject": reference.subject,
                "file": reference.range.path,
                "line": reference.range.line,
            }
            for reference in resource.references
        ],
    }


def _join(join: Join) -> Json:
    return {
        "user": join.user,
        "used": join.used,
        "evidence": join.evidence,
        "file": join.range.path,
        "line": join.range.line,
    }


def _output(output: Output) -> Json:
    return {
        "value": plain(output.value),
        "unknown": unknown_mask(output.value),
        "sensitive": sensitive_mask(output.value),
        "type": json.loads(output.type),
    }


def _diagnostic(diagnostic: Diagnostic) -> Json:
    return {
        "severity": diagnostic.severity,
        "summary": diagnostic.summary,
        "detail": diagnostic.detail,
        "file": diagnostic.range.path if diagnostic.range else None,
        "line": diagnostic.range.line if diagnostic.range else None,
    }
