"""The cell styles of an empty workbook: what they show, and close relatives of them.

A style is kept as the county drew it. Only where it would spoil a value a relative
is added that differs in one property: a date in a cell without a date format, a
text that a later edit would turn into a formula.
"""

import copy

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DAY = "yyyy-mm-dd"
_FIRST_OWN_FORMAT = 164


def tag(name):
    """The name of an element of a workbook's parts."""
    return f"{{{MAIN}}}{name}"


class Styles:
    """`xl/styles.xml`; a style is its number, as in the attribute ``s`` of a cell."""

    def __init__(self, content):
        self.root = etree.fromstring(content)
        self.styles = self.root.find(tag("cellXfs"))
        self.relatives = {}

    def number_format(self, style):
        """The code of the number format: ``@`` for text, ``General`` for none.

        >>> Styles(_EXAMPLE).number_format(1)
        '@'
        """
        number = int(self._style(style).get("numFmtId", 0))
        own = self._formats().get(number)
        return own or BUILTIN_FORMATS.get(number, "General")

    def is_text(self, style):
        return self.number_format(style) == "@"

    def is_date(self, style):
        return is_date_format(self.number_format(style))

    def is_percent(self, style):
        return "%" in self.number_format(style)

    def wraps(self, style):
        """Whether long text goes on in a second line."""
        alignment = self._style(style).find(tag("alignment"))
        return alignment is not None and alignment.get("wrapText") in ("1", "true")

    def font_size(self, style):
        """Points."""
        fonts = self.root.find(tag("fonts"))
        font = fonts[int(self._style(style).get("fontId", 0))]
        size = font.find(tag("sz"))
        return 11.0 if size is None else float(size.get("val"))

    def as_day(self, style):
        """The relative that shows a day.

        >>> styles = Styles(_EXAMPLE)
        >>> day = styles.as_day(0)
        >>> day, styles.as_day(0), styles.number_format(day), styles.font_size(day)
        (2, 2, 'yyyy-mm-dd', 9.0)
        """
        return self._relative(style, numFmtId=self._day(), applyNumberFormat="1")

    def as_share(self, style):
        """The relative that shows 0.05 as 5 %."""
        return self._relative(style, numFmtId="10", applyNumberFormat="1")

    def as_quoted(self, style):
        """The relative in which a text stays a text when somebody edits it."""
        return self._relative(style, quotePrefix="1")

    def content(self):
        """The part's bytes, relatives included."""
        self.styles.set("count", str(len(self.styles)))
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")

    def _style(self, style):
        return self.styles[style if style < len(self.styles) else 0]

    def _relative(self, style, **properties):
        key = (style, *properties.items())
        if key not in self.relatives:
            relative = copy.deepcopy(self._style(style))
            for name, value in properties.items():
                relative.set(name, value)
            self.styles.append(relative)
            self.relatives[key] = len(self.styles) - 1
        return self.relatives[key]

    def _formats(self):
        """`{number: code}` of the workbook's own number formats."""
        return {
            int(entry.get("numFmtId")): entry.get("formatCode")
            for entry in self.root.iter(tag("numFmt"))
        }

    def _day(self):
        """The number of the format of days, added at the first call."""
        known = {code: str(number) for number, code in self._formats().items()}
        if DAY in known:
            return known[DAY]
        formats = self.root.find(tag("numFmts"))
        if formats is None:
            formats = etree.Element(tag("numFmts"))
            self.root.insert(0, formats)
        number = str(max([_FIRST_OWN_FORMAT - 1, *self._formats()]) + 1)
        etree.SubElement(formats, tag("numFmt"), numFmtId=number, formatCode=DAY)
        formats.set("count", str(len(formats)))
        return number


_EXAMPLE = f"""<styleSheet xmlns="{MAIN}"><fonts><font><sz val="9"/></font></fonts>
<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="49" fontId="0"/></cellXfs>
</styleSheet>""".encode()
