#!/usr/bin/env bash
# Makes a virtual environment for the Python tests in .build/python, with the packages of Tests/Python/requirements.txt.
# Ends well without one, with a line that says why, where Python or the package index cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly ENVIRONMENT=.build/python WANTED=Tests/Python/requirements.txt
say() { printf 'setup: %s\n' "$*" >&2; }

# The system's Python first, whose packages the machine's package manager brings.
python=/usr/bin/python3
[ -x "$python" ] || python=$(command -v python3) || { say "no python3: Python tests are skipped"; exit 0; }
stamp="$(sha256sum "$WANTED" | cut -d' ' -f1) $("$python" --version)"
[ -x "$ENVIRONMENT/bin/python" ] && [ "$(cat "$ENVIRONMENT/stamp" 2>/dev/null)" = "$stamp" ] && exit 0

rm -rf "$ENVIRONMENT"
mkdir -p .build
if ! "$python" -m venv "$ENVIRONMENT" >/dev/null 2>&1; then
  rm -rf "$ENVIRONMENT"
  say "no virtual environment can be made (python3-venv is missing): Python tests are skipped"
  exit 0
fi
say "installing what the Python tests run with into $ENVIRONMENT"
if ! "$ENVIRONMENT/bin/python" -m pip install --quiet --disable-pip-version-check --retries 2 -r "$WANTED" >"$ENVIRONMENT/log" 2>&1; then
  reason=$(grep -m 1 ERROR "$ENVIRONMENT/log" || tail -n 1 "$ENVIRONMENT/log")
  rm -rf "$ENVIRONMENT"
  say "pip cannot install the packages of $WANTED (${reason#ERROR: }): Python tests are skipped"
  exit 0
fi
printf '%s\n' "$stamp" >"$ENVIRONMENT/stamp"
