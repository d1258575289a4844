from odoo import api, models
from odoo.exceptions import UserError


class RuralOwnPapers(models.AbstractModel):
    """A document whose papers stand in one field: what is uploaded becomes its own,
    so that whoever reads the document reads them; once it has left its draft, papers
    are added and none is taken away.
    """

    _name = "rural.own.papers"
    _description = "Document with Papers of Its Own"

    _papers_field = None

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records, name = super().create(vals_list), self._papers_field
        for record in records.filtered(name):
            record.write({name: [(6, 0, record[name].ids)]})
        return records

    def write(self, vals):
        name = self._papers_field
        if name not in vals:
            return super().write(vals)
        kept = {record: record[name] for record in self if record.state != "draft"}
        result = super().write(vals)
        for record, papers in kept.items():
            record._check_papers_kept(papers)
        for record in self.filtered(name):
            own = record._own_papers(record[name])
            if own != record[name]:
                super(RuralOwnPapers, record).write({name: [(6, 0, own.ids)]})
        return result

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_papers_kept(self, papers):
        if gone := papers - self[self._papers_field]:
            raise UserError(
                self.env._(
                    "%(name)s is no draft any more: %(papers)s belongs to it and "
                    "stays. Further papers can be added.",
                    name=self.display_name,
                    papers="、".join(gone.mapped("name")),
                )
            )
