"""Walks through the screens in Chromium and in Chinese."""

import base64
from unittest.mock import patch

from odoo.tests import HttpCase

from ..models.res_company import ResCompany


class TourCommon(HttpCase):
    """The users of the small county read Chinese; the day is the county's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for user in cls.users.values():
            user.lang = "zh_CN"

    def _tour(self, name, user, day, action):
        """Walk through ``name`` on a day of the county, from an action of ours.

        Only the county's day is moved, and the browser runs on the real clock: under
        freezegun the server's sessions and the browser's time limits stand still.
        """
        with patch.object(ResCompany, "_rural_today", return_value=day):
            url = f"/odoo/action-rural_asset.{action}"
            self.start_tour(url, name, login=user.login, timeout=180)
        self.env.invalidate_all()

    def _lay_out(self, name, content):
        """A file that the browser may pick: `pick` of the tours fetches it."""
        self.env["ir.attachment"].create(
            {
                "name": name,
                "url": f"/rural_tour/{name}",
                "public": True,
                "datas": base64.b64encode(content),
            }
        )
