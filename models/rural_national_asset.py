from odoo import api, fields, models


class RuralNationalAsset(models.Model):
    """What an asset is called in the national system
    (全国防返贫监测信息系统“扶贫项目资产管理模块”), by that system's own export.
    """

    _name = "rural.asset"
    _inherit = "rural.asset"

    national_code = fields.Char(
        string="Code in the National System",
        copy=False,
        index="btree_not_null",
        help="Taken over when the register is compared with the system's export.",
    )

    _national_code_uniq = models.UniqueIndex(
        "(national_code) WHERE national_code IS NOT NULL AND national_code != ''",
        "Another asset has this code of the national system already.",
    )

    @api.model
    def _key_fields(self, names):
        """The code belongs to the other system: it comes and changes there."""
        return super()._key_fields(names) - {"national_code"}
