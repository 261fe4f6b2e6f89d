#!/usr/bin/env bash
# Makes all generated instances of Instances/ again: the same requests give the same bytes everywhere.
# Usage: Scripts/make-instances.sh [--check] [PROGRAM]. With --check nothing is written: exits 1 if a file differs.
# The rest of the folder: starters written by hand, and real data by make-iris.py and make-real-data.py.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
check=false
if [ "${1:-}" = --check ]; then check=true; shift; fi
program=${1:-$here/.build/release/dnnt}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
differs=0

# NAME made from SOURCE, a problem file or an instance of Instances/, if it differs from what stands there.
keep() {
  local name=$1
  if cmp -s "$made/$name.dnnt.json" "$here/Instances/$name.dnnt.json"; then return; fi
  differs=$((differs + 1))
  if $check; then
    echo "$name differs"
  else
    cp "$made/$name.dnnt.json" "$here/Instances/$name.dnnt.json"
    echo "wrote $name.dnnt.json"
  fi
}

# Boards by dominoes, in the format of the exact-cover family: ROWS COLUMNS, then the cells taken away.
dominoes() {
  python3 - "$@" <<'PYTHON'
import sys
rows, columns, *gone = sys.argv[1:]
cells = [(r, c) for r in range(int(rows)) for c in range(int(columns)) if f"{r}.{c}" not in gone]
print(" ".join(f"{r}.{c}" for r, c in cells))
for r, c in cells:
    for other in ((r, c + 1), (r + 1, c)):
        if other in cells:
            print(f"{r}.{c} {other[0]}.{other[1]}")
PYTHON
}

# NAME, then the request. Seeds were chosen so that an instance is no trivial one for its size.
while read -r name request; do
  [ -n "$name" ] || continue
  # shellcheck disable=SC2086
  "$program" generate $request -o "$made/$name.dnnt.json" >"$made/log" 2>&1 || { cat "$made/log" >&2; exit 1; }
  keep "$name"
