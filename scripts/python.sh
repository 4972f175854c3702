#!/bin/sh
# Prints the path of a Python that can run Ketahanan: 3.13 if there is one, else 3.12 or newer.
# A pyenv shim that exists but answers "command not found" is passed over: each candidate is asked.
fits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not sys.version_info >= (3, 12))' >/dev/null 2>&1
}

found() {
    "$1" -c 'import sys; print(sys.executable)'
    exit 0
}

for candidate in python3.13 python3.12; do
    fits "$candidate" && found "$candidate"
done
for version in 3.13 3.12; do
    for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/$version*/bin/python; do
        fits "$candidate" && found "$candidate"
    done
done
for candidate in python3.15 python3.14 python3 python; do
    fits "$candidate" && found "$candidate"
done

echo "Ketahanan needs Python 3.12 or newer (3.13 is best), and none was found." >&2
echo "Install it, for instance with \"apt-get install python3.13 python3.13-venv\" or \"pyenv install 3.13\", then run make again." >&2
exit 1
