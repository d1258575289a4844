from odoo.tests import TransactionCase, new_test_user

FUNDING = "rural_asset.funding_source_f02"
ROLES = {
    "clerk": "group_rural_clerk",
    "accountant": "group_rural_accountant",
    "reviewer": "group_rural_reviewer",
    "officer": "group_rural_officer",
    "auditor": "group_rural_auditor",
    "verifier": "group_rural_verifier",
    "manager": "group_rural_manager",
}


class RuralCommon(TransactionCase):
    """A county of two townships with two villages each, one user a role.

    The village roles sit in the village ``xiangguan``, the township roles in
    its township ``liuhe``, the county roles in the county.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.county = cls._region("清源县", "349901000000", "county")
        cls.liuhe = cls._region("柳河镇", "349901101000", "township", cls.county)
        cls.shunshan = cls._region("舜山镇", "349901102000", "township", cls.county)
        cls.xiangguan = cls._region("相官村", "349901101201", "village", cls.liuhe)
        cls.qianying = cls._region("前营村", "349901101202", "village", cls.liuhe)
        cls.linqiao = cls._region("林桥村", "349901102201", "village", cls.shunshan)
        cls.fuxing = cls._region("复兴村", "349901102202", "village", cls.shunshan)
        scopes = {
            "clerk": cls.xiangguan,
            "accountant": cls.liuhe,
            "reviewer": cls.liuhe,
        }
        cls.users = {
            role: cls._user(role, scopes.get(role, cls.county)) for role in ROLES
        }

    @classmethod
    def _region(cls, name, code, level, parent=None):
        return cls.env["rural.region"].create(
            {
                "name": name,
                "code": code,
                "level": level,
                "parent_id": parent.id if parent else False,
            }
        )

    @classmethod
    def _user(cls, role, regions, login=None):
        user = new_test_user(
            cls.env,
            login=login or f"rural_{role}",
            groups=f"rural_asset.{ROLES[role]}",
            tz="Asia/Shanghai",
        )
        user.rural_region_ids = regions
        return user

    @classmethod
    def _asset_vals(cls, region=None, category="0101", value=120000, **vals):
        """Values of an asset that satisfies every rule up to confirmation."""
        region = region or cls.xiangguan
        return {
            "name": f"{region.name}蔬菜大棚",
            "region_id": region.id,
            "category_id": cls.env.ref(f"rural_asset.category_{category}").id,
            "batch": "transition",
            "project_name": f"2021年{region.name}产业项目",
            "project_year": 2021,
            "quantity": 12,
            "operation_mode": "lease",
            "caretaker_name": "李长河",
            "date_completed": "2021-08-20",
            "date_confirmed": "2021-12-01",
            "confirmation_document": "清扶资确〔2021〕1号",
            "original_value": value,
            "funding_ids": [
                (0, 0, {"source_id": cls.env.ref(FUNDING).id, "amount": value})
            ],
            "right_ids": [(0, 0, {"holder_region_id": region.id})],
            **vals,
        }

    @classmethod
    def _asset(cls, region=None, state="draft", **kwargs):
        """An asset brought to ``state`` through its own steps."""
        asset = cls.env["rural.asset"].create(cls._asset_vals(region, **kwargs))
        officer = asset.with_user(cls.users["officer"])
        if state in ("registered", "confirmed"):
            officer.action_register()
        if state == "confirmed":
            officer.action_confirm()
        return asset
