from odoo import api, fields, models

from ..lib import id_numbers
from ..lib.errors import DataError

ORDER = ("identity", "phone", "bank")


class RuralNumberFind(models.TransientModel):
    """Whose number is this? Typed whole, compared by blind index while it is typed,
    and kept nowhere: the field has no column.
    """

    _name = "rural.number.find"
    _description = "Find by Number"

    number = fields.Char(
        string="Number in Full",
        store=False,
        help="An identity number, bank card or telephone. It is not kept.",
    )
    person_ids = fields.Many2many("rural.person", string="Persons Found", readonly=True)
    message = fields.Char(string="Outcome", readonly=True)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.onchange("number")
    def _onchange_number(self):
        typed, self.number = self.number, False
        if not typed:
            return
        kinds = self._kinds(typed)
        owners = set()
        for kind, number in kinds.items():
            found = self.env["rural.secret"]._find("rural.person", kind, [number])
            owners.update(*found.values())
        self.person_ids, self.message = self._within_scope(owners, bool(kinds))

    @api.model
    def _kinds(self, typed):
        """``{kind: number in its one form}`` of what the text may be."""
        found = {}
        for kind in ORDER:
            try:
                found[kind] = id_numbers.parse(kind, typed)
            except DataError:
                continue
        return {kind: number for kind, number in found.items() if number}

    def _within_scope(self, owners, readable):
        """``(persons, sentence)``: of persons elsewhere only the township is told."""
        _ = self.env._
        if not readable:
            return False, _(
                "This is no whole identity number, bank card or telephone, or a digit "
                "is wrong. Compare it with the document."
            )
        people = self.env["rural.person"].with_context(active_test=False)
        mine = people.search([("id", "in", list(owners))])
        towns = people.sudo().browse(owners - set(mine.ids)).exists().township_id
        if not mine and not owners:
            return False, _("Nobody is registered with this number.")
        sentences = [_("Persons found: %(count)s.", count=len(mine))] if mine else []
        if towns:
            names = "、".join(towns.sorted("code").mapped("name"))
            sentences.append(
                _("Registered outside your regions, in %(townships)s.", townships=names)
            )
        return mine, " ".join(sentences)
