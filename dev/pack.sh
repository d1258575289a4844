#!/bin/bash
# make pack: every official document of the demonstration county, into out/.
RURAL_CLUSTER=demo
. "$(dirname "$0")/common.sh"
prepare run
demo_db
OUT=$ROOT/out odoo shell -d "$DEMO_DB" --no-http --log-level=error <"$ROOT/dev/pack.py"
