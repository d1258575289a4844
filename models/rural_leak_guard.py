from odoo import api, models


class RuralLeakGuard(models.AbstractModel):
    """Looks for whole numbers of persons in everything that leaves the product:
    documents, workbooks, attachments of steps, exports, messages.

    A hit stops it and says where, with the number masked. What counts as a number is
    `lib.leak_scan`; telephones that the county publishes as contacts pass.
    """

    _name = "rural.leak.guard"
    _description = "Leak Guard"

    @api.model
    def _check_text(self, text, where):
        """Refuse a text that holds a number. ``where`` names it for the user.

        :raises UserError: with kind, masked number and the words around it
        """

    @api.model
    def _check_file(self, content, name, where=None):
        """Refuse a file (bytes) that holds a number: PDF, workbook, document, text."""
