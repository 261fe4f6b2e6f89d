#!/usr/bin/env bash
# Builds the documentation as one static site in .build/site-pages: open index.html there. Needs no server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly ENVIRONMENT=.build/site WANTED=docs/requirements-site.txt
python=/usr/bin/python3
[ -x "$python" ] || python=$(command -v python3)
stamp="$(sha256sum "$WANTED" | cut -d' ' -f1) $("$python" --version)"
if [ "$(cat "$ENVIRONMENT/stamp" 2>/dev/null)" != "$stamp" ]; then
  rm -rf "$ENVIRONMENT"
  mkdir -p .build
  "$python" -m venv "$ENVIRONMENT"
  "$ENVIRONMENT/bin/python" -m pip install --quiet --disable-pip-version-check -r "$WANTED"
  printf '%s\n' "$stamp" >"$ENVIRONMENT/stamp"
fi
NO_MKDOCS_2_WARNING=1 "$ENVIRONMENT/bin/python" -m mkdocs build --strict 2>&1 | { grep -vE "^INFO|^ *$|│|\^\[" || true; }
echo "site: .build/site-pages/index.html"
