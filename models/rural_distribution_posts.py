import re
from datetime import date

from odoo import models
from odoo.exceptions import UserError

from ..lib.text import normalize


class RuralDistributionPosts(models.Model):
    """Plans and results beside the posts that carry them out."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_village_posts(self):
        """The posts of the village in the paper's year."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_post_action"
        )
        return {
            **action,
            "domain": [("id", "in", self._village_posts().ids)],
            "context": {"default_region_id": self.region_id.id},
        }

    def action_names_from_posts(self):
        """Fill in who holds the posts of the items, from the village's posts."""
        self.ensure_one()
        posts = self._village_posts().filtered(lambda p: p.kind == "post")
        filled = False
        for line in self.line_ids.filtered(lambda row: row.detail == "post"):
            persons = line._posts_among(posts).person_id
            if persons:
                line.write(
                    {
                        "person_names": "、".join(persons.mapped("name")),
                        "person_count": len(persons),
                    }
                )
                filled = True
        if not filled:
            raise UserError(
                self.env._(
                    "No post of %(village)s in %(year)s belongs to an item of this "
                    "paper. Register the posts under “People”, with the names of the "
                    "items.",
                    village=self.region_id.name,
                    year=self.year,
                )
            )

    def action_make_posts(self):
        """Drafts of posts for the persons that the items of a filed plan name."""
        self.ensure_one()
        if self.kind != "plan" or self.state != "filed":
            raise UserError(
                self.env._("Posts are opened from a plan that is filed and in force.")
            )
        lines = self.line_ids.filtered(lambda row: row.detail == "post")
        drafts = [vals for line in lines for vals in line._missing_post_vals()]
        if not drafts:
            raise UserError(
                self.env._(
                    "No post is missing for a person whom the items of this plan name "
                    "and who is on file in %(village)s exactly once. Create the others "
                    "under “People”.",
                    village=self.region_id.name,
                )
            )
        posts = self.env["rural.post"].create(drafts)
        return posts._get_records_action(name=self.env._("Drafts of Posts"))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _village_posts(self):
        """The posts of the village on any day of the year."""
        return self.env["rural.post"].search(
            [
                ("region_id", "=", self.region_id.id),
                ("state", "in", ("draft", "held", "ended")),
                ("date_start", "<=", date(self.year, 12, 31)),
                ("date_last", ">=", date(self.year, 1, 1)),
            ]
        )


class RuralDistributionLinePosts(models.Model):
    _name = "rural.distribution.line"
    _inherit = "rural.distribution.line"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _in_force(self):
        """The same item in the plan that is in force; itself where it is gone."""
        paper = self.distribution_id
        plans = paper._plans_in_force(paper.region_id, paper.year, paper.scheme)
        items = plans.get(paper.region_id, paper).line_ids
        same = items.filtered(lambda item: item._root_key() == self._root_key())
        return same[:1] or self

    def _posts_among(self, posts):
        """Those of the posts that carry out the item: they name it in any revision,
        or, where they name none of the year, bear its name.
        """
        item = self.plan_line_id or self
        root = item._root_key()
        return posts.filtered(
            lambda post: (
                post.plan_line_id.sudo()._root_key() == root
                if post.plan_line_id.sudo().distribution_id.year == self.year
                else post.name == self.name
            )
        )

    def _missing_post_vals(self):
        """Values of posts for the persons that ``person_names`` means: who is living
        in the village, on file under that name once, and holds none of the item yet.
        """
        names = re.split(r"[、,;\s]+", normalize(self.person_names or ""))
        names = {name.strip() for name in names if name.strip()}
        persons = self.env["rural.person"].search(
            [
                ("region_id", "=", self.distribution_id.region_id.id),
                ("state", "=", "living"),
                ("name", "in", list(names)),
            ]
        )
        taken = self._posts_among(self.distribution_id._village_posts()).person_id
        for found in persons.grouped("name").values():
            if len(found) == 1 and not found & taken:
                yield self._post_vals(found)

    def _post_vals(self, person):
        year, months = self.distribution_id.year, self.months or 12
        last = date(year + months // 12, months % 12 + 1, 1) - date.resolution
        return {
            "name": self.name,
            "kind": "post",
            "region_id": self.distribution_id.region_id.id,
            "person_id": person.id,
            "plan_line_id": self.id,
            "duty": self.duty,
            "wage_month": self.wage_month,
            "date_start": date(year, 1, 1),
            "date_end": last,
        }
