#!/bin/bash
# make i18n: exports the addon's present terms and merges them into
# i18n/zh_CN.po: translations stay, new terms come in empty, dead ones go.
# dev/i18n.sh NAME takes the terms from the test server's database NAME.
. "$(dirname "$0")/common.sh"
prepare run
NAME=${1:-}
if [ -z "$NAME" ]; then
    db_claim rural_i18n
    db_install "$NAME"
fi
# Outside the checkout: beside zh_CN.po Odoo would drop every term that it lacks,
# which once it is old are all the new ones.
pot=$CACHE/$ADDON.pot
odoo i18n export -d "$NAME" -l pot -o "$pot" "$ADDON"
[ -n "${1:-}" ] || db_drop "$NAME"
"$PY" "$ROOT/dev/merge_po.py" "$pot" "$ROOT/i18n/zh_CN.po"
