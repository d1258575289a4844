from odoo import api, fields, models


class RuralCode(models.AbstractModel):
    """An editable code list: the county may add, rename, reorder and archive
    entries, records that use an entry keep it.

    ``synonyms`` are the words hand-kept workbooks use for the same thing, one a
    line; the import of a workbook finds the entry by its name, code or synonym.
    """

    _name = "rural.code"
    _description = "Code List Entry"
    _order = "sequence, code"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    synonyms = fields.Text(
        help="Other words for this entry, one per line. "
        "They are used to recognise it in workbooks.",
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _words(self):
        """Return ``{word: id}`` of every name, code and synonym in use."""
        return self.search([])._words_of()

    def _words_of(self):
        """Return ``{word: id}`` of these entries; names win over synonyms."""
        words = {}
        for entry in self:
            for word in (entry.synonyms or "").splitlines():
                if word.strip():
                    words.setdefault(word.strip(), entry.id)
        words.update({entry.code: entry.id for entry in self})
        words.update({entry.name: entry.id for entry in self})
        return words
