from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import ormcache

from ..lib import distributions
from .bulk_insert import bulk_insert, reserve_ids

# From how many new accounts on they are inserted without the ORM.
MANY = 50

# tag → (its analytic plan, the records whose accounts stand in it)
TAGS = {
    "village": ("rural_asset.analytic_plan_village", "rural.region"),
    "asset": ("rural_asset.analytic_plan_asset", "rural.asset"),
    "use": ("rural_asset.analytic_plan_use", "rural.use"),
}


class RuralTags(models.AbstractModel):
    """The three tags of a voucher line: 村, 资产, 使用方向.

    They are analytic accounts, one plan each, kept in step with the records they
    stand for; this model translates between records and distributions.
    """

    _name = "rural.tags"
    _description = "Tags of Voucher Lines"

    # ------------------------------------------------------------
    # PLANS
    # ------------------------------------------------------------

    @api.model
    def _plan(self, tag):
        """The root plan of a tag."""
        return self.env.ref(TAGS[tag][0])

    @api.model
    @ormcache()
    def _columns(self):
        """``{tag: column}`` on analytic items; Odoo names them after the plans."""
        return {tag: self._plan(tag).sudo()._column_name() for tag in TAGS}

    @api.model
    def _sync(self, records, tag, name="name"):
        """Create or update the analytic accounts of records.

        Superuser, as village staff never touch the plans. New accounts are
        created in one batch; ``records`` have ``analytic_account_id`` and ``code``.
        Many at once, as an import registers them, go past the ORM: it took a
        fifth of the time of 10,000 assets.
        """
        records, plan = records.sudo(), self._plan(tag)
        for record in records.filtered("analytic_account_id"):
            record.analytic_account_id.write(self._account_vals(record, name))
        new = records.filtered(lambda r: not r.analytic_account_id)
        if len(new) >= MANY:
            self._insert_accounts(new, plan, name)
            return
        quiet = {"tracking_disable": True, "mail_create_nosubscribe": True}
        accounts = self.env["account.analytic.account"].sudo().with_context(**quiet)
        created = accounts.create(
            [{**self._account_vals(record, name), "plan_id": plan.id} for record in new]
        )
        for record, account in zip(new, created, strict=True):
            record.analytic_account_id = account

    @api.model
    def _insert_accounts(self, records, plan, name):
        accounts = self.env["account.analytic.account"].sudo()
        ids = reserve_ids(accounts, len(records))
        bulk_insert(accounts, self._account_rows(records, plan, name, ids))
        # With what else is to be written of them: an asset has seventeen indexes.
        account = records._fields["analytic_account_id"]
        for record, account_id in zip(records, ids, strict=True):
            account._update_cache(record, account_id, dirty=True)

    @api.model
    def _account_rows(self, records, plan, name, ids):
        for record, account_id in zip(records, ids, strict=True):
            vals = self._account_vals(record, name)
            yield {
                **vals,
                "id": account_id,
                "name": Json({"en_US": vals["name"]}),
                "company_id": vals["company_id"] or None,
                "plan_id": plan.id,
                "root_plan_id": plan.root_id.id,
            }

    @api.model
    def _account_vals(self, record, name):
        company = record.company_id.id if "company_id" in record._fields else False
        return {
            "name": record[name],
            "code": record.code,
            "active": record.active,
            "company_id": company,
        }

    # ------------------------------------------------------------
    # DISTRIBUTIONS
    # ------------------------------------------------------------

    @api.model
    def _distribution(self, village=None, asset=None, use=None):
        """``{"1,2,3": 100.0}`` of the accounts of village, asset and use; ``False``
        when none of them has one.
        """
        records = [record.sudo() for record in (village, asset, use) if record]
        accounts = [r.analytic_account_id.id for r in records if r.analytic_account_id]
        return {",".join(map(str, accounts)): 100.0} if accounts else False

    @api.model
    def _records(self, distribution, tag):
        """The records of one tag that a distribution names; those whose account is
        deleted are not among them. Superuser: callers judge the access.
        """
        accounts = distributions.account_ids(distribution)
        model = self.env[TAGS[tag][1]].sudo().with_context(active_test=False)
        return model.search([("analytic_account_id", "in", accounts)])

    @api.model
    def _by_account(self, accounts):
        """``{analytic account id: (tag, record)}`` of those that stand for a tag."""
        found = {}
        for tag, (_plan, model) in TAGS.items():
            records = self.env[model].sudo().with_context(active_test=False)
            for record in records.search([("analytic_account_id", "in", accounts)]):
                found[record.analytic_account_id.id] = (tag, record)
        return found

    @api.model
    def _plan_of(self, accounts):
        """``{analytic account id: root plan id}`` of the accounts that exist."""
        accounts = self.env["account.analytic.account"].sudo().browse(accounts)
        return {a.id: a.root_plan_id.id for a in accounts.exists()}

    @api.model
    def _replace(self, distribution, tag, record):
        """The distribution with one tag exchanged, the other tags kept."""
        account = record.sudo().analytic_account_id.id if record else None
        named = distributions.account_ids(distribution) + ([account] if account else [])
        plan_of = self._plan_of(named)
        plan = self._plan(tag).id
        return distributions.exchanged(distribution, plan, plan_of, account) or False
