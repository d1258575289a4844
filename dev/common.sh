# shellcheck shell=bash
# Shared by the scripts of this folder: places, Odoo's environment, PostgreSQL.
# Everything made on this machine lies outside the checkout, in $CACHE.
set -euo pipefail

ADDON=rural_asset
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=dev/versions.env
. "$ROOT/dev/versions.env"

CACHE=${XDG_CACHE_HOME:-${HOME:?}/.cache}/$ADDON
VENV=$CACHE/venv
PY=$VENV/bin/python
CLUSTER=${RURAL_CLUSTER:-test} # "demo" belongs to make run, "test" to all else
# Two checkouts on one machine must not share the addon link nor the settings.
CHECKOUT=$CACHE/checkouts/$(printf %s "$ROOT" | sha1sum | cut -c1-8)
ADDONS=$CHECKOUT/addons
export ODOO_RC=$CHECKOUT/odoo-$CLUSTER.conf
DATA_DIR=$CACHE/data-$CLUSTER

# Numbers of persons are sealed with a key that never lies in a database. Tests and
# scratch databases have one of their own, known to everybody; the demonstration
# county's is made once and stays in the cache.
if [ -z "${RURAL_ASSET_KEYS:-}${RURAL_ASSET_KEYS_FILE:-}" ]; then
    if [ "$CLUSTER" = demo ]; then
        export RURAL_ASSET_KEYS_FILE=$CACHE/keys-demo
    else
        export RURAL_ASSET_KEYS=test:dGVzdHMgb25seSwgbm90IGEgc2VjcmV0IGtleSEhISE=
    fi
fi

say() { printf '» %s\n' "$*" >&2; }
die() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

# --- Odoo's environment -----------------------------------------------------

# The folder that has to be on Python's path for "import odoo".
odoo_path() {
    local home=${ODOO_HOME:-$CACHE/odoo-$ODOO_DEB_VERSION} sub
    for sub in "" /usr/lib/python3/dist-packages; do
        if [ -f "$home$sub/odoo/release.py" ]; then
            printf '%s\n' "$home$sub"
            return
        fi
    done
    return 1
}

# The manifest's dependencies, one line; a manifest is a Python literal.
manifest_depends() {
    python3 -c 'import ast, sys
print(",".join(ast.literal_eval(open(sys.argv[1]).read())["depends"]))' "$ROOT/__manifest__.py"
}

