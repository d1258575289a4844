import re

from odoo import fields, models

from ..lib import form_compiler
from ..lib.blank_read import TOKENS
from ..lib.errors import DataError

CELL = re.compile(r"[A-Z]{1,3}([1-9]\d{0,6})")
KNOWN = (*form_compiler.TOKENS, *TOKENS)


class RuralBlankPlace(models.Model):
    """A text above or below the rows of an own layout, such as 填报单位：, and what
    is written instead.
    """

    _name = "rural.blank.place"
    _description = "Text of an Own Layout"
    _inherit = ["rural.blank.part"]
    _order = "blank_id, id"
    _rec_name = "cell"

    cell = fields.Char(required=True)
    text = fields.Char(string="Text as It Stands", readonly=True)
    new_text = fields.Char(
        string="Text to Write",
        help="Left empty, the text stays. May hold {region}, {county}, {township}, "
        "{village}, {year}, {date}, {noun}, {name}, {unit} and {count}.",
    )

    _cell_uniq = models.Constraint(
        "UNIQUE(blank_id, cell)", "Each cell has one text only."
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _problem(self):
        """What is wrong with the cell or its text, or None."""
        match = CELL.fullmatch(self.cell or "")
        blank = self.blank_id
        if not match or blank.header_row < int(match[1]) <= blank.last_row:
            return self.env._(
                "“%(cell)s”: enter a cell above the heading or below the rows, such as "
                "A2.",
                cell=self.cell,
            )
        try:
            self._rendered(dict.fromkeys(KNOWN, ""))
        except DataError as error:
            return self.env._(
                "Cell %(cell)s: the text cannot hold {%(token)s}. It knows %(known)s.",
                cell=self.cell,
                token=error.params["token"],
                known=", ".join(f"{{{name}}}" for name in KNOWN),
            )
        return None

    def _rendered(self, values):
        """The new text with its placeholders filled in."""
        text = self.new_text or ""
        for name in TOKENS:
            text = text.replace(f"{{{name}}}", str(values[name]))
        return form_compiler.render_title(text, values)
