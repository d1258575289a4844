import logging

from odoo import SUPERUSER_ID, api

_logger = logging.getLogger(__name__)

IMPORTS = ("rural.asset.import", "rural.contract.import", "rural.opening.import")


def migrate(cr, version):
    """Seal the identity numbers that stand in plain, and keep the uploaded workbooks
    where imports look for them now. Plans under way have no scheme attached yet: a
    county that runs already is warned and not stopped, until it sets it otherwise.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute("UPDATE res_company SET rural_scheme = 'warn'")
    cr.execute(
        "UPDATE ir_attachment SET res_field = 'kept_file'"
        " WHERE res_field = 'file' AND res_model IN %s",
        [IMPORTS],
    )
    codes = env["rural.sealed.code"]
    count = codes._count_plain()
    if not count:
        return
    if problem := env["rural.secret"]._problem():
        _logger.warning(
            "%s identity numbers of partners, contracts and assets stand in plain. %s"
            " Then choose “Seal What Stands in Plain” under Keys for Numbers.",
            count,
            problem,
        )
        return
    codes._seal_plain()
    _logger.info("%s identity numbers that stood in plain are sealed", count)
