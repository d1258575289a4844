#!/bin/bash
# dev/dev_db.sh NAME: a fresh database NAME with the addon (DEMO=1: and its demo data).
# dev/dev_db.sh NAME update: updates the addon in it. dev/dev_db.sh NAME drop.
. "$(dirname "$0")/common.sh"
name=${1:?usage: dev/dev_db.sh NAME [update|drop]}
prepare
case ${2:-new} in
new) db_install "$name" "${DEMO:-}" ;;
update) odoo -d "$name" -u "$ADDON" --stop-after-init --no-http --log-level="${LOG_LEVEL:-warn}" ;;
drop) db_drop "$name" ;;
*) die "usage: dev/dev_db.sh NAME [update|drop]" ;;
esac
say "$name: done"
