#!/usr/bin/env bash
# Installs the wheel in dist/ into a bare virtual environment, and uses it where Swift, GMP, GLPK and all other libraries
# that it has inside are hidden: in a mount namespace of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'wheel: %s\n' "$*" >&2; }
readonly PLACE=$PWD/.build/wheel/try
if ! unshare --mount --map-root-user true 2>/dev/null; then
  say "no namespace can be made here: the wheel was not tried"
  exit 0
fi
rm -rf "$PLACE"
/usr/bin/python3 -m venv "$PLACE"
"$PLACE/bin/python" -m pip install --quiet --disable-pip-version-check dist/*.whl

cat >"$PLACE/try.py" <<'PYTHON'
import ctypes, os, shutil, subprocess
for name in ("libgmp.so.10", "libglpk.so.40", "libamd.so.2", "libcolamd.so.2", "libltdl.so.7", "libsqlite3.so.0"):
    try:
        ctypes.CDLL(name)
    except OSError:
        continue
    raise SystemExit(f"{name} is still there: nothing was tried")
assert shutil.which("swift") is None and shutil.which("dnnt") is None and "DNNT_PROGRAM" not in os.environ
import dnnt
inside = dnnt.program()
assert os.path.dirname(os.path.abspath(dnnt.__file__)) in inside, inside
x, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]
instance = dnnt.Instance(dnnt.Network.of("2sign-1sign", inputs=2), x, y, "sign-error")
for solver in ("auto", "bnb", "conflict", "lp", "sat", "glpk"):
    result = dnnt.solve(instance, solver=solver)
    assert result.objective == 0 and result.predict().tolist() == y, (solver, result)
assert dnnt.check(instance, dnnt.solve(instance))
instance.write("xor.dnnt.json")
dnnt.solve(instance).save("xor.cert.json")
print(subprocess.check_output([dnnt.program("dnnt-check"), "xor.dnnt.json", "xor.cert.json"], text=True).strip())
PYTHON

unshare --mount --map-root-user bash -euo pipefail -c '
  shopt -s nullglob
  swift=$(readlink -f "$(command -v swift)"); swift=${swift%/usr/bin/*}
  if [ -n "$swift" ] && [ "$swift" != / ]; then mount -t tmpfs none "$swift"; fi
  for folder in /usr/lib /usr/local/lib /usr/lib/*-linux-gnu; do
    for library in "$folder"/lib{gmp,glpk,amd,colamd,suitesparseconfig,ltdl,cadical,sqlite3,flint,arb,ntl,mpfr}*.so*; do
      [ -L "$library" ] || mount --bind /dev/null "$library"
    done
  done
  cd "$1"
  exec env -i HOME="$1" PATH=/usr/bin:/bin "$1/bin/python" try.py
' try "$PLACE"
say "installed and used without Swift, GMP, GLPK and the others"
