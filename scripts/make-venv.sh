#!/usr/bin/env bash
# Makes the virtual environment $1 with a Python that fits. Where Debian keeps the venv module in a package of its
# own, root installs that package; anyone else is told its name.
set -euo pipefail

venv=$1
python=$("$(dirname "$0")/find-python.sh")

has_venv() { "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; }

install_venv() {
    local package
    package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "The venv module of $python is missing: installing $package"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
    else
        echo "The venv module of $python is missing. Install it and try again: sudo apt-get install $package" >&2
        exit 1
    fi
}

has_venv || install_venv
echo "Making $venv with $("$python" --version)"
"$python" -m venv --clear "$venv"
# Dependency groups need pip 25.1, newer than what most systems bring.
"$venv/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
