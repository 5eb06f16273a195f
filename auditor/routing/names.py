"""Which certificates a listener has and which names are in them, in either plane. Pure.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener_certificate
"""

from collections.abc import Mapping

from auditor.model.value import Unknown, Value
from auditor.routing.certificate import Certificate
from auditor.routing.plane import Source, Sources

_IMPORTED = "its names are inside the certificate that was imported"
_READ = "it is only read here and may have other names than its domain"
_HOPS = 4


def certificates_of(sources: Sources) -> Mapping[str, tuple[Certificate, ...]]:
    """Each listener's certificates by its id, the default one first."""
    known = {id: source for source in sources("aws_acm_certificate") for id in (source.id, source.text("arn")) if id}
    for proof in sources("aws_acm_certificate_validation"):
        found = _behind(proof, sources)
        if found in known:
            known[proof.id] = known[found]
    attached: dict[str, list[Certificate]] = {}
    for listener in sources("aws_lb_listener"):
        if listener.get("certificate_arn") not in (None, ""):
            attached[listener.id] = [_certificate(listener, known, default=True)]
    for more in sources("aws_lb_listener_certificate"):
        attached.setdefault(more.named("listener_arn"), []).append(_certificate(more, known, default=False))
    return {listener: tuple(found) for listener, found in attached.items()}


def _behind(proof: Source, sources: Sources) -> str:
    """The certificate that a validation waits for, also through another validation."""
    proofs = {source.id: source for source in sources("aws_acm_certificate_validation")}
    found = proof.id
    for _ in range(_HOPS):
        if found not in proofs:
            break
        found = proofs[found].name(proofs[found].get("certificate_arn"))
    return found


def _certificate(user: Source, known: Mapping[str, Source], *, default: bool) -> Certificate:
    id = user.named("certificate_arn")
    source = known.get(id)
    if source is None:
        value = user.get("certificate_arn")
        reason = value.reason if isinstance(value, Unknown) else f"the names of {id} are not known"
        return Certificate(id, (), default, reason)
    domain, alternatives = source.get("domain" if source.data else "domain_name"), _list(source)
    names = tuple(dict.fromkeys(name for name in (domain, *alternatives) if isinstance(name, str) and name))
    unknown = [name.reason for name in (domain, *alternatives) if isinstance(name, Unknown)]
    if source.data:
        unknown.append(f"{source.id}: {_READ}")
    elif not names and not unknown:
        unknown.append(f"{source.id}: {_IMPORTED}")
    return Certificate(source.id, names, default, "; ".join(unknown))


def _list(source: Source) -> tuple[Value, ...]:
    value = source.get("subject_alternative_names")
    return value if isinstance(value, tuple) else (value,)
