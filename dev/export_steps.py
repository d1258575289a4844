"""Run in an Odoo shell: writes every document of the database that ever moved, with
its steps, as JSON lines to the file named by OUT.
"""

import json
import os

env = globals()["env"]
MODELS = [
    name
    for name, model in sorted(env.registry.items())
    if getattr(model, "_transitions", None) and not model._abstract
]
with open(os.environ["OUT"], "w", encoding="utf-8") as out:
    for name in MODELS:
        for line in env[name]._export_all_steps():
            print(line, file=out)
    releases = env["rural.negative.release"].sudo().search([])
    for voucher, rows in releases.grouped("voucher_ref").items():
        steps = [{"content": c, "digest": d} for c, d in rows._chain_rows()]
        name = rows[:1].voucher
        document = {"model": rows._name, "id": voucher, "name": name, "steps": steps}
        print(json.dumps(document, ensure_ascii=False, default=str), file=out)