# Gives the checkout its technical name and writes Odoo's settings for it.
write_settings() {
    local core site path
    mkdir -p "$ADDONS" "$DATA_DIR"
    [ "$(readlink "$ADDONS/$ADDON" || true)" = "$ROOT" ] || ln -sfn "$ROOT" "$ADDONS/$ADDON"
    core=$(odoo_path)
    site=$("$PY" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    path=$ADDONS,$site/odoo/addons
    [ ! -d "$core/addons/account" ] || path=$core/addons,$path # a source checkout
    cat >"$ODOO_RC.$$" <<EOF
[options]
addons_path = $path
data_dir = $DATA_DIR
db_host = $(pg_socket_dir)
db_user = rural
db_maxconn = 32
http_interface = 127.0.0.1
list_db = False
log_handler = :INFO
[queue_job]
channels = root:2
EOF
    mv "$ODOO_RC.$$" "$ODOO_RC"
}

odoo() { "$PY" -m odoo "$@"; }

# --- PostgreSQL: a cluster of our own, reached by socket only ----------------
# It runs while somebody holds a shared lock on its lock file; who lets go last
# stops it. A killed script's lock goes with it, so nothing is left behind but
# an idle server, which the next script uses and stops.

pg_bin() {
    local bin
    bin=$(find /usr/lib/postgresql/*/bin -name initdb 2>/dev/null | sort -V | tail -1 || true)
    bin=${bin:-$(command -v initdb || true)}
    [ -n "$bin" ] || die "PostgreSQL is missing: run dev/setup.sh"
    dirname "$bin"
}

# PostgreSQL refuses to run as root, and its unprivileged user cannot look into
# root's home: the cluster of a root lies elsewhere, one per cache folder.
pg_home() {
    if [ "$(id -u)" = 0 ]; then
        printf '/var/lib/%s/%s/%s\n' "$ADDON" "$(printf %s "$CACHE" | sha1sum | cut -c1-8)" "$CLUSTER"
    else
        printf '%s/pg/%s\n' "$CACHE" "$CLUSTER"
    fi
}

pg_socket_dir() {
    local dir
    dir=$(pg_home)/run
    # A socket's path must fit into 107 bytes.
    [ ${#dir} -lt 85 ] || dir=/tmp/$ADDON-$(id -u)-$(printf %s "$dir" | sha1sum | cut -c1-8)
    printf '%s\n' "$dir"
}

pg_os_user() { id -un postgres 2>/dev/null || echo nobody; }

as_pg() (
    cd /
    if [ "$(id -u)" = 0 ]; then
        exec runuser -u "$(pg_os_user)" -- "$@"
    else
        exec "$@"
    fi
)

pg_init() {
    local home=$1 bin=$2 major=$3
    say "new PostgreSQL $major cluster in $home"
    as_pg rm -rf "$home/new"
    as_pg "$bin/initdb" -D "$home/new" -U rural -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    as_pg tee -a "$home/new/postgresql.conf" >/dev/null <<EOF
listen_addresses = ''
unix_socket_directories = '$(pg_socket_dir)'
unix_socket_permissions = 0700
max_connections = 100
max_locks_per_transaction = 256
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
synchronous_commit = off
jit = off
log_min_messages = fatal
EOF
    # Only the demonstration has to survive a power cut.
    [ "$CLUSTER" = demo ] || printf 'fsync = off\nfull_page_writes = off\n' |
        as_pg tee -a "$home/new/postgresql.conf" >/dev/null
    as_pg mv "$home/new" "$home/data-$major"
}

pg_start() {
    local home bin major sock
    home=$(pg_home) bin=$(pg_bin) sock=$(pg_socket_dir)
    major=$("$bin/postgres" --version | grep -oE '[0-9]+' | head -1)
    mkdir -p "$home" "$sock" "$CACHE/locks"
    if [ "$(id -u)" = 0 ]; then chown "$(pg_os_user)" "$home" "$sock"; fi
    chmod 700 "$home" "$sock"
    export PGHOST=$sock PGUSER=rural PATH=$bin:$PATH
    exec 9>>"$CACHE/locks/pg-$CLUSTER" 8>>"$CACHE/locks/pg-$CLUSTER-start"
    flock -s 9
    flock 8
    [ -f "$home/data-$major/PG_VERSION" ] || pg_init "$home" "$bin" "$major" 8>&- 9>&-
    if ! pg_isready -q 8>&- 9>&-; then
        as_pg "$bin/pg_ctl" start -w -s -t 60 -D "$home/data-$major" -l "$home/server.log" \
            8>&- 9>&- || die "PostgreSQL did not start: see $home/server.log"
    fi
    exec 8>&-
    PG_DATA=$home/data-$major
    trap pg_stop EXIT
}

pg_stop() {
    local status=$?
    trap - EXIT
    flock -u 9
    if flock -n -x 9; then as_pg "$(pg_bin)/pg_ctl" stop -s -m fast -D "$PG_DATA" || true; fi
    exit "$status"
}

# --- Databases ----------------------------------------------------------------

db_exists() { [ "$(psql -XAtd postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

db_drop() {
    dropdb --if-exists --force "$1" 2>/dev/null
    rm -rf "${DATA_DIR:?}/filestore/$1"
}

# Sets NAME to the first database name, PREFIX or PREFIX2, PREFIX3 …, that no
# running script has claimed.
db_claim() {
    local n=
    while :; do
        NAME=$1${RURAL_DB_SUFFIX:-}$n
        exec 5>>"$CACHE/locks/db-$NAME"
        if flock -n 5; then return; fi
        n=$((${n:-1} + 1))
    done
}

# A database's attachments lie beside it; they never change, so links suffice.
db_copy() {
    local from=$1 to=$2
    createdb -T "$from" "$to"
    mkdir -p "$DATA_DIR/filestore"
    rm -rf "${DATA_DIR:?}/filestore/$to"
    [ ! -d "$DATA_DIR/filestore/$from" ] ||
        cp -al "$DATA_DIR/filestore/$from" "$DATA_DIR/filestore/$to"
}

# Sets TEMPLATE to a database with all the addon's dependencies installed and
# Chinese loaded. It is built once per set of versions, and kept as a dump that
# the other cluster restores.
template_db() {
    local depends key dump
    depends=$(manifest_depends)${TEST_MODULES:+,$TEST_MODULES}
    key=$({ echo "$TEMPLATE_RECIPE $depends $(odoo_path)" && cat "$ROOT/requirements.txt"; } | sha1sum | cut -c1-10)
    TEMPLATE=deps_$key
    dump=$CACHE/templates/$key
    exec 7>>"$CACHE/locks/template"
    flock 7
    if ! db_exists "$TEMPLATE"; then
        db_drop building
        if [ -f "$dump/dump" ]; then
            createdb building
            pg_restore -j2 -d building "$dump/dump"
            mkdir -p "$DATA_DIR/filestore" && cp -a "$dump/filestore" "$DATA_DIR/filestore/$TEMPLATE"
        else
            template_build "$depends" "$dump"
        fi
        psql -qXd postgres -c "ALTER DATABASE building RENAME TO $TEMPLATE"
    fi
    exec 7>&-
}

template_build() {
    local depends=$1 dump=$2
    say "installing $depends into a template database (about a minute, once)"
    createdb building
    odoo -d building -i "$depends" --load-language=zh_CN --stop-after-init --no-http \
        --log-level=warn
    mkdir -p "$DATA_DIR/filestore/building" "$dump.new"
    pg_dump -Fc -Z1 -f "$dump.new/dump" building
    rm -rf "$dump.new/filestore" "${DATA_DIR:?}/filestore/$TEMPLATE"
    cp -a "$DATA_DIR/filestore/building" "$dump.new/filestore"
    mv "$DATA_DIR/filestore/building" "$DATA_DIR/filestore/$TEMPLATE"
    rm -rf "$dump" && mv "$dump.new" "$dump"
}

# db_install NAME [demo]: a fresh database with the addon. Only the addon's own
# demonstration data is wanted, not its dependencies' (an American company with
# its chart of accounts), hence the flag that Odoo looks at.
db_install() {
    local name=$1 demo=${2:-}
    template_db
    db_drop "$name"
    db_copy "$TEMPLATE" "$name"
    if [ -n "$demo" ]; then
        psql -qXd "$name" -c "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"
        odoo -d "$name" -i "$ADDON" --with-demo --stop-after-init --no-http --log-level=warn
        psql -qXd "$name" -c "UPDATE ir_module_module SET demo = false WHERE name <> '$ADDON'"
    else
        odoo -d "$name" -i "$ADDON" --stop-after-init --no-http --log-level=warn
    fi
}

# db_bundles NAME: the web client's bundles, made now, not while somebody waits for a
# page, nor by each tour anew.
db_bundles() {
    echo 'env["ir.qweb"]._pregenerate_assets_bundles(); env.cr.commit()' |
        odoo shell -d "$1" --no-http --log-level=error
}

# --- Demonstration county ---------------------------------------------------------

# Each checkout has its own: another one's code would not fit its tables.
DEMO_DB=rural_demo_${CHECKOUT##*/}

# What a database was made from is noted on the database itself.
db_note() { psql -XAtd postgres -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"; }
db_set_note() { psql -qXd postgres -c "COMMENT ON DATABASE \"$1\" IS '$2'"; }

# Changes when a file changes that only an update brings into a database.
code_version() {
    (
        cd "$ROOT"
        find . \( -path './.*' -o -path ./dev -o -path ./out -o -path ./tests -o -path ./docs \
            -o -path ./static/src -o -name __pycache__ \) -prune \
            -o -type f -not -name '*.md' -not -name '*.rst' -print0 |
            sort -z | xargs -0 sha1sum | sha1sum | cut -c1-12
    )
}

# The key of the demonstration county; a real county's lies where its backups do not.
demo_keys() {
    [ -z "${RURAL_ASSET_KEYS_FILE:-}" ] || [ -e "$RURAL_ASSET_KEYS_FILE" ] ||
        (umask 077 && printf 'demo:%s\n' "$(head -c 32 /dev/urandom | base64)" >"$RURAL_ASSET_KEYS_FILE")
}

# Makes the demonstration database, or updates it when the code has changed.
demo_db() {
    local version
    demo_keys
    version=$(code_version)
    if [ -z "$(db_note "$DEMO_DB")" ]; then
        say "building the demonstration county"
        db_install "$DEMO_DB" demo
    elif [ "$(db_note "$DEMO_DB")" != "$version" ]; then
        say "the code has changed: updating the demonstration county"
        odoo -d "$DEMO_DB" -u "$ADDON" --stop-after-init --no-http --log-level=warn
    else
        return 0
    fi
    # Odoo only logs it when demonstration data fail to load.
    [ "$(psql -XAtd "$DEMO_DB" -c "SELECT demo FROM ir_module_module WHERE name = '$ADDON'")" = t ] ||
        die "the demonstration data did not load: see the messages above"
    db_bundles "$DEMO_DB"
    db_set_note "$DEMO_DB" "$version"
}

# --- Server ----------------------------------------------------------------------

port_answers() { (exec 5<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The port opens before the database is loaded; this page comes after.
page_answers() {
    "$PY" -c 'import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=120)' \
        "http://127.0.0.1:$1/web/login" 2>/dev/null
}

port_free() {
    ! port_answers "$1" || die "port $1 is in use: end what uses it, or choose another (make run PORT=8070)"
}

# serve NAME PORT [READY]: the server with the background job runner, until a
# signal; calls READY when it answers.
serve() {
    local child ready=${3:-}
    port_free "$2"
    # In a session of its own a Ctrl-C reaches it once, from us; Odoo takes a
    # second signal as an order to drop everything.
    setsid "$PY" -m odoo -d "$1" --db-filter="^$1\$" --http-port="$2" --load=base,web,queue_job \
        --max-cron-threads=1 --log-level="${LOG_LEVEL:-warn}" &
    child=$!
    trap 'kill -TERM $child 2>/dev/null || true' INT TERM HUP
    while [ -n "$ready" ] && kill -0 $child 2>/dev/null; do
        if port_answers "$2" && page_answers "$2"; then $ready && ready=; else sleep 0.3; fi
    done
    while kill -0 $child 2>/dev/null; do wait $child || true; done
    trap - INT TERM HUP
}

# Set-up when needed, settings, database server: what every script starts with.
prepare() {
    "$ROOT/dev/setup.sh" "${1:-run}"
    write_settings
    pg_start
}
