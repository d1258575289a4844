"""Whole numbers of persons in what leaves the product: identity cards (GB 11643),
bank cards (ISO/IEC 7812) and mobile telephones. 个人信息保护法 28; 来安县办法 四.

The one place that judges whether a text holds such a number. Full-width digits,
blanks and hyphens between groups do not hide one. A number counts as a whole run of
digits only: what lies inside a longer run (asset codes of 22 to 24 digits) does not,
nor what lies inside a checksum.

Files are judged by `leak_files`.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass, field

from .credit_code import person_digit
from .id_numbers import MASK, is_identity, luhn, mask

CARD = range(16, 20)
AROUND = 12
# A run of letters and digits as long as this is a checksum or a token.
TOKEN = 32
# GB/T 2260: the provinces with which an identity number begins.
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83".split()
)
_ISSUERS = ("62", "9558", "9559")
_GAP = r"[ \t\r\n\-._/·]"
_SPACES = "\u3000\xa0\u2002\u2003\u2009\u202f"
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\xad"
_DASHES = "－‐‑‒–—―−﹣"
# The bytes of a text (UTF-8) with every digit as 0 and all else as a dot; the last byte
# of full-width digits counts as one. Without the bytes that gaps and full-width digits
# consist of, what they kept apart stands together: a superset, and quick.
DIGITS = bytes(
    48 if 48 <= code <= 57 or 0x90 <= code <= 0x99 else 46 for code in range(256)
)
GAPS = b" \t\r\n-._/" + bytes.fromhex(
    "c2 a0 ad b7 e2 80 81 82 83 87 88 89 8b 8c 8d 8e af e3 ef b9 a3 bb bf bc"
)
RUN = b"0" * 11
# Asset codes are passed over as a whole.
LONGEST = 19
_GROUP = re.compile(r"\d+")
_WIDE_GAP = re.compile(rf"{_GAP}{{1,3}}")
_NARROW_GAP = re.compile(r"[ -]")
_LONG = re.compile(r"\d{7,}")
_OLD_CONTEXT = re.compile("身份|证件|证号")
_DAY = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def _one_form():
    """Every digit, gap and X that people type → its ASCII character."""
    table = {
        code: str(unicodedata.digit(chr(code)))
        for code in range(128, sys.maxunicode + 1)
        if unicodedata.category(chr(code)) == "Nd"
    }
    table |= dict.fromkeys(map(ord, _SPACES), " ")
    table |= dict.fromkeys(map(ord, _UNSEEN), " ")
    table |= dict.fromkeys(map(ord, _DASHES), "-")
    table |= dict.fromkeys(map(ord, "Ｘｘ×"), "X")
    return table | {ord("．"): ".", ord("＋"): "+"}


_ONE_FORM = _one_form()


@dataclass(frozen=True, slots=True)
class Hit:
    """A number found: ``kind`` (identity, bank, phone), where in the text, as it may
    be shown, and the words around it, in which no number is whole either.
    """

    kind: str
    start: int
    end: int
    masked: str
    around: str = ""
    number: str = field(default="", repr=False)


def possible(text):
    """Whether a text has digits enough for a number: quick, and never wrong in
    saying no.

    >>> possible("资产3411251012010110202100010001"), possible("电话１３８ 1234 5678")
    (False, True)
    """
    data = text.encode("utf-8", "replace")
    joined = data.translate(DIGITS, GAPS)
    if RUN not in joined:
        return False
    plain = data.translate(DIGITS)
    if joined.count(RUN) != plain.count(RUN):
        return True
    return any(end - start <= LONGEST for start, end in runs(plain))


def runs(plain):
    """``(start, end)`` of every run of 11 digits and more in translated bytes.

    >>> list(runs(b"..00000000000.0"))
    [(2, 13)]
    """
    start = plain.find(RUN)
    while start >= 0:
        end = plain.find(b".", start)
        end = len(plain) if end < 0 else end
        yield start, end
        start = plain.find(RUN, end)


def scan(text, strict=False, printed=False):
    """The numbers of persons in a text, in order, as `Hit`.

    :param strict: for what people type and publish: numbers whose check digit is
        wrong, and old ones of 15 digits, count as well
    :param printed: for text that a program took from a table: amounts stand side by
        side there, only identity numbers and cards are looked for across blanks

    >>> text = "王某 34112519850101123３，１３８-1234-5678"
    >>> [(hit.kind, hit.masked) for hit in scan(text)]
    [('identity', '3411**********1233'), ('phone', '138****5678')]
    >>> scan("卡号6222 0212 3456 7890 128")[0].around
    '卡号6222***********0128'
    >>> scan("资产3411251012010110202100010001，合同20250630001，0550-5619152，12.00元")
    []
    >>> scan("6222021234567890123"), len(scan("6222021234567890123", strict=True))
    ([], 1)
    """
    if not text or not possible(text):
        return []
    return _Scan(text, strict, printed).hits()


def masked(text, kinds=("identity", "bank", "phone")):
    """The text with every number of these kinds masked.

    >>> masked("王某 34112519850101123３，１３８-1234-5678 来电")
    '王某 3411**********1233，138****5678 来电'
    """
    hits = [hit for hit in scan(text) if hit.kind in kinds]
    return _replaced(text, hits) if hits else text


class _Scan:
    """One text: groups of digits, and the runs of groups that may be one number."""

    def __init__(self, text, strict, printed):
        self.source, self.strict, self.printed = text, strict, printed
        self.text = text.translate(_ONE_FORM)
        self.groups = [found.span() for found in _GROUP.finditer(self.text)]
        self.old = strict or bool(_OLD_CONTEXT.search(text))

    def hits(self):
        found, index = [], 0
        while index < len(self.groups):
            hit, index = self._longest(index)
            if hit:
                found.append(hit)
        return [self._with_words(hit, found) for hit in found]

    def _longest(self, first):
        """``(hit or None, index of the next group)`` for what begins at a group."""
        best, following, number, last = None, first + 1, "", first
        while last < len(self.groups):
            if last > first and not _WIDE_GAP.fullmatch(self._gap(last)):
                break
            start, end = self.groups[last]
            number += self.text[start:end]
            if len(number) > CARD[-1]:
                break
            hit = self._hit(first, last, number)
            if hit:
                best, following = hit, last + 1
            last += 1
        return best, following

    def _gap(self, index):
        """What stands between a group and the one before it."""
        return self.text[self.groups[index - 1][1] : self.groups[index][0]]

    def _hit(self, first, last, number):
        start, end = self.groups[first][0], self.groups[last][1]
        if start and self.text[start - 1] == "." and self.text[start - 2].isdigit():
            return None  # decimals
        if len(number) == 17:
            letter = re.match(rf"{_GAP}?([Xx])(?![A-WYZa-wyz\d])", self.text[end:])
            number, end = (
                (number + "X", end + letter.end()) if letter else (number, end)
            )
        kind = self._kind(number, first, last)
        if not kind or self._in_token(start, end):
            return None
        return Hit(kind, start, end, mask(kind, number), number=number)

    def _kind(self, number, first, last):
        if len(number) == 18 and self._is_identity(number):
            return "identity"
        if len(number) == 15 and first == last and self.old and _is_old(number):
            return "identity"
        if len(number) in CARD and self._is_card(number, first, last):
            return "bank"
        if len(number) == 11 and self._is_mobile(number, first, last):
            return "phone"
        if len(number) == 13 and number.startswith("86"):
            return "phone" if self._is_mobile(number[2:], first, last) else None
        return None

    def _is_identity(self, number):
        if number[:2] not in _PROVINCES:
            return False
        if is_identity(number):
            return True
        swapped = number[:17] + person_digit(number[:17])
        return self.strict and is_identity(swapped)

    def _is_card(self, number, first, last):
        """Luhn and a usual beginning; in groups as cards are embossed."""
        if not number.isdigit() or not (self.strict or luhn(number)):
            return False
        if first == last:
            return number[0] in "3456" or number.startswith(_ISSUERS)
        sizes = [end - start for start, end in self.groups[first : last + 1]]
        if not self._narrow(first, last) or not _as_embossed(sizes):
            return False
        issued = number.startswith(_ISSUERS) and not self.printed
        return issued or (number[0] in "3456" and self._alone(first, last))

    def _is_mobile(self, number, first, last):
        if number[0] != "1" or number[1] not in "3456789":
            return False
        if first == last:
            return True
        sizes = [end - start for start, end in self.groups[first : last + 1]]
        sizes = sizes[1:] if sizes[0] == 2 else sizes
        return (
            not self.printed
            and sizes in ([11], [3, 4, 4], [3, 8], [7, 4])
            and self._narrow(first, last)
        )

    def _narrow(self, first, last):
        return all(
            _NARROW_GAP.fullmatch(self._gap(index))
            for index in range(first + 1, last + 1)
        )

    def _alone(self, first, last):
        """Whether no further digits stand beside the groups."""
        before = first and _WIDE_GAP.fullmatch(self._gap(first))
        after = last + 1 < len(self.groups) and _WIDE_GAP.fullmatch(self._gap(last + 1))
        return not before and not after

    def _in_token(self, start, end):
        """Whether the digits are part of a checksum."""
        while start and _in_word(self.text[start - 1]):
            start -= 1
        while end < len(self.text) and _in_word(self.text[end]):
            end += 1
        word = self.text[start:end]
        return len(word) >= TOKEN and not word.isdigit()

    def _with_words(self, hit, hits):
        """The hit with what stands around it, every long number masked."""
        before = self.source[max(0, hit.start - 40) : hit.start]
        after = self.source[hit.end : hit.end + 40]
        words = (
            _hidden(before, -AROUND, None) + hit.masked + _hidden(after, None, AROUND)
        )
        return Hit(
            hit.kind,
            hit.start,
            hit.end,
            hit.masked,
            " ".join(words.split()),
            hit.number,
        )


def _hidden(text, first, last):
    """A piece of text with the digits of long numbers gone."""
    text = text.translate(_ONE_FORM)
    joined = re.sub(rf"\d(?:{_GAP}{{0,3}}\d){{6,}}", "…", text)
    return _LONG.sub("…", joined)[first:last]


def _replaced(text, hits):
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.start], hit.masked]
        at = hit.end
    return "".join([*parts, text[at:]])


def _as_embossed(sizes):
    """Whether groups of digits are those of a card: 4-4-4-4(-3), 6-13, 4-4-4-7.

    >>> _as_embossed([4, 4, 4, 4, 3]), _as_embossed([6, 13]), _as_embossed([4, 5, 7])
    (True, True, False)
    """
    if sizes[0] == 6 and len(sizes) == 2:
        return True
    return set(sizes[:-1]) == {4} and sizes[-1] <= 7


def _is_old(number):
    """Whether 15 digits are an identity number as issued until 1999.

    >>> _is_old("341125850101123"), _is_old("341125859901123")
    (True, False)
    """
    return number[:2] in _PROVINCES and bool(_DAY.fullmatch(number[8:12]))


def _in_word(character):
    return character.isascii() and (character.isalnum() or character == MASK)
