"""The digest of a log row over its content and the row before it.

A chain verifies without Odoo: every row carries the version of the algorithm,
so that rows written under an older one still verify after a change.
"""

import hashlib
import json

VERSION = "1"


def canonical(content):
    """Return the one JSON text of a dict of plain values.

    >>> canonical({"b": 1, "a": "水"})
    '{"a":"水","b":1}'
    """
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )


def digest(content, previous=""):
    """Return ``$version$hex``: SHA-256 over the previous digest and the content.

    >>> first = digest({"step": "register"})
    >>> first[:3], len(first)
    ('$1$', 67)
    >>> digest({"step": "confirm"}, first) == digest({"step": "confirm"})
    False
    """
    text = (previous or "") + canonical(content)
    return f"${VERSION}${hashlib.sha256(text.encode()).hexdigest()}"


def broken_link(rows):
    """Return the index of the first row that does not verify, or ``None``.

    ``rows`` is a list of ``(content, digest)`` in the order they were written.

    >>> one = digest({"n": 1}); two = digest({"n": 2}, one)
    >>> broken_link([({"n": 1}, one), ({"n": 2}, two)]) is None
    True
    >>> broken_link([({"n": 1}, one), ({"n": 3}, two)])
    1
    """
    previous = ""
    for index, (content, stored) in enumerate(rows):
        if digest(content, previous) != stored:
            return index
        previous = stored
    return None
