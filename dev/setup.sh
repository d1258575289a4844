#!/bin/bash
# Gets everything that "run" (or "test", "lint") needs onto this machine.
# Each step is skipped when done, and can be interrupted anywhere: what is not
# complete has a temporary name, and the same command goes on from there.
# ODOO_HOME=… uses an Odoo 19 that is already here (source checkout or package).
. "$(dirname "$0")/common.sh"
WANT=${1:-run}
LOGS=$CACHE/logs

# --- Debian packages ----------------------------------------------------------

# "need 'A B' WHY" notes the first name apt knows, unless one of them is installed.
need() {
    local name chosen=${1%% *}
    for name in $1; do
        if dpkg-query -W -f '${Status}\n' "$name" 2>/dev/null | grep -q '^install ok installed'; then return; fi
    done
    for name in $1; do
        if apt-cache show "$name" >/dev/null 2>&1; then chosen=$name && break; fi
    done
    MISSING+=("$chosen")
    say "  $chosen: $2"
}

debian_packages() {
    local key sudo=
    key=$(sha1sum "$ROOT/dev/setup.sh" | cut -c1-10)-$WANT
    [ ! -f "$CACHE/stamps/debs-$key" ] || return 0
    command -v dpkg-query >/dev/null || { say "not a Debian: PostgreSQL, pango, Noto CJK fonts and Chromium are up to you" && return; }
    MISSING=()
    if [ "$WANT" != lint ]; then
        compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ||
            need postgresql "the database server"
        need libpango-1.0-0 "text layout of the PDF documents"
        need libpangoft2-1.0-0 "the same"
        need libharfbuzz-subset0 "small fonts inside the PDF documents"
        need fonts-noto-cjk "Chinese glyphs in the PDF documents"
        need "libmagic1 libmagic1t64" "recognising uploaded files"
    fi
    if [ "$WANT" = test ]; then
        command -v chromium >/dev/null || command -v google-chrome >/dev/null ||
            need "chromium chromium-browser" "browser tests"
        need poppler-utils "tests read the PDF documents back"
    fi
    python_found || need python3-venv "Python's virtual environments"
    if [ ${#MISSING[@]} -gt 0 ]; then
        [ "$(id -u)" = 0 ] || sudo=sudo
        command -v ${sudo:-true} >/dev/null || die "no sudo here: as root, run apt-get install ${MISSING[*]}"
        say "installing these Debian packages${sudo:+ with sudo}"
        # Debian would start a server of its own; ours is separate.
        if [[ " ${MISSING[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
            $sudo mkdir -p /etc/postgresql-common
            echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
        fi
        debian_install $sudo || {
            $sudo apt-get update -qq && debian_install $sudo
        } || {
            grep '^E:' "$LOGS/apt.log" | tail -3 >&2
            die "apt-get could not install ${MISSING[*]}. Check the network and run the same command again. Log: $LOGS/apt.log"
        }
    fi
    mkdir -p "$CACHE/stamps" && touch "$CACHE/stamps/debs-$key"
}

debian_install() {
    # --force-confold: keep the file written above.
    "$@" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "${MISSING[@]}" >>"$LOGS/apt.log" 2>&1 </dev/null
}

# --- Odoo ------------------------------------------------------------------------

# apt with lists of its own: the machine's sources stay as they are. The mirror
# is the machine's own, DEBIAN_MIRROR=… names another.
odoo_apt() {
    apt-get -o Dir::Etc::sourcelist="$CACHE/apt/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$CACHE/apt/lists" -o Dir::Cache="$CACHE/apt/cache" \
        -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 \
        -o APT::Update::Error-Mode=any -qq "$@"
}

odoo_download() {
    local mirror suite version=$ODOO_DEB_VERSION names
    # shellcheck disable=SC2016 # apt fills these in
    mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(SITE) $(CODENAME) $(ORIGIN)' \
        'Created-By: Packages' | awk '$3 == "Debian" && $2 !~ /-/ { print $1; exit }')}
    [ -n "$mirror" ] || { echo "apt knows no Debian mirror: set DEBIAN_MIRROR or ODOO_HOME"; return 1; }
    mkdir -p "$CACHE/apt/lists/partial" "$CACHE/apt/cache/archives/partial" "$CACHE/apt/debs"
    for suite in "$ODOO_SUITE" "$LINKED_SUITE"; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
    done >"$CACHE/apt/sources.list"
    odoo_apt update || return 1
    cd "$CACHE/apt/debs" || return 1
    if ! odoo_apt download "$ODOO_DEB=$version"; then
        echo "$ODOO_DEB $version is no longer offered; taking the suite's present one"
        odoo_apt download "$ODOO_DEB/$ODOO_SUITE" || return 1
    fi
    names=()
    for name in $LINKED_SID; do names+=("$name/$ODOO_SUITE"); done
    for name in $LINKED_STABLE; do names+=("$name/$LINKED_SUITE"); done
    odoo_apt download "${names[@]}"
}

odoo_unpack() {
    local new=$CACHE/odoo.new deb dead
    rm -rf "$new" && mkdir -p "$new"
    for deb in "$CACHE"/apt/debs/*.deb; do dpkg-deb -x "$deb" "$new" || return 1; done
    # Debian leaves this file out for its licence; the web client asks for it.
    local selfie=$new/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
    mkdir -p "$selfie" && touch "$selfie/selfie_segmentation.js"
    dead=$(find "$new" -xtype l)
    [ -z "$dead" ] || { printf 'links without a target:\n%s\n' "$dead"; return 1; }
    mv "$new" "$CACHE/odoo-$ODOO_DEB_VERSION" && rm -rf "$CACHE/apt"
}

odoo_fetch() {
    if [ -n "${ODOO_HOME:-}" ]; then
        odoo_path >/dev/null || die "ODOO_HOME=$ODOO_HOME holds no Odoo (no odoo/release.py)"
        return
    fi
    if odoo_path >/dev/null; then return; fi
    command -v apt-get >/dev/null || die "no apt-get here: point ODOO_HOME at an Odoo 19"
    say "downloading and unpacking Odoo (123 MB, 1.2 GB unpacked)"
    { odoo_download && odoo_unpack; } >>"$LOGS/odoo.log" 2>&1 || {
        tail -5 "$LOGS/odoo.log" >&2
        die "Odoo could not be downloaded. Check the network and run the same command again; or set ODOO_HOME to an Odoo 19 you have. Log: $LOGS/odoo.log"
    }
}

# --- Python ------------------------------------------------------------------------

python_found() {
    for PYTHON in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.10; do
        if "$PYTHON" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' 2>/dev/null; then return; fi
    done
    return 1
}

python_packages() {
    local stamp
    stamp=$(cat "$ROOT/requirements.txt" "$ROOT/dev/requirements.txt" | sha1sum)
    if [ "$(cat "$VENV/stamp" 2>/dev/null)" = "$stamp" ] && "$PY" -c '' 2>/dev/null; then return; fi
    say "installing Python packages"
    # Without a stamp an interrupted pip may have left half a package behind.
    if [ ! -f "$VENV/stamp" ] || ! "$PY" -c '' 2>/dev/null; then
        python_found || die "no Python between 3.10 and 3.13 with venv: install one, or set PYTHON"
        rm -rf "$VENV" && "$PYTHON" -m venv "$VENV" >>"$LOGS/pip.log" 2>&1
    fi
    rm -f "$VENV/stamp"
    "$PY" -m pip install -q --disable-pip-version-check --no-deps --prefer-binary --retries 5 \
        -r "$ROOT/dev/requirements.txt" >>"$LOGS/pip.log" 2>&1 </dev/null || {
        grep -v '^WARNING' "$LOGS/pip.log" | tail -5 >&2
        die "pip failed. Check the network and run the same command again (what is downloaded is kept). Log: $LOGS/pip.log"
    }
    echo "$stamp" >"$VENV/stamp"
}

# Odoo is not a pip package here: a .pth file makes it importable.
python_link() {
    local pth
    pth=$("$PY" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/odoo_home.pth
    [ "$(cat "$pth" 2>/dev/null)" = "$(odoo_path)" ] || odoo_path >"$pth"
    "$PY" -c 'import odoo.release as r; assert r.version_info[0] == 19, r.version' ||
        die "this is not Odoo 19: $(odoo_path)"
}

# --- All of it ------------------------------------------------------------------------

key=$(cat "$ROOT"/dev/setup.sh "$ROOT"/dev/versions.env "$ROOT"/requirements.txt "$ROOT"/dev/requirements.txt | sha1sum | cut -c1-12)
key=$WANT-$key-$(printf %s "${ODOO_HOME:-}" | sha1sum | cut -c1-6)
[ ! -f "$CACHE/stamps/$key" ] || exit 0

mkdir -p "$CACHE/stamps" "$CACHE/locks" "$LOGS"
exec 6>>"$CACHE/locks/setup"
flock -n 6 || { say "another set-up is running; waiting for it" && flock 6; }
[ ! -f "$CACHE/stamps/$key" ] || exit 0
say "setting up in $CACHE (once; the first time takes a few minutes)"

# Odoo and Python download side by side while apt asks for the password.
# Each is a process group of its own, so that an interruption ends all of it.
stop_jobs() { for job in $(jobs -p); do kill -- "-$job" 2>/dev/null || true; done; }
trap stop_jobs EXIT
trap 'exit 130' INT TERM HUP
set -m
if [ "$WANT" != lint ]; then odoo_fetch & odoo_job=$!; fi
if python_found; then python_packages & python_job=$!; fi
set +m
debian_packages
if [ -n "${python_job:-}" ]; then wait "$python_job"; else python_packages; fi
if [ -n "${odoo_job:-}" ]; then wait "$odoo_job" && python_link; fi
touch "$CACHE/stamps/$key"
say "set up"
