"""Administrative division codes, and finding a region by what a ledger calls it.

A code has 12 digits: province 2, city 2, county 2, township 3, village 3, the
unused tail filled with zeros (统计用区划代码). Names vary more than codes do:
大李, 大李村, 大李村委会 and 大李村村民委员会 are one village.
"""

import difflib
import re
from collections import defaultdict

from .errors import DataError
from .text import normalize

LEVELS = ("province", "city", "county", "township", "village")
_WIDTHS = (2, 4, 6, 9, 12)

_BODIES = (
    "股份经济合作联合社 股份经济合作社 经济合作联合社 经济合作社 经济联合总社 "
    "经济联合社 集体经济组织 村民委员会 居民委员会 社区委员会 村委会 居委会 村两委 "
    "村集体 人民政府 镇政府 乡政府 政府 街道办事处 办事处 街道办"
).split()
_BODY = re.compile("(?:" + "|".join(sorted(_BODIES, key=len, reverse=True)) + ")$")
_KIND = re.compile(
    r"(?:行政村|民族村|村+|农村社区|社区|嘎查|民族乡|镇|乡|街道|苏木"
    r"|自治县|自治旗|县|旗|(?<=..)[区市])$"
)
_TOWN = re.compile(r"(?:镇|乡|街道|苏木)$")
_VILLAGE = re.compile(r"(?:村|社区|嘎查)$")
_LEADING_TOWN = re.compile(r"^(?:民族乡|镇|乡|街道|苏木)(?:人民政府|办事处)?")
_WHOLE = re.compile(
    r"(?:全|各)(?:镇|乡|街道|县|区|市)(?:各村|范围)?"
    r"|(?:镇|乡|街道|县|乡镇|镇村)?本级|镇直|乡直|县直"
)
_GROUP = re.compile(r".{1,8}(?:组|队|屯|自然村|片)")
_JOINTS = " /\\-—、,.·>"


def check_code(code, level=None):
    """The 12-digit text of a code; `level` is one of `LEVELS` or None for any.

    Whole numbers are accepted: a spreadsheet stores a typed code as one.

    :raises DataError: `bad_region_code`, `wrong_region_level`

    >>> check_code(349901101201.0, "village")
    '349901101201'
    >>> check_code("349901101000", "village")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: wrong_region_level: code='349901101000', level='township'
    """
    text = normalize(code)
    if not re.fullmatch(r"[1-9]\d{11}", text):
        raise DataError("bad_region_code", text=text)
    if level and level_of(text) != level:
        raise DataError(
            "wrong_region_level", code=text, level=level_of(text), expected=level
        )
    return text


def level_of(code):
    """The level that a 12-digit code's last non-zero part belongs to.

    >>> [level_of(c) for c in ("340000000000", "341100000000", "349901000000")]
    ['province', 'city', 'county']
    >>> level_of("419001000000"), level_of("441900003000"), level_of("349901101201")
    ('county', 'township', 'village')
    """
    used = len(code.rstrip("0"))
    widths = zip(LEVELS, _WIDTHS, strict=True)
    return next(level for level, width in widths if used <= width)


def ancestors(code):
    """The codes above `code`, nearest first, without empty parts.

    Take the first that your table has: a county that the province runs itself
    has a city row '省直辖县级行政区划' in some tables and none in others.

    >>> ancestors("349901101201")
    ['349901101000', '349901000000', '349900000000', '340000000000']
    >>> ancestors("441900003001")
    ['441900003000', '441900000000', '440000000000']
    """
    above = [code[:width].ljust(12, "0") for width in reversed(_WIDTHS[:-1])]
    return [c for c in dict.fromkeys(above) if c != code]


def parent_code(code):
    """The nearest code above, or None for a province.

    >>> parent_code("349901101201"), parent_code("340000000000")
    ('349901101000', None)
    """
    return next(iter(ancestors(code)), None)


