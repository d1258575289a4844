from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from .rural_region_charge import ROLE_OF_BODY

ACTIVITY = "rural_asset.activity_distribution_step"
SUBTYPE = "rural_asset.message_waiting_step"


class RuralInbox(models.AbstractModel):
    """Steps that wait for somebody: one activity for the responsible and one message
    in the inbox, both gone when the step is taken.

    A document says which body's step it waits for (`_waiting_bodies`), and what
    there is to decide; who that is follows from the regions and roles.
    """

    _name = "rural.inbox"
    _description = "Waiting Steps"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    my_turn = fields.Boolean(
        string="Waits for Me",
        compute="_compute_my_turn",
        search="_search_my_turn",
        help="The next step is one that you may take: by role, place, and because "
        "you have not acted for the other side.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_my_turn(self):
        mine = self.search([("id", "in", self.ids), ("my_turn", "=", True)])
        for record in self:
            record.my_turn = record in mine

    @api.model
    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = self._waiting_domains()
        return Domain.OR(
            Domain(waiting[body])
            & Domain("id", "not in", self._acted_query(body))
            & Domain(f"{body}_id", "!=", False)
            for body, role in ROLE_OF_BODY.items()
            if body in waiting and self.env.user.has_group(role)
        )

    @api.model
    def _acted_query(self, body):
        """The documents on which the user has acted for another body."""
        acted = [
            ("res_model", "=", self._name),
            ("user_id", "=", self.env.uid),
            ("body", "not in", (False, body)),
        ]
        logs = self.env["rural.procedure.log"].sudo()
        return logs._search(acted).subselect("res_id")

    # ------------------------------------------------------------
    # WHAT WAITS
    # ------------------------------------------------------------

    @api.model
    def _waiting_domains(self):
        """Hook: ``{body: domain of the documents that wait for a step of it}``."""
        return {}

    def _waiting_bodies(self):
        """Hook: ``{document: body whose step it waits for}``, of those that wait."""
        return {
            record: body
            for body, domain in self._waiting_domains().items()
            for record in self.filtered_domain(domain)
        }

    def _waiting_summary(self):
        """Hook: what is to be decided, in a line."""
        return self.display_name

    def _waiting_deadline(self):
        """Hook: until when."""
        return self.company_id._rural_today()

    def _waiting_figures(self):
        """Hook: ``[(label, text)]`` to decide by."""
        return []

    def _waiting_reason(self):
        """Hook: why the document came back, if it did."""
        return False

    def _waiting_attachments(self):
        """The papers to read: the newest annex that was kept and still counts."""
        if "kept_ids" not in self._fields:
            return self.env["ir.attachment"]
        kept = self.kept_ids.filtered(lambda document: not document.void)
        return kept.sorted("id")[-1:].attachment_id

    def _waiting_author(self):
        """Hook: who has drawn the document up and gets it back."""
        return self.env["res.users"]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _sync_inbox(self):
        """Open what waits now, close what no longer does."""
        records = self.sudo().exists()
        users = records._responsibles()
        opened = records._open_activities()
        settled, new = self.env["mail.activity"].sudo(), []
        for record in records:
            user = users.get(record)
            own = opened.get(record.id, settled.browse())
            summary = record._in_lang_of(user)._waiting_summary() if user else False
            kept = own.filtered(
                lambda a, user=user, summary=summary: (
                    a.user_id == user and a.summary == summary
                )
            )[:1]
            settled |= own - kept
            if user and not kept:
                new.append(record._in_lang_of(user))
        records.browse(settled.mapped("res_id"))._mark_messages_read()
        settled.unlink()
        records.browse()._open_waiting(new, users)
        records._say_nobody(users)

    @api.model
    def _inboxes(self):
        """Every kind of document whose steps wait in an inbox."""
        kind = self.env.registry["rural.inbox"]
        found = (model for model in self.env.values() if isinstance(model, kind))
        return [model for model in found if not model._abstract]

    @api.model
    def _search_followed(self, places):
        """The documents of some places with an open activity of ours."""
        ours = Domain("activity_ids.activity_type_id", "=", self.env.ref(ACTIVITY).id)
        columns = ("village_id", "township_id", "county_id")
        return self.search(
            ours & Domain.OR(Domain(name, "in", places.ids) for name in columns)
        )

    @api.model
    def _sync_forgotten(self):
        """Give what waits without activity to somebody: the person who had it has
        left, or has closed it without taking the step.
        """
        waiting = Domain.OR(self._forgotten_domains())
        kept = Domain("activity_type_id", "=", self.env.ref(ACTIVITY).id)
        kept &= Domain("user_id.active", "=", True)
        self.sudo().search(waiting & ~Domain("activity_ids", "any", kept))._sync_inbox()

    @api.model
    def _forgotten_domains(self):
        """Hook: documents that somebody has to be told of if nobody was."""
        return list(self._waiting_domains().values())

    def _in_lang_of(self, user):
        return self.with_context(lang=user.lang or self.env.lang)

    def _open_activities(self):
        """``{document id: our open activities}``."""
        activities = self.env["mail.activity"].sudo()
        found = activities.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY).id),
            ]
        )
        return found.grouped("res_id")

    def _open_waiting(self, records, users):
        """One activity and one message for each document's responsible."""
        activity_type = self.env.ref(ACTIVITY)
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list = [
            {
                "activity_type_id": activity_type.id,
                "automated": True,
                "summary": record._waiting_summary(),
                "note": record._waiting_note(),
                "date_deadline": record._waiting_deadline(),
                "res_model_id": model_id,
                "res_id": record.id,
                "user_id": users[record].id,
            }
            for record in records
        ]
        quiet = {"mail_activity_quick_update": True}
        self.env["mail.activity"].sudo().with_context(**quiet).create(vals_list)
        for record in records:
            record._notify_waiting(users[record])

    def _notify_waiting(self, user):
        """Tell the responsible, in the inbox and not by e-mail."""
        body = Markup("<p>%s</p>%s<p>%s</p>") % (
            self._waiting_summary(),
            self._waiting_note(),
            self._get_html_link(title=self.env._("Open %(name)s", name=self._label())),
        )
        self.message_notify(
            partner_ids=user.partner_id.ids,
            subject=self._label(),
            body=body,
            subtype_id=self.env.ref(SUBTYPE).id,
            attachment_ids=self._waiting_attachments().ids,
            **self.env.user._rural_sender(),
        )

    def _label(self):
        return self.display_name

    def _waiting_note(self):
        """The figures to decide by, and why the document came back."""
        reason = self._waiting_reason()
        rows = Markup().join(
            Markup("<tr><td>%s</td><td style='text-align:right'>%s</td></tr>") % row
            for row in self._waiting_figures()
        )
        said = self.env._("Returned because: %(reason)s", reason=reason or "")
        return (Markup("<p>%s</p>") % said if reason else Markup()) + (
            Markup("<table class='table table-sm w-auto'>%s</table>") % rows
        )

    def _mark_messages_read(self):
        """The step is taken: its messages leave the inbox."""
        notifications = self.env["mail.notification"].sudo()
        unread = notifications.search(
            [
                ("is_read", "=", False),
                ("mail_message_id.model", "=", self._name),
                ("mail_message_id.res_id", "in", self.ids),
                ("mail_message_id.subtype_id", "=", self.env.ref(SUBTYPE).id),
            ]
        )
        unread.write({"is_read": True})
        for partner, rows in unread.grouped("res_partner_id").items():
            for user in partner.user_ids:
                user._bus_send(
                    "mail.message/mark_as_read",
                    {
                        "message_ids": rows.mail_message_id.ids,
                        "needaction_inbox_counter": partner._get_needaction_count(),
                    },
                )

    # ------------------------------------------------------------
    # WHO
    # ------------------------------------------------------------

    def _responsibles(self):
        """``{document: user}`` for the documents that wait; no user where nobody
        holds the role there.
        """
        bodies = self._waiting_bodies()
        by_body = defaultdict(self.browse)
        for record, body in bodies.items():
            by_body[body] |= record
        found = {}
        for body, records in by_body.items():
            places = {record: record[f"{body}_id"] for record in records}
            regions = self.env["rural.region"].union(*places.values())
            in_charge = regions._users_in_charge(body)
            acted = records._acted_for_others(body)
            for record, place in places.items():
                able = in_charge.get(place, self.env["res.users"])
                able = able.filtered(
                    lambda u, key=record.id, acted=acted: (key, u.id) not in acted
                )
                found[record] = record._choose_responsible(able, body, place)
        return found

    def _choose_responsible(self, able, body, place):
        """Who is named on the region, then the author, then the first in charge; a
        returned document goes to its author first.
        """
        author = self._waiting_author() & able
        named = place.responsible_id & able
        order = author | named if self._waiting_reason() else named | author
        return (order | able)[:1]

    def _acted_for_others(self, body):
        """``{(document id, user id)}`` of who has acted for another body."""
        rows = self.env["rural.procedure.log"].sudo()
        return {
            (res_id, user.id)
            for res_id, user in rows._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("body", "not in", (False, body)),
                ],
                ["res_id", "user_id"],
            )
        }

    def _say_nobody(self, users):
        """Say on the document itself that its step waits for nobody."""
        bodies = self._waiting_bodies()
        for record in self.filtered(lambda r: r in users and not users[r]):
            body = bodies[record]
            text = self.env._(
                "Nobody is in charge of the next step: %(place)s has no active user "
                "with the role “%(role)s”. Name a person in charge on the region, or "
                "give a user the role and the region.",
                place=record[f"{body}_id"].name or "",
                role=self.env.ref(ROLE_OF_BODY[body]).name,
            )
            if text not in (record.message_ids[:1].body or ""):
                record.message_post(body=text)

    # ------------------------------------------------------------
    # MAIL
    # ------------------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """What waits is read in the inbox, whatever the user has chosen for the rest:
        an e-mail stays when the step is taken.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        subtype_id = (msg_vals or {}).get("subtype_id", message.subtype_id.id)
        if subtype_id == self.env.ref(SUBTYPE).id:
            for row in recipients:
                if row["uid"] and not row["ushare"]:
                    row["notif"] = "inbox"
        return recipients
