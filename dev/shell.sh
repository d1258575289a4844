#!/bin/bash
# make shell: an Odoo shell on the demonstration database. A script on stdin is
# run in it instead: make shell < script.py (nothing is kept without env.cr.commit()).
RURAL_CLUSTER=demo
. "$(dirname "$0")/common.sh"
prepare run
demo_db
odoo shell -d "$DEMO_DB" --no-http --log-level="${LOG_LEVEL:-warn}"
