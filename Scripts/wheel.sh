#!/usr/bin/env bash
# Builds a wheel of the Python package with dnnt and dnnt-check inside: dist/dnnt-VERSION-py3-none-PLATFORM.whl.
#
# All that has an archive is linked into the programs: Swift's and C++'s libraries, GMP, zlib, GLPK with what it needs,
# CaDiCaL, SQLite. The C library is the machine's, of the version that the wheel's name says, or later. Arb has no archive
# on Debian and is not inside: it is opened where it is installed, and only for deep polynomial networks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'wheel: %s\n' "$*" >&2; }
readonly SCRATCH=.build-wheel ARCHIVES=.build-wheel/archives STAGE=.build/wheel PYTHON=.build/python/bin/python

if [ ! -x "$PYTHON" ]; then
  say "no $PYTHON: 'Scripts/setup.sh --wheel' makes it where pip can reach a package index"
  exit 1
fi
compiler=$(command -v clang || command -v gcc)
mkdir -p "$ARCHIVES"
missing=()
for name in stdc++ gmp z glpk amd colamd suitesparseconfig ltdl cadical sqlite3; do
  file=$("$compiler" -print-file-name="lib$name.a")
  if [ -e "$file" ]; then ln -sf "$(realpath "$file")" "$ARCHIVES/lib$name.a"; else missing+=("lib$name.a"); fi
done
if [ ${#missing[@]} -gt 0 ]; then
  say "no ${missing[*]}: 'Scripts/setup.sh --wheel' installs what Debian has"
  exit 1
fi

for product in dnnt dnnt-check; do
  DNNT_STATIC=1 swift build -c release --explicit-target-dependency-import-check error --scratch-path "$SCRATCH" \
    -Xlinker "-L$PWD/$ARCHIVES" --product "$product"
done

rm -rf "$STAGE"
mkdir -p "$STAGE"
cp -r Sources/Python/pyproject.toml Sources/Python/README.md Sources/Python/src "$STAGE"
mkdir -p "$STAGE/src/dnnt/bin" "$STAGE/licences"
for program in dnnt dnnt-check; do
  strip -o "$STAGE/src/dnnt/bin/$program" "$SCRATCH/release/$program"
done
"$PYTHON" Scripts/wheel-parts.py licences "$STAGE/licences"
platform=$("$PYTHON" Scripts/wheel-parts.py platform "$STAGE/src/dnnt/bin/dnnt" "$STAGE/src/dnnt/bin/dnnt-check")
say "platform $platform"
rm -rf dist
mkdir -p dist
"$PYTHON" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$STAGE/made" "$STAGE"
"$PYTHON" -m wheel tags --remove --python-tag py3 --abi-tag none --platform-tag "$platform" "$STAGE"/made/*.whl >/dev/null
mv "$STAGE"/made/*.whl dist/
say "$(ls dist/*.whl)"
