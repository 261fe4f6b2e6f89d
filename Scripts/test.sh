#!/usr/bin/env bash
# Runs all tests: Scripts/test.sh. Builds once for the tests of the library and those of the programs, which run side by
# side, since the latter wait for programs most of the time; the build without backends, with what it could break, and the
# Python package's tests come beside them. Ends with the closing line of each, or with the whole log of what failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A module sees only what Package.swift says it sees: the trust argument rests on this.
readonly FLAGS=(-c release --explicit-target-dependency-import-check error)
# What a build without GLPK and CaDiCaL could break: whatever calls them or says that they are missing.
readonly WITHOUT_BACKENDS='^(GLPKBackend|SAT|Strategies|Encodings)Tests\.|^CommandLineTests\.(SolveCommand|ExternalSolver|FakeSolver|BenchCommand)'

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
trap 'trap - INT TERM; kill 0' INT TERM

# Searches take 10 to 100 times as long without optimisation: the tests run in release, too.
swift build "${FLAGS[@]}" --build-tests

bundle() { "$1/release/dnntPackageTests.xctest" --testing-library swift-testing "${@:2}"; }
without_backends() {
  export DNNT_BACKEND_TESTS=1
  nice swift build "${FLAGS[@]}" --build-tests --disable-default-traits --scratch-path .build-noglpk &&
    bundle .build-noglpk --filter "$WITHOUT_BACKENDS"
}
# part NAME COMMAND…: its output is kept, and its exit code.
part() {
  local code=0
  "${@:2}" >"$logs/$1.log" 2>&1 </dev/null || code=$?
  echo "$code" >"$logs/$1.code"
}

part library bundle .build --skip '^CommandLineTests\.' &
{
  part programs bundle .build --filter '^CommandLineTests\.'
  part python bash Scripts/test-python.sh
} &
part without-backends without_backends &

# A line a minute, for whoever looks on.
{
  while sleep 60; do echo "  $(cat "$logs"/*.log | grep -c '^◇ Test .*started' || true) tests and cases have begun"; done
} &
watch=$!
for job in $(jobs -p); do [ "$job" = "$watch" ] || wait "$job" || true; done
kill "$watch" 2>/dev/null || true

failed=0
for name in library programs without-backends python; do
  code=$(cat "$logs/$name.code")
  echo "== $name"
  if [ "$code" = 0 ]; then
    tail -n 1 "$logs/$name.log"
  else
    failed=1
    cat "$logs/$name.log"
    echo "== $name failed with exit code $code"
    grep -E '^✘|^FAILED|error:' "$logs/$name.log" || true
  fi
done
exit "$failed"
