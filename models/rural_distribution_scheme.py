from odoo import models


class RuralDistributionScheme(models.Model):
    """Relief and rewards rest on a scheme of the village, before it resolves.

    The county says whether a missing one stops (res.company.rural_scheme). What is
    resolved is kept with the minutes, as evidence of the step. Papers taken over stand
    on their scan.
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _scheme_problems(self):
        return self._scheme_texts("block")

    def _content_warnings(self):
        return [*super()._content_warnings(), *self._scheme_texts("warn")]

    def _scheme_texts(self, control):
        """What is missing, if the county has chosen ``control`` for it."""
        if self.company_id.sudo().rural_scheme != control:
            return []
        return [text for line in self._rows() for text in line._scheme_problems()]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _before_resolve(self, given):
        given["attachments"] |= self.line_ids.scheme_ids

    def _items_continued(self):
        lines, note = super()._items_continued()
        carried = [vals["name"] for vals in lines if vals.get("scheme_carried")]
        if carried:
            text = self.env._(
                "The schemes of %(items)s are last year's: confirm them or attach new "
                "ones.",
                items="、".join(carried),
            )
            note = f"{note}\n{text}"
        return lines, note
