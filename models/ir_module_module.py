from odoo import api, models

from odoo.addons.account.models.ir_module import templ

from .template_cn_rural import CHART

MODULE = "rural_asset"


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.depends("state")
    def _compute_account_templates(self):
        """Odoo looks for charts in localisation modules only; ours stands beside
        those of l10n_cn.
        """
        result = super()._compute_account_templates()
        values = self.env["account.chart.template"]._get_cn_rural_template_data()
        for module in self.filtered(lambda m: m.name == MODULE):
            module.account_templates = {
                CHART: templ(
                    self.env,
                    CHART,
                    name=values["name"],
                    parent=None,
                    sequence=values["sequence"],
                    visible=True,
                    installed=module.state == "installed",
                    module=MODULE,
                )
            }
        return result

    def write(self, vals):
        """Our chart is chosen, never loaded into a company by the installation:
        Odoo would do so for the first company without a chart.
        """
        if self.mapped("name") != [MODULE]:
            return super().write(vals)
        registry = self.env.registry
        waiting = registry.__dict__.get("_auto_install_template")
        result = super().write(vals)
        registry.__dict__.pop("_auto_install_template", None)
        if waiting:
            registry._auto_install_template = waiting
        return result
