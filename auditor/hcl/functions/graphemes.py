"""Splits text into grapheme clusters: what terraform counts as one character (UAX #29 of Unicode 15.0). Pure."""

_CONJUNCT = r"(?<=[\p{M}\u200d])(?=\p{Lo})"
"""Where Unicode 15.1 joins the consonants of an Indic conjunct (rule GB9c) and 15.0 does not."""


_LONGEST_PREFIX = 128
"""In bytes: terraform remembers no more of how an unknown text begins."""


_ENDS = frozenset("-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'")
"""After these nothing is taken to combine (go-cty `ctystrings/prefix.go`)."""


def sure_prefix(text: str) -> str:
    """How a text surely begins of which these are the first characters: the last is left out where it may combine."""
    start = text.encode("utf-8", "surrogatepass")[:_LONGEST_PREFIX].decode("utf-8", "ignore")
    return start if start[-1:] in _ENDS else "".join(graphemes(start)[:-1])


def graphemes(text: str) -> list[str]:
    """The clusters of a text, in order."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return [part for cluster in found for part in _parts(cluster)]


def _parts(cluster: str) -> list[str]:
    if len(cluster) < 3:
        return [cluster]
    import regex

    parts: list[str] = regex.split(_CONJUNCT, cluster, flags=regex.V1)
    return parts
