from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from .rural_finding import OPEN
from .rural_procedure import STATE_TOKEN

# What is brought up to date when the same thing is found again.
REFRESHED = ("name", "detail", "amount")
QUIET = {
    "rural_token": STATE_TOKEN,
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
}
# More of them at once are told in one message to each responsible.
MOST = 50


class RuralFindingReport(models.Model):
    """What checks, campaigns, verifications and comparisons find, by the thousand."""

    _name = "rural.finding"
    _inherit = "rural.finding"

    # ------------------------------------------------------------
    # REPORT
    # ------------------------------------------------------------

    @api.model
    def _report(self, vals_list):
        """Make findings of what a check, campaign or verification found: rows with an
        open finding of the same rule and record are brought up to date instead, so
        that reporting twice changes nothing.

        Rows tell their record by ``res_model`` and ``res_id`` and their rule by
        ``check_id``; without a rule, source and type stand for it. A row without
        record is always a new finding.

        :param vals_list: values of findings, with ``type_code`` instead of ``type_id``
        :returns: the findings, in the same order
        """
        rows = self._typed(vals_list)
        writer = self.sudo().with_context(**QUIET)
        keys = [self._key(row) for row in rows]
        found = writer._open_by_key(rows)
        seen, new = set(found), []
        for key, row in zip(keys, rows, strict=True):
            if key is None or key not in seen:
                seen.add(key)
                new.append((key, row))
            elif key in found:
                found[key]._refresh(row)
        created = writer.create([row for _key, row in new])
        loose = []
        for (key, _row), finding in zip(new, created, strict=True):
            if key is None:
                loose.append(finding)
            else:
                found[key] = finding
        loose.reverse()
        order = [loose.pop() if key is None else found[key] for key in keys]
        created._tell()
        return self.browse([finding.id for finding in order])

    @api.model
    def _typed(self, vals_list):
        types = self.env["rural.finding.type"].sudo().with_context(active_test=False)
        ids = {entry.code: entry.id for entry in types.search([])}
        rows = []
        for vals in vals_list:
            row = dict(vals)
            code = row.pop("type_code", None)
            if code and code not in ids:
                raise UserError(
                    self.env._("There is no type of finding “%(code)s”.", code=code)
                )
            rows.append({**row, "type_id": ids[code]} if code else row)
        return rows

    @api.model
    def _key(self, row):
        """What tells one open finding from another, or None."""
        if not row.get("res_id"):
            return None
        place = (row["res_model"], row["res_id"])
        if row.get("check_id"):
            return (row["check_id"], *place)
        return (row.get("source", "own"), row["type_id"], *place)

    def _open_by_key(self, rows):
        by_model = {}
        for row in rows:
            if row.get("res_id"):
                by_model.setdefault(row["res_model"], set()).add(row["res_id"])
        found = {}
        for model, ids in by_model.items():
            domain = [
                ("res_model", "=", model),
                ("res_id", "in", list(ids)),
                ("state", "in", OPEN),
            ]
            for finding in self.search(domain):
                found[finding._own_key()] = finding
        return found

    def _own_key(self):
        place = (self.res_model, self.res_id)
        if self.check_id:
            return (self.check_id.id, *place)
        return (self.source, self.type_id.id, *place)

    def _refresh(self, row):
        """Write what has changed since it was found first."""
        values = {
            name: row[name]
            for name in REFRESHED
            if name in row and self._differs(name, row[name])
        }
        if values:
            self.write(values)

    def _differs(self, name, value):
        if name == "amount":
            return self.currency_id.compare_amounts(self.amount, value or 0) != 0
        return (self[name] or "") != (value or "")

    # ------------------------------------------------------------
    # PASS
    # ------------------------------------------------------------

    @api.model
    def _pass(self, check, model, ids):
        """Close by itself what a rule no longer finds, with a note. Clues stay: the
        county decides on them. What another user holds right now waits for the next
        run of the rule.

        :returns: the findings closed
        """
        domain = [
            ("check_id", "=", check.id),
            ("res_model", "=", model),
            ("res_id", "in", list(ids)),
            ("state", "in", OPEN),
            ("discipline", "=", False),
        ]
        writer = self.sudo().with_context(**QUIET)
        gone = writer.search(domain).try_lock_for_update()
        if not gone:
            return gone.with_env(self.env)
        note = self.env._("The rule “%(rule)s” passes again.", rule=check.display_name)
        gone._do_step("pass", note)
        gone.write({"date_closed": self.env.company._rural_today()})
        gone._message_log_batch(bodies=dict.fromkeys(gone.ids, note))
        gone._settle()
        gone._sync_inbox()
        return gone.with_env(self.env)

    # ------------------------------------------------------------
    # TELL
    # ------------------------------------------------------------

    def _tell(self):
        """Few findings wait one by one in the inbox; of many, each responsible is
        told their number and where they stand.
        """
        if len(self) <= MOST:
            self._sync_inbox()
            return
        link = "/odoo/action-rural_asset.rural_finding_action"
        for user, findings in self.grouped("responsible_id").items():
            if not user:
                continue
            env = self.with_context(lang=user.lang or self.env.lang).env
            text = env._("%(count)s findings are to be put right.", count=len(findings))
            self.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=text,
                body=Markup('<p><a href="%s">%s</a></p>') % (link, text),
                **self.env.user._rural_sender(),
            )
