"""Splits text into grapheme clusters: what terraform counts as one character (UAX #29). Pure."""


def graphemes(text: str) -> list[str]:
    """The clusters of a text, in order."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return found
