#!/usr/bin/env bash
# Prints the first Python on this machine that the project runs on; names what to install when there is none.
# `PYTHON=/some/python` decides alone.
set -euo pipefail

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1; }

for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if fits "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done

echo "Python 3.11 to 3.14 is needed and none was found (looked for: ${PYTHON:-python3, python3.14, python3.13, python3.12, python3.11})." >&2
echo "Install one, on Debian or Ubuntu for example: apt-get install python3.11 python3.11-venv" >&2
exit 1
