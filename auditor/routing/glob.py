"""Texts and patterns with `*` and `?`: does a pattern match, and which is the shortest text that some patterns take and
others do not. In: patterns. Out: a text, None where there is none, TooMuch past the bound. Pure.

A pattern is run as an automaton whose states are bits of one number; the search walks the product of all automata
breadth first, so its answer is exact, and its text the shortest.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

MOST_STATES = 20_000
_MANY, _ONE = "*", "?"


class TooMuch(Exception):
    """The search went past its bound; nothing is known then."""


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern as an automaton: bit i of a state says that the first i tokens are matched."""

    literal: str
    """The only text that matches, where there are no wildcards; else ""."""
    wild: bool
    letters: tuple[tuple[str, int], ...]
    one: int
    many: int
    end: int

    def start(self) -> int:
        """The state before the first character."""
        return 1 | (self.many & 1) << 1

    def step(self, state: int, letter: str) -> int:
        """The state after one more character; 0 when no continuation matches."""
        taken = self.one
        for known, places in self.letters:
            if known == letter:
                taken |= places
        moved = (state & taken) << 1 | (state & self.many)
        return moved | (moved & self.many) << 1

    def accepts(self, state: int) -> bool:
        """Whether the text so far matches."""
        return bool(state & self.end)

    def matches(self, text: str) -> bool:
        """Whether the whole text matches."""
        if not self.wild:
            return text == self.literal
        state = self.start()
        for letter in text:
            state = self.step(state, letter)
            if not state:
                return False
        return self.accepts(state)


@lru_cache(maxsize=8192)
def glob(pattern: str, *, escape: bool = False, fold: bool = False) -> Glob:
    """Read a pattern; with `escape` a backslash makes `*`, `?` and itself plain, with `fold` case does not count."""
    tokens: list[str] = []
    places: dict[str, int] = {}
    one = many = 0
    for token in re.findall(r"\\[*?\\]|[\s\S]" if escape else r"[\s\S]", pattern.lower() if fold else pattern):
        bit = 1 << len(tokens)
        if token == _MANY and many & bit >> 1:
            continue  # two stars in a row are one
        many |= bit if token == _MANY else 0
        one |= bit if token == _ONE else 0
        if token not in (_MANY, _ONE):
            places[token[-1]] = places.get(token[-1], 0) | bit
        tokens.append(token)
    wild = bool(one or many)
    text = "" if wild else "".join(token[-1] for token in tokens)
    return Glob(text, wild, tuple(places.items()), one, many, 1 << len(tokens))


@dataclass(frozen=True, slots=True)
class Language:
    """The texts that can be sent at all: `step(state, letter)` from state 0, None for a letter that cannot follow;
    `final` are the states in which a text may end. `allowed` are the letters that are certain, the first one first
    tried; with `open` every letter of a pattern is a letter too."""

    step: Callable[[int, str], int | None]
    final: frozenset[int]
    allowed: str
    needed: str = ""
    """Letters that its own shape asks for."""
    open: bool = False

    def takes(self, text: str) -> bool:
        """Whether a text can be sent."""
        state = 0
        for letter in text:
            after = self.step(state, letter) if self.open or letter in self.allowed else None
            if after is None:
                return False
            state = after
        return state in self.final

    def letters(self, patterns: Iterable[Glob]) -> list[str]:
        """One letter that no pattern names (it stands for all of those), then all that are named."""
        named = dict.fromkeys([*self.needed, *(letter for pattern in patterns for letter, _ in pattern.letters)])
        others = (letter for letter in self.allowed if letter not in named)
        spare = next(others, "\ufffd" if self.open else "")
        return [letter for letter in (spare, *named) if letter and (self.open or letter in self.allowed)]


Patterns = tuple[Glob, ...]


def shortest(wanted: Iterable[Patterns], unwanted: Iterable[Glob], language: Language) -> str | None:
    """Return the shortest text of the language that one pattern of each `wanted` group takes and no `unwanted` one
    does, None when there is none.

    Raises TooMuch when that takes more than MOST_STATES states.
    """
    return _shortest(tuple(wanted), tuple(dict.fromkeys(unwanted)), language)


@lru_cache(maxsize=65536)
def _shortest(wanted: tuple[Patterns, ...], unwanted: Patterns, language: Language) -> str | None:
    plain = next((group for group in wanted if not any(pattern.wild for pattern in group)), None)
    if plain is None:
        return _search(wanted, unwanted, language)
    texts = sorted({pattern.literal for pattern in plain}, key=lambda text: (len(text), text))
    return next((text for text in texts if _fits(text, wanted, unwanted, language)), None)


def _fits(text: str, wanted: tuple[Patterns, ...], unwanted: Patterns, language: Language) -> bool:
    if not language.takes(text) or any(pattern.matches(text) for pattern in unwanted):
        return False
    return all(any(pattern.matches(text) for pattern in group) for group in wanted)


_State = tuple[int, tuple[tuple[int, ...], ...], tuple[int, ...]]


def _search(wanted: tuple[Patterns, ...], unwanted: Patterns, language: Language) -> str | None:
    letters = language.letters([*(pattern for group in wanted for pattern in group), *unwanted])
    first: _State = (0, tuple(tuple(p.start() for p in group) for group in wanted), tuple(p.start() for p in unwanted))
    seen = {first}
    frontier = [("", first)]
    while frontier:
        following: list[tuple[str, _State]] = []
        for text, state in frontier:
            if _accepted(state, wanted, unwanted, language):
                return text
            for letter, after in _after(state, letters, (wanted, unwanted), language):
                if after not in seen:
                    seen.add(after)
                    following.append((text + letter, after))
        if len(seen) > MOST_STATES:
            raise TooMuch
        frontier = following
    return None


def _accepted(state: _State, wanted: tuple[Patterns, ...], unwanted: Patterns, language: Language) -> bool:
    place, groups, others = state
    if place not in language.final or any(p.accepts(s) for p, s in zip(unwanted, others, strict=True)):
        return False
    pairs = zip(wanted, groups, strict=True)
    return all(any(p.accepts(s) for p, s in zip(group, states, strict=True)) for group, states in pairs)


def _after(
    state: _State, letters: list[str], patterns: tuple[tuple[Patterns, ...], Patterns], language: Language
) -> Iterator[tuple[str, _State]]:
    wanted, unwanted = patterns
    for letter in letters:
        place = language.step(state[0], letter)
        if place is None:
            continue
        groups = tuple(
            tuple(p.step(s, letter) for p, s in zip(group, states, strict=True))
            for group, states in zip(wanted, state[1], strict=True)
        )
        if all(map(any, groups)):
            yield letter, (place, groups, tuple(p.step(s, letter) for p, s in zip(unwanted, state[2], strict=True)))
