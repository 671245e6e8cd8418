#!/usr/bin/env bash
# What the tests start for themselves: Redis, PostgreSQL and a browser, from the distribution's packages, and what
# fetches and runs Apache Kafka: Maven and Java 17 or later.
#
# As root on Debian or Ubuntu the missing ones are installed; no service is started. Otherwise they are named, and the
# tests that need them are skipped.
set -euo pipefail

missing=()
command -v redis-server > /dev/null || missing+=(redis-server)
compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || command -v postgres > /dev/null || missing+=(postgresql)
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || missing+=(chromium)
command -v mvn > /dev/null || missing+=(maven)
java=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' || true)
[[ ${java:-0} -ge 17 ]] || missing+=(default-jre-headless)
[[ ${#missing[@]} -gt 0 ]] || exit 0

if [[ $(id -u) -ne 0 ]] || ! command -v apt-get > /dev/null; then
    echo "Not installed: ${missing[*]}. The tests that need them are skipped; to run them all: apt-get install ${missing[*]}"
    exit 0
fi

echo "Installing ${missing[*]}"
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
