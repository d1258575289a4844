from odoo import api, fields, models


class RuralRevivalStage(models.Model):
    """One line of a revival plan's timetable."""

    _name = "rural.revival.stage"
    _description = "Stage of a Revival Plan"
    _order = "revival_id, date_due, id"

    revival_id = fields.Many2one(
        "rural.revival", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="What Is Done", required=True)
    date_due = fields.Date(string="To Be Done by", required=True)
    date_done = fields.Date(string="Done on")
    result = fields.Char(string="Result of the Stage")
    village_id = fields.Many2one(
        related="revival_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="revival_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="revival_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="revival_id.company_id", store=True, precompute=True, index=True
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        stages._check_plan_open()
        return stages

    def write(self, vals):
        self._check_plan_open()
        result = super().write(vals)
        self._check_plan_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        self._check_plan_open()

    def _check_plan_open(self):
        """The timetable moves as long as the plan does."""
        self.revival_id._check_frozen({"stage_ids": True})
