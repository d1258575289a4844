from odoo import api, models

from .person_messages import file_messages, person_messages


class RuralNumberedImport(models.AbstractModel):
    """导入人员名单: workbooks whose rows hold numbers of persons.

    Nothing that is kept of them holds a whole number: findings, rows, headings and
    file names are masked; the workbook itself is sealed, and gone once imported.
    """

    _name = "rural.numbered.import"
    _description = "Import of a List of Persons"
    _inherit = ["rural.workbook.import"]

    _holds_numbers = True

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._masked_name(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._masked_name(vals))

    def _masked_name(self, vals):
        name = vals.get("filename")
        return {**vals, "filename": self._shown(name)} if name else vals

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_persons(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Persons on File"),
            "res_model": "rural.person",
            "view_mode": "list,form",
            "domain": [("id", "in", self.line_ids.person_id.ids)],
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _file_message(self, error):
        text = file_messages(self.env).get(error.code)
        return text % error.params if text else super()._file_message(error)

    def _messages(self):
        return {**super()._messages(), **person_messages(self.env)}

    def _column_vals(self, check, order):
        for vals in super()._column_vals(check, order):
            yield {**vals, "label": self._shown(vals["label"])}

    def _line_vals(self, check, order):
        """A row that is wrong may hold a number in any of its cells."""
        for vals in super()._line_vals(check, order):
            yield {
                name: self._shown(value) if isinstance(value, str) else value
                for name, value in vals.items()
            }

    def _change_text(self, changes, *models):
        """Field by field: old → new; the field is that of the first model with it."""
        lines = []
        for name, values in changes.items():
            field = next(
                self.env[model]._fields[name]
                for model in models
                if name in self.env[model]._fields
            )
            words = {}
            if field.type == "selection":
                words = dict(field._description_selection(self.env))
            old, new = (words.get(value, value) or "—" for value in values)
            lines.append(f"{field._description_string(self.env)}: {old} → {new}")
        return "\n".join(lines) or None
