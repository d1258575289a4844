from odoo import api, models

# Stored texts beside the product's own models where numbers of persons would stay.
TEXT_HOLDERS = ("mail.tracking.value", "ir.filters", "res.partner")


class Base(models.AbstractModel):
    """What the leak guard looks at on every way in and out: texts as they are stored,
    and lists as they are exported.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        if _holds_texts(self._name):
            self.env["rural.leak.guard"]._check_values(self, vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if _holds_texts(self._name):
            self.env["rural.leak.guard"]._check_values(self, [vals])
        return super().write(vals)

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        guard = self.env["rural.leak.guard"]
        if guard._is_ours(self._name):
            guard._check_rows(result["datas"], fields_to_export, self._description)
        return result


def _holds_texts(model):
    return model.startswith("rural.") or model in TEXT_HOLDERS
