"""Asset codes built from a county's own pattern.

No rule for asset codes was published, so the pattern is a setting:
`{region}{class}{year}{serial:05}`. Tokens: region (12 digits), county (6),
township (9), class (2 digits), category (4 digits), year (4 digits), and
exactly one serial with its width. Everything else is copied as it stands.
"""

import re

from .errors import DataError

_TOKEN = re.compile(r"\{([^{}]*)\}")
_SERIAL = re.compile(r"serial:0?([1-9])")
_LITERAL = re.compile(r"[0-9A-Za-z\u4e00-\u9fff()〔〕/_.-]*")
_SHAPES = {
    "region": r"\d{12}",
    "county": r"\d{6}",
    "township": r"\d{9}",
    "class": r"\d{2}",
    "category": r"\d{4}",
    "year": r"\d{4}",
}


def check_pattern(pattern):
    """The pattern itself, when codes can be built from it.

    :raises DataError: `bad_pattern` with a reason: 'braces', 'token', 'literal',
        'serial' (none, several, or without a width of 1 to 9)

    >>> check_pattern("{region}{class}{year}{serial:05}")
    '{region}{class}{year}{serial:05}'
    >>> check_pattern("{region}")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: bad_pattern: pattern='{region}', reason='serial'
    """
    names = _TOKEN.findall(pattern)
    literal = _TOKEN.sub("", pattern)
    if "{" in literal or "}" in literal:
        raise DataError("bad_pattern", pattern=pattern, reason="braces")
    if not _LITERAL.fullmatch(literal):
        raise DataError("bad_pattern", pattern=pattern, reason="literal")
    serials = [name for name in names if name.partition(":")[0] == "serial"]
    if len(serials) != 1 or not _SERIAL.fullmatch(serials[0]):
        raise DataError("bad_pattern", pattern=pattern, reason="serial")
    if any(name not in _SHAPES for name in names if name not in serials):
        raise DataError("bad_pattern", pattern=pattern, reason="token")
    return pattern


def scope(pattern, values):
    """The texts before and after the serial: codes that share them share a counter.

    `values` maps tokens to text or whole numbers; county and township are taken
    from the region when absent.

    :raises DataError: `bad_pattern`, `code_value_missing`, `bad_code_value`

    >>> scope("{county}-{serial:04}-{year}", {"region": "349901101201", "year": 2019})
    ('349901-', '-2019')
    """
    before, _serial, after = _cut(check_pattern(pattern))
    return _filled(before, values), _filled(after, values)


def prefix(pattern, values):
    """The text before the serial.

    >>> prefix("{county}{year}{serial:04}", {"region": "349901101201", "year": 2019})
    '3499012019'
    """
    return scope(pattern, values)[0]


def render(pattern, values, serial):
    """The code with this serial, a whole number from 1.

    :raises DataError: as `scope`, and `serial_overflow`

    >>> render("{township}{category}{serial:03}",
    ...        {"township": "349901101", "category": "0103"}, 7)
    '3499011010103007'
    """
    width = int(_cut(check_pattern(pattern))[1])
    before, after = scope(pattern, values)
    if not 0 < serial < 10**width:
        raise DataError("serial_overflow", serial=serial, width=width)
    return f"{before}{serial:0{width}d}{after}"


def serial_of(pattern, values, code):
    """The serial inside `code`, or None when the code is not of this scope.

    >>> serial_of("{county}{serial:04}", {"county": "349901"}, "3499010042")
    42
    """
    width = int(_cut(check_pattern(pattern))[1])
    before, after = scope(pattern, values)
    shape = re.escape(before) + rf"([0-9]{{{width}}})" + re.escape(after)
    match = re.fullmatch(shape, code)
    return int(match[1]) if match else None


def _cut(pattern):
    """`(before, width, after)` around the serial token."""
    return re.split(r"\{" + _SERIAL.pattern + r"\}", pattern)


def _filled(part, values):
    return _TOKEN.sub(lambda match: _value(match[1], values), part)


def _value(token, values):
    value = values.get(token)
    if not value and token in ("county", "township") and values.get("region"):
        value = str(values["region"])[: 6 if token == "county" else 9]
    if not value:
        raise DataError("code_value_missing", token=token)
    if not re.fullmatch(_SHAPES[token], str(value), re.ASCII):
        raise DataError("bad_code_value", token=token, text=str(value))
    return str(value)
