from odoo import api, fields, models


class UomUom(models.Model):
    _inherit = "uom.uom"

    rural_synonyms = fields.Text(
        string="Synonyms in Workbooks",
        help="Other words for this unit, one per line: ㎡, m², 平米 …",
    )

    @api.model
    def _rural_words(self):
        """Return ``{word: id}`` of unit names and synonyms; names win."""
        words, units = {}, self.search([])
        for unit in units:
            for word in (unit.rural_synonyms or "").splitlines():
                words.setdefault(word.strip(), unit.id)
        words.update({unit.name: unit.id for unit in units})
        return words
