"""Which rows of a report an auditor is shown by name: a sample that nobody could choose.

The site commits to a secret before the auditor types a number, and tells its hash. The rows follow from both and from the hash
of the report's snapshot, so neither side alone decides which they are, and everybody can compute them again once the secret
is told (a commit-and-reveal draw; Blum, *Coin flipping by telephone*, 1981).
"""

import hashlib
import secrets


def new_secret() -> str:
    """256 bits, in hexadecimal."""
    return secrets.token_hex(32)


def commitment(secret: str) -> str:
    """What is told of a secret beforehand: its SHA-256, in hexadecimal."""
    return _sha256(secret)


def draw(secret: str, number: int, snapshot: str, *, population: int, size: int) -> list[int]:
    """The places of the rows that are drawn, counted from 1, in order; all of them where there are no more than `size`.

    `snapshot` is the SHA-256 of the report. Each place has the SHA-256 of `seed:place`; the smallest are drawn.
    """
    seed = _sha256(f"{secret}:{number}:{snapshot}")
    places = sorted(range(1, population + 1), key=lambda place: _sha256(f"{seed}:{place}"))
    return sorted(places[:size])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
