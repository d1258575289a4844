from odoo import SUPERUSER_ID, api

# Uses of the regulation that a plan line reckons from more than an amount.
DETAILS = {
    "post": ("use_21", "use_p21"),
    "temporary": ("use_22", "use_p22"),
    "persons": ("use_31", "use_32", "use_p31"),
    "works": ("use_41", "use_p41"),
}


def migrate(cr, version):
    """Tell the uses of a register of 19.0.1.1 what their plan lines ask for."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for detail, names in DETAILS.items():
        for name in names:
            use = env.ref(f"rural_asset.{name}", raise_if_not_found=False)
            if use:
                use.detail = detail
