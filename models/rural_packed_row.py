from odoo import api, models
from odoo.fields import Domain


class RuralPackedRow(models.AbstractModel):
    """A row of a query whose id is made of what it is about.

    Reading rows again by their ids then costs what those rows cost, not what
    the whole query does: the id says which part of the tables to look at.
    """

    _name = "rural.packed.row"
    _description = "Row of a Query"

    @api.model
    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain).map_conditions(self._narrow)
        return super()._search(domain, *args, **kwargs)

    def _narrow(self, condition):
        if condition.field_expr != "id" or condition.operator not in ("=", "in"):
            return condition
        value = condition.value
        ids = [value] if isinstance(value, int) else list(value)
        return condition & self._unpacked([int(row_id) for row_id in ids if row_id])

    @api.model
    def _unpacked(self, row_ids):
        """The domain of what the ids say. To be overridden."""
        raise NotImplementedError
