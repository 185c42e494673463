"""Find programs of a class that share more code than is usual in it.

Winnowing: S. Schleimer, D. S. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting",
SIGMOD 2003. Everybody starts from the same starter file and the same lesson, so what the starter file
or much of the class has is left out; and a pair is compared with all pairs of its class.
"""

import hashlib
import io
import keyword
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from grader.domain.report import ClassSimilarity, SimilarPair, StudentName

# Matches of at least WINDOW + GRAM - 1 tokens are found, shorter ones than GRAM never.
GRAM: Final = 12
WINDOW: Final = 8
_MOST_PAIRS: Final = 20
# With fewer fingerprints two short programs are alike by chance.
_FEWEST_FINGERPRINTS: Final = 8
_COMMON_SHARE: Final = 0.3
_FEWEST_FOR_COMMON: Final = 5
_LEAST_SHARE: Final = 0.5
_SILENT: Final = frozenset(
    {
        *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
        *(tokenize.ENCODING, tokenize.ENDMARKER, tokenize.TYPE_COMMENT),
    }
)


@dataclass(frozen=True, slots=True)
class Program:
    """A student's program as text."""

    person: StudentName
    text: str


@dataclass(frozen=True, slots=True)
class _Gram:
    digest: int
    first_line: int
    last_line: int


def compare_class(programs: Sequence[Program], starter: str) -> ClassSimilarity:
    """Return the pairs that stand out of the class, most alike first, and what is usual in it."""
    known = {gram.digest for gram in _grams(starter)}
    prints = [_winnow(_grams(each.text)) for each in programs]
    counts = Counter(digest for each in prints for digest in each)
    limit = max(_FEWEST_FOR_COMMON, _COMMON_SHARE * len(programs))
    own = [
        {digest: lines for digest, lines in each.items() if digest not in known and counts[digest] <= limit}
        for each in prints
    ]
    shares = {
        (a, b): len(own[a].keys() & own[b].keys()) / min(len(own[a]), len(own[b]))
        for a, b in combinations(range(len(programs)), 2)
        if min(len(own[a]), len(own[b])) >= _FEWEST_FINGERPRINTS
    }
    if not shares:
        return ClassSimilarity((), 0, 0.0, 0.0)
    usual, high = (float(np.percentile(list(shares.values()), at)) for at in (50, 99))
    found = sorted(
        (pair for pair, share in shares.items() if share >= _LEAST_SHARE and share >= high),
        key=lambda pair: (-shares[pair], pair),
    )
    pairs = tuple(_pair(programs, own, pair, shares[pair]) for pair in found[:_MOST_PAIRS])
    return ClassSimilarity(pairs, len(shares), usual, high)


def _pair(
    programs: Sequence[Program],
    prints: Sequence[Mapping[int, tuple[int, int]]],
    pair: tuple[int, int],
    share: float,
) -> SimilarPair:
    shared = prints[pair[0]].keys() & prints[pair[1]].keys()
    first, second = (programs[at] for at in pair)
    lines = [
        frozenset(
            line for digest in shared for line in range(prints[at][digest][0], prints[at][digest][1] + 1)
        )
        for at in pair
    ]
    return SimilarPair(first.person, second.person, share, first.text, second.text, lines[0], lines[1])


def _grams(text: str) -> list[_Gram]:
    words = list(_words(text))
    grams = []
    for at in range(len(words) - GRAM + 1):
        part = words[at : at + GRAM]
        content = "\0".join(word for word, _ in part).encode("utf-8", "surrogatepass")
        digest = int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big")
        grams.append(_Gram(digest, part[0][1], part[-1][1]))
    return grams


def _winnow(grams: Sequence[_Gram]) -> dict[int, tuple[int, int]]:
    """Return the smallest fingerprint of each window (the rightmost of equal ones) with its lines."""
    chosen: dict[int, tuple[int, int]] = {}
    for at in range(max(1, len(grams) - WINDOW + 1)):
        window = grams[at : at + WINDOW]
        if window:
            least = min(reversed(window), key=lambda gram: gram.digest)
            chosen.setdefault(least.digest, (least.first_line, least.last_line))
    return chosen


def _words(text: str) -> Iterator[tuple[str, int]]:
    """Yield tokens with their lines: names that students choose are alike, names of libraries' parts are not.

    A program that is no Python up to its end counts as far as it is.
    """
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in _SILENT:
                continue
            yield _plain(token, before), token.start[0]
            before = token.string
    except (tokenize.TokenError, SyntaxError, ValueError):
        return


def _plain(token: tokenize.TokenInfo, before: str) -> str:
    if token.type == tokenize.NAME and before != "." and not keyword.iskeyword(token.string):
        return "name"
    if token.type == tokenize.STRING:
        return "text"
    return token.string
