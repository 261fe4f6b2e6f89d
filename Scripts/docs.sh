#!/usr/bin/env bash
# Writes the documentation of all public symbols to docs/api, a static web site, by the toolchain's own DocC.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docc=$(command -v docc || true)
if [ -z "$docc" ]; then
  # swift may be a link or a launcher; DocC lies beside the real one.
  docc=$(dirname "$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath" *: *"\(.*\)".*/\1/p')")/../bin/docc
fi
if [ ! -x "$docc" ]; then
  echo "docs: this Swift toolchain has no docc; nothing written" >&2
  exit 1
fi
swift package dump-symbol-graph --minimum-access-level public --skip-synthesized-members >/dev/null
graphs=$(find -L .build -type d -name symbolgraph | head -n 1)
# Only this package's own modules: not those it depends on.
own=.build/docs-symbols
rm -rf "$own" docs/api
mkdir -p "$own"
for module in Sources/*/*/; do
  name=$(basename "$module")
  find "$graphs" -name "${name//-/_}.symbols.json" -o -name "${name//-/_}@*.symbols.json" | xargs -r cp -t "$own"
done
"$docc" convert --additional-symbol-graph-dir "$own" --output-path docs/api --transform-for-static-hosting \
  --fallback-display-name dnnt --fallback-bundle-identifier dnnt
echo "docs: wrote docs/api"
