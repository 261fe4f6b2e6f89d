#!/usr/bin/env bash
# Runs the Python tests with the program of a build: Scripts/test-python.sh [PYTEST ARGUMENTS].
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ ! -x .build/python/bin/pytest ]; then
  echo "Python tests are skipped: no .build/python (Scripts/setup.sh --tests makes it where pip can reach a package index)"
  exit 0
fi
export DNNT_PROGRAM=${DNNT_PROGRAM:-$PWD/.build/release/dnnt}
exec .build/python/bin/python -m pytest -q -p no:cacheprovider -c Sources/Python/pyproject.toml Tests/Python "$@"
