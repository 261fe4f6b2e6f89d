#!/usr/bin/env bash
# Keeps the list of trusted files in docs/trusted.md true.
#
#   Scripts/trusted.sh           names what is missing, gone, or a tenth off in length; exits 1 where something is
#   Scripts/trusted.sh --write   writes the list anew
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PAGE=docs/trusted.md
readonly FOLDERS=(
  Sources/Core/ExactArithmetic Sources/Core/TrainingProblem Sources/Core/ReferenceFormulas Sources/Core/ProofKernel Sources/Core/Certification
  Sources/Core/dnnt-check Sources/Recheck/WorkingNumbers Sources/Recheck/DeepEvaluation Sources/Recheck/Reenumeration Sources/Recheck/dnnt-recheck)
readonly BEGIN='<!-- files: written by Scripts/trusted.sh --write -->' END='<!-- end of files -->'

files() { find "${FOLDERS[@]}" -name '*.swift' | LC_ALL=C sort; }

# The first sentence that the file says of itself.
summary() {
  awk '
    /^[ \t]*\/\/+ MARK/ { next }
    /^[ \t]*\/\/+ / {
      sub(/^[ \t]*\/\/+ +/, ""); text = text (text == "" ? "" : " ") $0
      if (match(text, /[.:;]( |$)/)) { print substr(text, 1, RSTART - 1); found = 1; exit }
      next
    }
    text != "" { print text; found = 1; exit }
    END { if (!found) print text }' "$1" | tr '|' '/'
}

list() {
  local file
  echo "$BEGIN"
  echo "| file | lines | its first words about itself |"
  echo "| --- | --: | --- |"
  while read -r file; do
    printf '| %s | %d | %s |\n' "${file#Sources/}" "$(wc -l <"$file")" "$(summary "$file")"
  done < <(files)
  echo "$END"
}

case "${1:-}" in
  --write)
    fresh=$(mktemp)
    trap 'rm -f "$fresh"' EXIT
    list >"$fresh"
    awk -v fresh="$fresh" -v begin="$BEGIN" -v end="$END" '
      $0 == begin { while ((getline line < fresh) > 0) print line; inside = 1 }
      !inside { print }
      $0 == end { inside = 0 }' "$PAGE" >"$fresh.page"
    mv "$fresh.page" "$PAGE"
    ;;
  "")
    { files | while read -r file; do printf 'file %s %d\n' "${file#Sources/}" "$(wc -l <"$file")"; done
      awk -F '[| ]+' -v begin="$BEGIN" -v end="$END" '
        $0 == begin { inside = 1 } $0 == end { inside = 0 }
        inside && $2 ~ /\.swift$/ { print "page", $2, $3 }' "$PAGE"
    } | awk -v page="$PAGE" '
      $1 == "file" { lines[$2] = $3 }
      $1 == "page" { listed[$2] = $3 }
      END {
        for (file in lines) {
          if (!(file in listed)) { print page " lacks " file; bad = 1; continue }
          off = lines[file] - listed[file]; if (off < 0) off = -off
          if (off > 10 && off * 10 > lines[file]) {
            print page " says " listed[file] " lines of " file ", which has " lines[file]; bad = 1
          }
        }
        for (file in listed) if (!(file in lines)) { print page " names " file ", which is gone"; bad = 1 }
        if (bad) { print "write it anew: make trusted"; exit 1 }
      }'
    ;;
  *) echo "usage: Scripts/trusted.sh [--write]" >&2; exit 2 ;;
esac
