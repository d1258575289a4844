#!/bin/bash
# make run: the demonstration county on http://127.0.0.1:$PORT, until Ctrl-C.
RURAL_CLUSTER=demo
. "$(dirname "$0")/common.sh"
port=${PORT:-8069}

banner() {
    printf '\n  http://127.0.0.1:%s  (%s s)\n\n' "$port" "$SECONDS"
    if [ -f "$ROOT/demo/logins.tsv" ]; then
        awk -F '\t' 'NR == 1 && $1 == "login" || /^#/ { next } { printf "    %-14s %-14s %s\n", $1, $2, $3 }' \
            "$ROOT/demo/logins.tsv"
    else
        printf '    admin          admin\n'
    fi
    printf '\n  Ctrl-C ends it. 按 Ctrl-C 结束。\n\n'
}

port_free "$port"
prepare run
demo_db
serve "$DEMO_DB" "$port" banner
say "stopped"
