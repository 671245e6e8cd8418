#!/usr/bin/env bash
# What the tests start for themselves: Redis, PostgreSQL, PgBouncer and a browser, from the distribution's packages, a
# clock that can be set (libfaketime), what fetches and runs Apache Kafka: Maven and Java 17 or later, and what generated
# clients and the web page are built with: Node.js and Go; and what games are played with: Godot and Mono.
#
# As root on Debian or Ubuntu the missing ones are installed; no service is started. Otherwise they are named, and the
# tests that need them are skipped.
set -euo pipefail

missing=()
command -v redis-server > /dev/null || missing+=(redis-server)
compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || command -v postgres > /dev/null || missing+=(postgresql)
command -v pgbouncer > /dev/null || [[ -x /usr/sbin/pgbouncer ]] || missing+=(pgbouncer)
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || missing+=(chromium)
command -v npm > /dev/null || missing+=(nodejs npm)
command -v go > /dev/null || missing+=(golang-go)
command -v godot3-server > /dev/null || missing+=(godot3-server)
command -v mcs > /dev/null || missing+=(mono-mcs mono-runtime libmono-system-net-http4.0-cil libmono-system-web-extensions4.0-cil)
command -v curl > /dev/null || missing+=(curl)
command -v mvn > /dev/null || missing+=(maven)
compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' > /dev/null || missing+=(libfaketime)
java=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' || true)
[[ ${java:-0} -ge 17 ]] || missing+=(default-jre-headless)
# The web page is built with this version or a later one.
old_node() {
    ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2> /dev/null
}
[[ ${#missing[@]} -gt 0 ]] || old_node || exit 0

if [[ $(id -u) -ne 0 ]] || ! command -v apt-get > /dev/null; then
    echo "Not installed: ${missing[*]:-Node.js 20.19}. The tests that need them are skipped; to run them all install these"
    exit 0
fi

echo "Installing ${missing[*]:-Node.js}"
if [[ ${#missing[@]} -gt 0 ]]; then
    # Packages ask this script whether they may start their services; 101 is no.
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' > "$policy"
        chmod +x "$policy"
        trap 'rm -f "$policy"' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi
# Where the distribution has an older one, npm brings a newer, which is found first.
! old_node || npm install --silent --global --prefix /usr/local node@22.12.0
