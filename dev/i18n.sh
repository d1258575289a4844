#!/bin/bash
# make i18n: exports the addon's present terms and merges them into
# i18n/zh_CN.po: translations stay, new terms come in empty, dead ones go.
# dev/i18n.sh NAME takes the terms from the test server's database NAME.
. "$(dirname "$0")/common.sh"
prepare run
name=${1:-}
if [ -z "$name" ]; then
    name=rural_i18n${RURAL_DB_SUFFIX:-}
    db_install "$name"
fi
pot=$ROOT/i18n/$ADDON.pot
odoo i18n export -d "$name" -l pot -o "$pot" "$ADDON"
[ -n "${1:-}" ] || db_drop "$name"
"$PY" "$ROOT/dev/merge_po.py" "$pot" "$ROOT/i18n/zh_CN.po"