def match_key(name):
    """A region's name without the words that people add or leave out.

    >>> {match_key(n) for n in ("大李", "大李村", "大李村委会", "大李村村民委员会")}
    {'大李'}
    >>> match_key("半塔街道办事处"), match_key("柳河镇人民政府"), match_key("村")
    ('半塔', '柳河', '村')
    """
    name = _body_key(name)
    return _KIND.sub("", name) or name


def _body_key(name):
    """The name without the body that acts for the region: 水口村村民委员会 → 水口村."""
    name = re.sub(r"\s", "", normalize(name))
    return _BODY.sub("", name) or name


class RegionIndex:
    """Finds the region that a ledger row means, among the regions given.

    `regions` is an iterable of `(id, name, level, parent_id, code)`; `level` is
    one of `LEVELS`, `code` 12 digits or falsy, a `parent_id` outside the
    iterable counts as none. The regions given are the whole scope.

    >>> index = RegionIndex([
    ...     (1, "清源县", "county", None, "349901000000"),
    ...     (2, "柳河镇", "township", 1, "349901101000"),
    ...     (3, "相官村", "village", 2, "349901101201"),
    ... ])
    >>> index.find("相官村委会", "柳河"), index.find("柳河镇相官村")
    (3, 3)
    >>> index.find("", "柳河镇"), index.find("全镇", "柳河镇"), index.find(349901101201)
    (2, 2, 3)
    >>> index.find("相宫村")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: region_unknown: text='相宫村', suggestions=[(3, '柳河镇相官村')]
    """

    def __init__(self, regions):
        self._rows = {row[0]: tuple(row) for row in regions}
        self._by_code = {str(row[4]): row[0] for row in self._rows.values() if row[4]}
        self._by_key = defaultdict(list)
        for region, name, level, _parent, _code in self._rows.values():
            self._by_key[level, match_key(name)].append(region)
        self._above = {region: self._ancestors(region) for region in self._rows}
        self._found = {}

    def find(self, village_text, township_text=None, county_text=None):
        """The id of the region; of the township (county) when only that is given.

        The texts are cells: names, names in one cell ('柳河镇相官村'), codes of
        6, 9 or 12 digits, '全镇', or blank.

        :raises DataError: `region_missing`; `region_unknown` (text, suggestions:
            at most five `(id, name with township)`, nearest first);
            `region_ambiguous` (text, candidates in the same shape)
        """
        texts = (county_text, township_text, village_text)
        texts = tuple("" if text is None else normalize(text) for text in texts)
        if texts not in self._found:
            self._found[texts] = self._outcome(texts)
        outcome = self._found[texts]
        if isinstance(outcome, DataError):
            raise DataError(outcome.code, **outcome.params)
        return outcome

    def name(self, region):
        """The name with the township before a village: '柳河镇相官村'."""
        _id, name, level, parent, _code = self._rows[region]
        above = self._rows.get(parent)
        return f"{above[1]}{name}" if level == "village" and above else name

    def _outcome(self, texts):
        """The id, or the error: both are remembered."""
        try:
            return self._resolve(*texts)
        except DataError as error:
            return error.with_traceback(None)

    def _resolve(self, county, township, village):
        for text in (village, township, county):
            if re.fullmatch(r"\d{6}|\d{9}|\d{12}", text):
                return self._find_code(text)
        scope = None
        if county:
            scope = self._one(county, self._named(county, "county", None), None)
        if not township and not village:
            return scope or self._missing()
        if not township:
            return self._find_in_one_cell(village, scope)
        towns = self._named(township, "township", scope)
        if not towns:
            return self._find_in_one_cell(township + village, scope, shown=township)
        return self._find_in_towns(village, township, towns)

    def _find_in_towns(self, village, township, towns):
        if not village or _WHOLE.fullmatch(village):
            return self._one(township, towns, None)
        found = [
            region
            for town in towns
            for region in self._villages(village, town) or self._walk(village, town)
        ]
        scope = towns[0] if len(towns) == 1 else None
        return self._one(village, list(dict.fromkeys(found)), scope)

    def _find_in_one_cell(self, text, scope, shown=None):
        """A cell that holds a village, or county, township and village together."""
        if _WHOLE.fullmatch(text):
            return scope or self._missing()
        found = self._villages(text, scope) or self._walk(text, scope)
        if not found:
            found = self._named(text, "township", scope)
        return self._one(shown or text, found, scope)

    def _walk(self, text, scope):
        """Villages (or townships) that `text` names with what lies above it."""
        found = []
        for level in ("county", "township"):
            for region, rest in self._prefixes(text, level, scope):
                if not rest or _WHOLE.fullmatch(rest):
                    found.append(region)
                else:
                    found += self._villages(rest, region)
                    found += self._walk(rest, region) if level == "county" else []
        return list(dict.fromkeys(found))

    def _prefixes(self, text, level, scope):
        """`(region, rest of text)` for regions of `level` that begin `text`."""
        for region, name, kind, _parent, _code in self._rows.values():
            if kind != level or not self._within(region, scope):
                continue
            start = name if text.startswith(name) else match_key(name)
            if len(start) > 1 and text.startswith(start):
                rest = _LEADING_TOWN.sub("", text[len(start) :])
                yield region, rest.lstrip(_JOINTS)

    def _villages(self, text, scope):
        text = re.sub(r"\s", "", text)
        found = self._named(text, "village", scope)
        return found or self._group_of(text, scope)

    def _group_of(self, text, scope):
        """The village of '相官村三组': the longest name that begins the text."""
        for cut in range(len(text) - 1, 1, -1):
            if text[cut - 1] not in "村区会" or not _GROUP.fullmatch(text[cut:]):
                continue
            found = self._named(text[:cut], "village", scope)
            if found:
                return found
        return []

    def _named(self, text, level, scope):
        """Ids of the regions so named: by the exact name, else body, else key."""
        same = [
            region
            for region in self._by_key.get((level, match_key(text)), ())
            if self._within(region, scope)
        ]
        for spelling in (normalize, _body_key):
            exact = [r for r in same if spelling(self._rows[r][1]) == spelling(text)]
            if exact:
                return exact
        other = _TOWN if level == "village" else _VILLAGE
        return [] if other.search(_body_key(text)) else same

    def _find_code(self, text):
        region = self._by_code.get(text.ljust(12, "0"))
        if region is None:
            near = difflib.get_close_matches(text.ljust(12, "0"), self._by_code, 5)
            self._unknown(text, [self._by_code[code] for code in near])
        return region

    def _one(self, text, found, scope):
        if len(found) == 1:
            return found[0]
        if found:
            candidates = [(region, self.name(region)) for region in found]
            raise DataError("region_ambiguous", text=text, candidates=candidates)
        self._unknown(text, self._near(text, scope))

    def _unknown(self, text, near):
        suggestions = [(region, self.name(region)) for region in near]
        raise DataError("region_unknown", text=text, suggestions=suggestions)

    def _missing(self):
        raise DataError("region_missing")

    def _near(self, text, scope):
        """Up to five ids of similar names: inside the scope first, then outside."""
        key, names = match_key(text), defaultdict(list)
        for region in self._rows:
            names[match_key(self._rows[region][1])].append(region)
            names[match_key(self.name(region))].append(region)
        close = difflib.get_close_matches(key, names, 10, 0.5)
        near = dict.fromkeys(region for name in close for region in names[name])
        return sorted(near, key=lambda r: not self._within(r, scope))[:5]

    def _within(self, region, scope):
        return scope is None or scope in self._above[region]

    def _ancestors(self, region):
        """The ids above `region`, itself included; a cycle ends the walk."""
        above = []
        while region in self._rows and region not in above:
            above.append(region)
            region = self._rows[region][3]
        return frozenset(above)