done <<'INSTANCES'
slp-powers-3                slp --kind powers --depth 3 --answer yes --seed 1
slp-powers-8                slp --kind powers --depth 8 --answer no --seed 2
slp-powers-14               slp --kind powers --depth 14 --answer yes --seed 3
slp-cancellation-6          slp --kind cancellation --depth 6 --answer no --seed 4
slp-cancellation-12         slp --kind cancellation --depth 12 --answer yes --seed 5
slp-cancellation-200        slp --kind cancellation --depth 200 --answer no --seed 6
slp-zero-5                  slp --kind zero --depth 5 --answer yes --seed 1
slp-zero-10                 slp --kind zero --depth 10 --answer no --seed 2
slp-zero-60                 slp --kind zero --depth 60 --answer yes --seed 3
slp-orbit-12                slp --kind orbit --depth 12 --seed 0
slp-orbit-40                slp --kind orbit --depth 40 --seed 0
slp-random-30               slp --kind random --length 30 --products 8 --seed 7
slp-choice-product-4        slp-choice --kind product --choices 4 --answer no --seed 1
slp-choice-product-6        slp-choice --kind product --choices 6 --answer yes --seed 2
slp-choice-product-10       slp-choice --kind product --choices 10 --answer no --seed 3
slp-choice-product-14       slp-choice --kind product --choices 14 --answer yes --seed 4
slp-choice-product-24       slp-choice --kind product --choices 24 --answer no --seed 5
slp-choice-random-6         slp-choice --kind random --choices 6 --length 10 --products 4 --seed 6
slp-choice-random-10        slp-choice --kind random --choices 10 --length 16 --products 8 --seed 7
subset-sum-hidden-10        subset-sum --kind hidden --numbers 10 --density 1 --answer no --seed 1
subset-sum-hidden-18        subset-sum --kind hidden --numbers 18 --density 1 --answer open --seed 2
subset-sum-hidden-24        subset-sum --kind hidden --numbers 24 --density 1 --answer yes --seed 5
subset-sum-hidden-32        subset-sum --kind hidden --numbers 32 --density 1 --answer yes --seed 3
subset-sum-hidden-44        subset-sum --kind hidden --numbers 44 --density 1 --answer yes --seed 4
subset-sum-hidden-56        subset-sum --kind hidden --numbers 56 --density 1 --answer yes --seed 9
subset-sum-hidden-60-dense  subset-sum --kind hidden --numbers 60 --bits 14 --answer no --seed 5
subset-sum-output-12        subset-sum --kind output --numbers 12 --density 1 --answer yes --seed 1
subset-sum-output-24        subset-sum --kind output --numbers 24 --density 1 --answer yes --seed 6
subset-sum-output-40        subset-sum --kind output --numbers 40 --bits 20 --answer no --seed 7
subset-sum-output-64        subset-sum --kind output --numbers 64 --density 1 --answer yes --seed 8
subset-sum-parity-20        subset-sum --kind output --numbers 20 --bits 16 --answer no --seed 7
exact-cover-10              exact-cover --sets 10 --elements 9 --per 3 --answer yes --seed 1
exact-cover-20              exact-cover --sets 20 --elements 18 --per 3 --answer yes --seed 8
exact-cover-40              exact-cover --sets 40 --elements 30 --per 3 --answer yes --seed 2
exact-cover-70              exact-cover --sets 70 --elements 45 --per 3 --answer yes --seed 3
exact-cover-120             exact-cover --sets 120 --elements 60 --per 3 --answer yes --seed 4
exact-cover-250             exact-cover --sets 250 --elements 99 --per 3 --answer yes --seed 10
exact-cover-no-16           exact-cover --sets 16 --elements 14 --per 3 --answer no --seed 9
exact-cover-no-30           exact-cover --sets 30 --elements 23 --per 3 --answer no --seed 5
exact-cover-no-60           exact-cover --sets 60 --elements 40 --per 3 --answer no --seed 6
exact-cover-no-150          exact-cover --sets 150 --elements 80 --per 3 --answer no --seed 11
exact-cover-open-50         exact-cover --sets 50 --elements 32 --per 4 --answer open --seed 7
exact-cover-open-120        exact-cover --sets 120 --elements 60 --per 4 --answer open --seed 12
exact-cover-line-6          exact-cover-line --sets 6 --elements 6 --per 2 --answer yes --seed 1
exact-cover-line-10         exact-cover-line --sets 10 --elements 9 --per 3 --answer yes --seed 10
exact-cover-line-16         exact-cover-line --sets 16 --elements 14 --per 3 --answer no --seed 2
exact-cover-line-24         exact-cover-line --sets 24 --elements 18 --per 3 --answer yes --seed 3
exact-cover-line-36         exact-cover-line --sets 36 --elements 24 --per 3 --answer yes --seed 4
exact-cover-line-60         exact-cover-line --sets 60 --elements 36 --per 3 --answer yes --seed 5
exact-cover-line-120        exact-cover-line --sets 120 --elements 60 --per 3 --answer yes --seed 7
exact-cover-line-no-50      exact-cover-line --sets 50 --elements 32 --per 3 --answer no --seed 6
exact-cover-line-open-100   exact-cover-line --sets 100 --elements 56 --per 4 --answer open --seed 8
one-in-three-8              one-in-three-sat --variables 8 --clauses 6 --answer yes --seed 1
one-in-three-20             one-in-three-sat --variables 20 --clauses 14 --answer yes --seed 11
one-in-three-60             one-in-three-sat --variables 60 --clauses 40 --answer yes --seed 2
one-in-three-120            one-in-three-sat --variables 120 --clauses 75 --answer yes --seed 3
one-in-three-400            one-in-three-sat --variables 400 --clauses 250 --answer yes --seed 7
one-in-three-no-10          one-in-three-sat --variables 10 --answer no --seed 12
one-in-three-no-25          one-in-three-sat --variables 25 --answer no --seed 4
one-in-three-no-40          one-in-three-sat --variables 40 --answer no --seed 5
one-in-three-no-100         one-in-three-sat --variables 100 --answer no --seed 8
one-in-three-open-30        one-in-three-sat --variables 30 --clauses 24 --answer open --seed 6
one-in-three-open-120       one-in-three-sat --variables 120 --clauses 90 --answer open --seed 9
bnn-teacher-3-1             bnn-teacher --inputs 3 --neurons 1 --samples 8 --seed 1
bnn-teacher-6-3             bnn-teacher --inputs 6 --neurons 3 --samples 24 --seed 13
bnn-teacher-8-3             bnn-teacher --inputs 8 --neurons 3 --samples 60 --seed 2
bnn-teacher-12-3            bnn-teacher --inputs 12 --neurons 3 --samples 100 --seed 3
bnn-teacher-10-5            bnn-teacher --inputs 10 --neurons 5 --samples 80 --seed 4
bnn-teacher-20-3            bnn-teacher --inputs 20 --neurons 3 --samples 150 --seed 5
bnn-teacher-noise           bnn-teacher --inputs 5 --neurons 3 --samples 30 --noise 10 --seed 14
bnn-teacher-noise-7-3       bnn-teacher --inputs 7 --neurons 3 --samples 50 --noise 10 --seed 6
bnn-teacher-noise-9-3       bnn-teacher --inputs 9 --neurons 3 --samples 100 --noise 10 --seed 7
bnn-teacher-noise-12-5      bnn-teacher --inputs 12 --neurons 5 --samples 100 --noise 10 --seed 8
bnn-teacher-many            bnn-teacher --inputs 6 --neurons 3 --samples 2000 --noise 5 --seed 9
inn-teacher-1-1             inn-teacher --inputs 1 --neurons 1 --samples 6 --range 3 --seed 1
inn-teacher-3-2             inn-teacher --inputs 3 --neurons 2 --samples 12 --range 2 --seed 15
inn-teacher-4-2             inn-teacher --inputs 4 --neurons 2 --samples 20 --range 2 --seed 2
inn-teacher-5-3             inn-teacher --inputs 5 --neurons 3 --samples 30 --range 2 --seed 3
inn-teacher-8-3             inn-teacher --inputs 8 --neurons 3 --samples 40 --range 3 --seed 4
inn-teacher-noise-2-2       inn-teacher --inputs 2 --neurons 2 --samples 12 --range 2 --noise 20 --seed 5
inn-teacher-noise-3-2       inn-teacher --inputs 3 --neurons 2 --samples 20 --range 2 --noise 20 --seed 6
inn-teacher-noise-4-3       inn-teacher --inputs 4 --neurons 3 --samples 30 --range 2 --noise 20 --seed 7
fixed-dataset-12            fixed-dataset --samples 1 --neurons 12 --range 3 --answer yes --seed 1
fixed-dataset-60            fixed-dataset --samples 2 --neurons 60 --range 8 --answer yes --seed 16
fixed-dataset-200           fixed-dataset --samples 1 --neurons 200 --range 10 --answer yes --seed 2
fixed-dataset-three         fixed-dataset --samples 3 --neurons 20 --range 3 --answer yes --seed 3
fixed-dataset-three-30      fixed-dataset --samples 3 --neurons 30 --range 8 --answer yes --seed 7
fixed-dataset-four-12       fixed-dataset --samples 4 --neurons 12 --range 4 --answer open --seed 8
fixed-dataset-six-20        fixed-dataset --samples 6 --neurons 20 --inputs 3 --range 4 --answer yes --seed 9
fixed-dataset-eight-6       fixed-dataset --samples 8 --neurons 6 --inputs 4 --range 3 --answer open --seed 10
fixed-dataset-open          fixed-dataset --samples 2 --neurons 10 --range 3 --answer open --seed 4
fixed-dataset-parity        fixed-dataset --samples 2 --neurons 6 --range 4 --answer no --seed 17
fixed-dataset-parity-12     fixed-dataset --samples 2 --neurons 12 --range 4 --answer no --seed 5
fixed-dataset-parity-three  fixed-dataset --samples 3 --neurons 10 --range 3 --answer no --seed 6
random-relu                 random --kind relu --inputs 2 --neurons 2 --samples 8 --seed 18
random-relu-3               random --kind relu --inputs 3 --neurons 3 --samples 10 --seed 1
random-relu-4               random --kind relu --inputs 4 --neurons 4 --samples 14 --seed 2
random-relu-deep            random --kind relu --inputs 2 --layers 4 --neurons 2 --samples 8 --seed 3
random-sign-4               random --kind sign --inputs 4 --neurons 3 --samples 16 --seed 4
random-sign-deep            random --kind sign --inputs 3 --layers 4 --neurons 3 --samples 12 --seed 5
random-step-5               random --kind step --inputs 5 --neurons 4 --samples 20 --seed 6
random-identity-8           random --kind identity --inputs 8 --layers 1 --neurons 1 --samples 20 --range 2 --seed 7
random-identity-20          random --kind identity --inputs 20 --layers 1 --neurons 1 --samples 40 --range 2 --seed 8
random-abs-3                random --kind abs --inputs 3 --neurons 3 --samples 10 --seed 9
random-square-2             random --kind square --inputs 2 --neurons 2 --samples 8 --seed 10
random-square-deep          random --kind square --inputs 2 --layers 4 --neurons 2 --samples 6 --seed 11
random-any-8                random --kind any --inputs 8 --layers 3 --neurons 4 --samples 30 --seed 12
INSTANCES

# Problems that are not random, from their own files.
dominoes 6 6 >"$made/dominoes-6.sets"
dominoes 6 6 0.0 5.5 >"$made/mutilated-6.sets"
dominoes 8 8 0.0 7.7 >"$made/mutilated-8.sets"
dominoes 12 12 0.0 11.11 >"$made/mutilated-12.sets"
for name in dominoes-6 mutilated-6 mutilated-8 mutilated-12; do
  "$program" generate exact-cover --from "$made/$name.sets" -o "$made/exact-cover-$name.dnnt.json" >"$made/log"
  keep "exact-cover-$name"
done

# C-NNT: checked, not searched.
for name in and xor-2-2-1 exact-cover-knuth-yes; do
  "$program" generate continuous "$here/Instances/$name.dnnt.json" -o "$made/continuous-$name.dnnt.json" >"$made/log"
  keep "continuous-$name"
done

if $check && [ "$differs" -gt 0 ]; then exit 1; fi
