#!/usr/bin/env bash
# Keeps the table of the searches' limits in docs/dev/limits.md true.
#
#   Scripts/limits.sh           names constants without a word on their meaning; exits 1 where there are, or the page is old
#   Scripts/limits.sh --write   writes the table anew
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PAGE=docs/dev/limits.md
readonly BEGIN='<!-- limits: written by Scripts/limits.sh --write -->' END='<!-- end of limits -->'

# A row a constant: module, file, name, value, meaning.
rows() {
  find Sources/Search Sources/Portfolio -name '*.swift' | LC_ALL=C sort | xargs awk '
    FNR == 1 { text = ""; split(FILENAME, part, "/"); n = split(FILENAME, path, "/"); file = path[n] }
    /^ *\/\/\// { line = $0; sub(/^ *\/\/\/ ?/, "", line); if (line !~ /^- /) text = text (text == "" ? "" : " ") line; next }
    /^ *(public |private |package |fileprivate )?static let [A-Za-z0-9]+(: [A-Za-z0-9]+)? = (Duration\.|\.)?(milliseconds|seconds|-?[0-9(])/ && !/ = 0o/ {
      line = $0; sub(/.*static let /, "", line)
      name = line; sub(/[:= ].*/, "", name)
      value = line; sub(/^[^=]*= /, "", value)
      gsub(/\|/, "\\|", text)
      printf "| %s | `%s` | `%s` | %s | `%s` |\n", part[3], name, value, text, file
    }
    { text = "" }'
}

if [ "${1:-}" = --write ]; then
  [ -f "$PAGE" ] || { echo "no $PAGE"; exit 1; }
  {
    sed "\\|^$BEGIN\$|q" "$PAGE"
    echo '| module | name | value | meaning | file |'
    echo '| --- | --- | --- | --- | --- |'
    rows
    sed -n "\\|^$END\$|,\$p" "$PAGE"
  } >"$PAGE.new"
  mv "$PAGE.new" "$PAGE"
  exit 0
fi
fault=0
while read -r row; do
  echo "no meaning: $row"
  fault=1
done < <(rows | awk -F ' [|] ' '$4 ~ /^ *$/')
if ! diff -q <(rows) <(sed -n "\\|^$BEGIN\$|,\\|^$END\$|p" "$PAGE" 2>/dev/null | sed '1,3d;$d') >/dev/null; then
  echo "$PAGE is old: Scripts/limits.sh --write"
  fault=1
fi
exit $fault
