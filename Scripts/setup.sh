#!/usr/bin/env bash
# Installs what a bare Debian machine lacks to build this package, and says what to do where it cannot.
#
#   Scripts/setup.sh            GMP, zlib, GLPK, CaDiCaL, SQLite and Arb with their headers, make, git; checks the Swift toolchain
#   Scripts/setup.sh --tests    also glpsol, cbc, clasp, z3, minisat, cadical and python3 with venv, which some tests run, chromium, which some open reports in, and a Slurm with munge; going on without them where they cannot be had
#   Scripts/setup.sh --wheel    also the archives that a Python wheel is linked with, and python3 with venv
#
# Changes nothing, and asks no package manager, where everything is in place.
set -euo pipefail

readonly MINIMUM_SWIFT=6.2
with_tests=no with_wheel=no
for argument in "$@"; do
  case "$argument" in
    --tests) with_tests=yes ;;
    --wheel) with_wheel=yes ;;
    *) echo "usage: Scripts/setup.sh [--tests | --wheel]" >&2; exit 2 ;;
  esac
done

say() { printf 'setup: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

# Whether a C program that includes header $1 compiles and links with library $2: what the build will need.
compiles() {
  local compiler
  for compiler in clang cc gcc; do
    if has "$compiler"; then
      printf '#include <%s>\nint main(void) { return 0; }\n' "$1" |
        "$compiler" -x c - "-l$2" -o "$scratch/probe" >/dev/null 2>&1
      return
    fi
  done
  # No compiler to ask yet: the header must do.
  [ -e "/usr/include/$1" ] || compgen -G "/usr/include/*/$1" >/dev/null
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

arb_packages() {
  if has apt-cache && ! apt-cache show libflint-arb-dev >/dev/null 2>&1 && apt-cache show libflint-dev >/dev/null 2>&1; then
    echo libflint-dev
  else
    echo libflint-arb-dev libflint-dev
  fi
}

# Debian's names of what is missing: `required`, and `extra` for tests.
missing() {
  required=() extra=()
  has make || required+=(make)
  has git || required+=(git ca-certificates)
  compiles gmp.h gmp || required+=(libgmp-dev)
  compiles zlib.h z || required+=(zlib1g-dev)
  compiles sqlite3.h sqlite3 || required+=(libsqlite3-dev)
  compiles glpk.h glpk || required+=(libglpk-dev)
  # Its header is C++ and its library static: the files must do.
  [ -e /usr/include/cadical.hpp ] || [ -e /usr/local/include/cadical.hpp ] || required+=(libcadical-dev)
  # Arb is a package of its own beside FLINT 2, and a part of FLINT 3.
  compiles flint/arb.h flint || compiles arb.h flint-arb || required+=($(arb_packages))
  if [ "$with_tests" = yes ]; then
    has glpsol || extra+=(glpk-utils)
    has cbc || extra+=(coinor-cbc)
    local solver
    for solver in clasp z3 minisat cadical; do has "$solver" || extra+=("$solver"); done
    has python3 || extra+=(python3)
    /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null || extra+=(python3-venv)
    has chromium || extra+=(chromium)
    # A Slurm of two nodes on this machine: see Scripts/local-slurm.sh.
    PATH=$PATH:/usr/sbin has slurmctld || extra+=(slurm-wlm)
    PATH=$PATH:/usr/sbin has munged || extra+=(munge)
  fi
  if [ "$with_wheel" = yes ]; then
    compiles ltdl.h ltdl || required+=(libltdl-dev)
    compiles suitesparse/colamd.h colamd || required+=(libsuitesparse-dev)
    has readelf || required+=(binutils)
    /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null || required+=(python3-venv)
  fi
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

missing
if [ $((${#required[@]} + ${#extra[@]})) -gt 0 ]; then
  if has apt-get && { [ "$(id -u)" -eq 0 ] || has sudo; }; then
    say "installing ${required[*]} ${extra[*]}"
    as_root apt-get update -qq || say "the package lists could not be renewed; trying with those at hand"
    missing
    if [ ${#required[@]} -gt 0 ]; then
      as_root apt-get install -qq -y --no-install-recommends "${required[@]}" >/dev/null || true
    fi
    if [ ${#extra[@]} -gt 0 ]; then
      as_root apt-get install -qq -y --no-install-recommends "${extra[@]}" >/dev/null || true
    fi
    missing
  fi
  if [ ${#required[@]} -gt 0 ]; then
    say "missing, and not installed: ${required[*]} (Debian's names)"
    say "install them with the system's package manager, then try again:"
    say "  GMP, GLPK, CaDiCaL, SQLite and FLINT with Arb, with their headers (gmp-devel glpk-devel sqlite-devel flint-devel,"
    say "  gmp glpk sqlite flint), make, git"
    exit 1
  fi
  if [ ${#extra[@]} -gt 0 ]; then
    say "going on without ${extra[*]}: tests that need them are skipped"
  fi
fi

if ! has swift; then
  say "no swift on PATH: version $MINIMUM_SWIFT or later is needed; see https://www.swift.org/install/linux/"
  exit 1
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
if [ "$(printf '%s\n' "$MINIMUM_SWIFT" "${version:-0}" | sort -V | head -n 1)" != "$MINIMUM_SWIFT" ]; then
  say "swift is version ${version:-unknown}, needed is $MINIMUM_SWIFT or later; see https://www.swift.org/install/linux/"
  exit 1
fi

# Archives that dnnt-check is linked with, in a folder without their shared libraries, which a linker would prefer.
archives="$(dirname "$0")/../.build/archives"
mkdir -p "$archives"
for name in libstdc++.a libgmp.a libz.a; do
  for compiler in clang gcc; do
    if has "$compiler" && file=$("$compiler" -print-file-name="$name") && [ -e "$file" ]; then
      ln -sf "$(realpath "$file")" "$archives/$name"
      break
    fi
  done
done

if [ "$with_tests$with_wheel" != nono ]; then bash "$(dirname "$0")/setup-python.sh"; fi
