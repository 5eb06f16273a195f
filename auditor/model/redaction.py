"""Takes secrets out of text: known values by their text, and credentials by their shape. Pure; used by every output.

What only names a secret stays: a secret's ARN, a terraform reference or address, `token_type`, a sentence about tokens.
"""

import html
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

REDACTED = "(redacted)"
_NAME = r"x-api-key|api[_-]?key|access[_-]?key|private[_-]?key|passw(?:or)?d|secret(?:[_-]?key(?:_base)?)?|token"
_ARN = re.compile(r"arn:aws[\w-]*:secretsmanager:[\w-]*:\d*:secret:[^\s\"',]+")
_PARAMETERS = re.compile(r"(?i)(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s\"']+")
_ASSIGNED = re.compile(
    rf"(?i)(?P<name>(?:{_NAME})(?:\\?[\"'])?)(?P<sign>\s*[:=]\s*)"
    r"(?:(?P<quote>\")(?:\\.|[^\"\\\n])+|(?P<single>')(?:\\.|[^'\\\n])+"
    r"|(?P<escaped>\\\")(?:\\\\\\.|\\[^\"\n]|[^\\\n\"])+|[^\s\"',;&}\\][^\s\"',;&}]{3,})"
)
_NO_SECRET = re.compile(
    r"\((?:redacted|sensitive|unknown|known)|\$\{|(?:null|true|false|string|undefined|none)$|(?:var|local|module|data|each|self|(?:aws|random|tls)_\w+)\.\w"
)
_ADDRESS = re.compile(r"[(`\"']*(?:aws|random|tls|module|data|var|local|output)[_.]")
_LONGEST_ADDRESS = 500
_SHAPES = (
    re.compile(r"(?i)(authorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic|token)\s+)[\w~+/.=-]{6,}"),
    re.compile(r"(?i)(\bbearer\s+)(?=[\w~+/.-]*\d|[\w~+/.-]{20})[\w~+/.-]{6,}=*"),
    re.compile(r"(\b\w+://[^\s/:@\"'<>]*:)[^\s/\"'<>]+(?=@)"),
    re.compile(r"(\bhttps?://)[^\s/:@\"'<>]{16,}(?=@)"),
    re.compile(r"()\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"()\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
    re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]+?(?=-----END|\Z)"),
    _PARAMETERS,
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Replace every known secret (also URL-encoded or escaped) and every credential-shaped part of the text."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    if forms:
        text = re.sub("|".join(map(_pattern, sorted(forms, key=len, reverse=True))), REDACTED, text)
    kept = _ARN.findall(text)
    if kept:
        rest = map(_shaped, _ARN.split(text))
        return next(rest) + "".join(arn + part for arn, part in zip(kept, rest, strict=True))
    return _shaped(text)


def _forms(secret: str) -> Iterable[str]:
    """The secret as it stands, in a URL, in JSON and in HTML."""
    url = [quote(secret, safe=safe, errors="surrogatepass") for safe in ("", "/")]
    url.append(quote_plus(secret, errors="surrogatepass"))
    escaped = [json.dumps(secret, ensure_ascii=ascii)[1:-1] for ascii in (True, False)]
    return [secret, *url, *escaped, html.escape(secret)]


def _pattern(form: str) -> str:
    return re.sub(r"%[0-9A-F]{2}", lambda code: f"(?i:{code[0]})", re.escape(form))


def _shaped(text: str) -> str:
    for shape in _SHAPES:
        text = shape.sub(rf"\g<1>{REDACTED}", text)
    return _ASSIGNED.sub(_assigned, text)


def _assigned(found: re.Match[str]) -> str:
    start, mark = found.end("sign"), found["quote"] or found["single"] or found["escaped"] or ""
    if _NO_SECRET.match(found[0][start + len(mark) - found.start() :]):
        return found[0]
    before = found.string[max(0, found.start() - _LONGEST_ADDRESS) : found.start()]
    if not mark and ":" in found["sign"] and _ADDRESS.match(before.split()[-1] if before[-1:].strip() else ""):
        return found[0]  # a message about a resource, its address first
    return f"{found['name']}{found['sign']}{mark}{REDACTED}"
