"""Calls over the wire, as a client makes them."""

import json

from odoo.tests import HttpCase


class RemoteCase(HttpCase):
    """Signed in before each test, as the clerk of one village unless told."""

    login = "rural_clerk"

    def setUp(self):
        super().setUp()
        self.authenticate(self.login, self.login)

    def _call(self, model, method, *args, **kwargs):
        """What the server answers to a call of a model's method, errors included."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        response = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()
