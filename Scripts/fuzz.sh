#!/usr/bin/env bash
# Fuzzes every reader for SECONDS each, with the address sanitizer. Inputs that break a reader are kept in
# Tests/Fuzz/Crashers/<target>/, where the test suite replays them for ever; the corpus grows in .build-fuzz/corpus.
# Usage: Scripts/fuzz.sh [SECONDS] [TARGET...]      targets: instance certificate table solution source claim
set -u
cd "$(dirname "$0")/.." || exit 2
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(instance certificate table solution source claim)
build=.build-fuzz

declare -A product=([instance]=FuzzInstance [certificate]=FuzzCertificate [table]=FuzzTable [solution]=FuzzSolution
  [source]=FuzzSource [claim]=FuzzClaim)
declare -A suffix=([instance]=dnnt.json [certificate]=cert.json [table]=csv [solution]=sol [source]=source [claim]=claim)
declare -A longest=([instance]=8192 [certificate]=4096 [table]=4096 [solution]=4096 [source]=2048 [claim]=512)

export DNNT_FUZZ=1
# The instrumented object files crash the gold linker, so lld links them.
for target in "${targets[@]}"; do
  [ -n "${product[$target]:-}" ] || { echo "fuzz.sh: no target $target" >&2; exit 2; }
  swift build -c release --scratch-path $build --explicit-target-dependency-import-check error \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld --product "${product[$target]}" >&2 || exit 1
done

# The backtracer would stop a crashed process from ending.
export SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=16
failed=0
for target in "${targets[@]}"; do
  corpus=$build/corpus/$target
  seeds=$build/seeds/$target
  crashers=Tests/Fuzz/Crashers/$target
  mkdir -p "$corpus" "$seeds" "$crashers"
  find Tests/Fixtures Tests/Fuzz/Seeds -name "*.${suffix[$target]}" -size -"$((longest[$target] / 512))" \
    -exec cp -t "$seeds" {} +
  dictionary=()
  [ "$target" = table ] || [ "$target" = solution ] || [ "$target" = source ] || [ "$target" = claim ] || dictionary=(-dict=Tests/Fuzz/Seeds/json.dict)
  $build/release/"${product[$target]}" -max_total_time="$seconds" -max_len="${longest[$target]}" -rss_limit_mb=512 \
    -timeout=10 -print_final_stats=1 -verbosity=0 "${dictionary[@]}" -artifact_prefix="$crashers/" "$corpus" "$seeds" "$crashers" \
    || failed=1
  echo "fuzz.sh: $target: $(find "$crashers" -type f | wc -l) kept in $crashers" >&2
done
exit $failed
