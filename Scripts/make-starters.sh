#!/usr/bin/env bash
# Generates one starter instance a family, small enough to solve and with a known answer, into FOLDER: what Instances/
# can grow by. Usage: Scripts/make-starters.sh FOLDER [PROGRAM]
set -euo pipefail
folder=${1:?usage: Scripts/make-starters.sh FOLDER [PROGRAM]}
program=${2:-$(dirname "$0")/../.build/release/dnnt}
mkdir -p "$folder"

# NAME, then the request: seeds were chosen so that the answer is known and the instance is no trivial one.
while read -r name request; do
  [ -n "$name" ] || continue
  # shellcheck disable=SC2086
  "$program" generate $request -o "$folder/$name.dnnt.json"
done <<'STARTERS'
slp-powers-6                slp --kind powers --depth 6 --answer yes --seed 3
slp-cancellation-6          slp --kind cancellation --depth 6 --answer no --seed 4
slp-zero-5                  slp --kind zero --depth 5 --answer yes --seed 1
slp-orbit-12                slp --kind orbit --depth 12 --seed 0
slp-choice-product-6        slp-choice --kind product --choices 6 --answer yes --seed 2
subset-sum-hidden-24        subset-sum --kind hidden --numbers 24 --density 1 --answer yes --seed 5
subset-sum-output-24        subset-sum --kind output --numbers 24 --density 1 --answer yes --seed 6
subset-sum-parity-20        subset-sum --kind output --numbers 20 --bits 16 --answer no --seed 7
exact-cover-20              exact-cover --sets 20 --elements 18 --per 3 --answer yes --seed 8
exact-cover-no-16           exact-cover --sets 16 --elements 14 --per 3 --answer no --seed 9
exact-cover-line-10         exact-cover-line --sets 10 --elements 9 --per 3 --answer yes --seed 10
one-in-three-20             one-in-three-sat --variables 20 --clauses 14 --answer yes --seed 11
one-in-three-no-10          one-in-three-sat --variables 10 --answer no --seed 12
bnn-teacher-6-3             bnn-teacher --inputs 6 --neurons 3 --samples 24 --seed 13
bnn-teacher-noise           bnn-teacher --inputs 5 --neurons 3 --samples 30 --noise 10 --seed 14
inn-teacher-3-2             inn-teacher --inputs 3 --neurons 2 --samples 12 --range 2 --seed 15
fixed-dataset-60            fixed-dataset --samples 2 --neurons 60 --range 8 --answer yes --seed 16
fixed-dataset-parity        fixed-dataset --samples 2 --neurons 6 --range 4 --answer no --seed 17
random-relu                 random --kind relu --inputs 2 --neurons 2 --samples 8 --seed 18
STARTERS
