from odoo import api, models


class RuralCached(models.AbstractModel):
    """A short list that cached lookups are made of: any change empties the cache."""

    _name = "rural.cached"
    _description = "List behind Cached Lookups"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
