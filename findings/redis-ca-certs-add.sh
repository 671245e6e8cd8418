#!/usr/bin/env bash
# redis-py 8.1.0: `ssl_ca_certs` adds an authority to those of the machine; libpq's `sslrootcert` replaces them. Each
# connection also makes an SSL context of its own, and reads all authorities of the machine for it.
# A leaderboard whose Redis is signed by an authority of its own believes any public certificate too, unless it makes
# the context itself, once for all connections.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check redis==8.1.0

for name in machine own; do
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj "/CN=authority-$name" \
        -keyout "$place/$name.key" -out "$place/$name.pem" 2>/dev/null
done

SSL_CERT_FILE="$place/machine.pem" SSL_CERT_DIR="$place/none" timeout 60 "$place/venv/bin/python" - "$place/own.pem" <<'EOF'
import ssl
import sys

import redis
from redis.asyncio.connection import SSLConnection


def believed(context):
    return sorted(value for one in context.get_ca_certs() for ((name, value),) in one["subject"])


one, other = (SSLConnection(ssl_ca_certs=sys.argv[1]) for _ in range(2))
mixed = believed(one.ssl_context.get())
alone = believed(ssl.create_default_context(cafile=sys.argv[1]))
print("redis", redis.__version__)
print("believed with ssl_ca_certs:           ", mixed)
print("believed by a context of its own:     ", alone)
print("contexts are shared among connections:", one.ssl_context.get() is other.ssl_context.get())
assert mixed == ["authority-machine", "authority-own"], mixed
assert alone == ["authority-own"], alone
assert one.ssl_context.get() is not other.ssl_context.get()
EOF
