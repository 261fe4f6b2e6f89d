#!/usr/bin/env bash
# Checks by reading what keeps the trusted circles small and apart; exits 1 where something does not hold.
# That a target imports nothing undeclared is the build's to check: this looks at the sources alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The core, with one ceiling on its lines that are neither blank nor comment alone, and one for the kernel in it.
readonly CORE=(
  Sources/Core/ExactArithmetic Sources/Core/TrainingProblem Sources/Core/ReferenceFormulas Sources/Core/ProofKernel Sources/Core/Certification
  Sources/Core/dnnt-check)
readonly KERNEL=Sources/Core/ProofKernel
readonly CORE_CODE=6880 KERNEL_CODE=1000
# The second circle: answers that are checked by going through everything again.
readonly RECHECK=(
  Sources/Recheck/WorkingNumbers Sources/Recheck/DeepEvaluation Sources/Recheck/Reenumeration Sources/Recheck/dnnt-recheck)
readonly RECHECK_CODE=4400
readonly CORE_IMPORTS='ExactArithmetic|TrainingProblem|ReferenceFormulas|ProofKernel|Certification|CGMP|Glibc|Musl'
readonly RECHECK_IMPORTS="$CORE_IMPORTS|WorkingNumbers|DeepEvaluation|Reenumeration|CArb"
# The program hands proofs to the elaboration, and questions to the second circle; both programs are watched.
readonly PROGRAM_IMPORTS="$CORE_IMPORTS|Reenumeration|ProofElaboration|CheckWatching"
readonly TRUSTED_LINES=200 ANY_LINES=400 MODULE_LINES=5000
failed=0

# Reports the lines on standard input, if any, under the heading $1.
report() {
  local found
  found=$(cat)
  if [ -n "$found" ]; then
    printf '%s:\n%s\n' "$1" "$(sed 's/^/  /' <<<"$found")"
    failed=1
  fi
}

trusted_files() { find "${CORE[@]}" "${RECHECK[@]}" -name '*.swift' | sort; }
all_files() { { echo Package.swift; find Sources Tests -name '*.swift' 2>/dev/null; } | sort; }
# FILE:LINE:TEXT of the lines that match $1 outside of line comments and of string literals.
code_matching() {
  xargs -r awk -v pattern="$1" '
    { code = $0; gsub(/\\"/, "", code); gsub(/"[^"]*"/, "\"\"", code); sub(/\/\/.*/, "", code) }
    code ~ pattern { print FILENAME ":" FNR ":" $0 }'
}
longer_than() { xargs -r wc -l | awk -v most="$1" '$2 != "total" && $1 > most { print $2 ": " $1 " lines, at most " most }'; }

# Imports, in the files on standard input, of anything but $1.
imports_beyond() {
  code_matching '^[ \t]*(@[A-Za-z_()]+[ \t]+)*((public|package|internal|private|fileprivate)[ \t]+)?import[ \t]' |
    grep -vE "import +((struct|class|enum|func|protocol|var|let|typealias) +)?($1)([. ]|\$)" || true
}
swift_files() { find "$@" -name '*.swift' | sort; }
report "imports into the core" < <(swift_files "${CORE[@]}" | grep -v '^Sources/Core/dnnt-check/' | imports_beyond "$CORE_IMPORTS")
report "imports into the checker's program" < <(swift_files Sources/Core/dnnt-check | imports_beyond "$PROGRAM_IMPORTS")
report "imports into the second circle" < <(
  swift_files "${RECHECK[@]}" | grep -v '^Sources/Recheck/dnnt-recheck/' | imports_beyond "$RECHECK_IMPORTS")
report "imports into its program" < <(swift_files Sources/Recheck/dnnt-recheck | imports_beyond "$RECHECK_IMPORTS|CheckWatching")
report "floating point in the trusted circles" < <(
  trusted_files | code_matching '(^|[^A-Za-z0-9_])(Float|Float16|Float32|Float64|Float80|Double|CGFloat)([^A-Za-z0-9_]|$)')
report "traps on a wrong input" < <(all_files | code_matching '(^|[^A-Za-z0-9_])(try!|as!)')
report "unchecked arithmetic" < <(grep -nH -e '-Ounchecked' Package.swift Makefile .ci/run || true)
report "long files in the trusted circles" < <(trusted_files | longer_than $TRUSTED_LINES)
report "long files" < <(all_files | longer_than $ANY_LINES)
# In lines that are neither blank nor comment alone.
report "long modules" < <(
  find Sources -name '*.swift' | sort | xargs grep -cvE '^[[:space:]]*(//.*)?$' | awk -F: -v most=$MODULE_LINES '
    { split($1, part, "/"); sum[part[2] "/" part[3]] += $2 }
    END { for (name in sum) if (sum[name] > most) print name ": " sum[name] " lines of code, at most " most }')
# The elaboration speaks of the kernel's things by the kernel's names; a formulation has rows, too.
report "types of one name" < <(
  grep -rhoE --include='*.swift' '^(public |package |final |indirect )*(struct|class|enum|protocol|actor) [A-Za-z]+' Sources |
    awk '{ print $NF }' | sort | uniq -d | grep -vE '^(Row|Witness|LoadedOrder)$' || true)
# The files that the addition of another thing of a kind touches, shown by one that is there: all are listed in CONTRIBUTING.md.
touched() {
  local files
  files=$(grep -rlE --include='*.swift' "$2" Sources | sort)
  [ "$(wc -l <<<"$files")" -le "$3" ] || echo "$1: $(wc -l <<<"$files") files, at most $3"
  for file in $files; do
    grep -qF "$(basename "$file")" CONTRIBUTING.md || echo "$1: CONTRIBUTING.md does not list $file"
  done
}
report "files to touch" < <(
  touched "an activation" '(case|return) .*[.( ]leakyReLU' 6
  touched "a loss" 'case ([^:"]*, )?[.]?multiclassHinge' 2
  touched "an encoding's activations" 'case [.]?hull|func hull[(](_ )?pre|encoder[.]hull' 2
  touched "an external solver" 'name: "roundingsat"' 2)
report "default over the form of a loss" < <(
  grep -rlE --include='*.swift' 'form[.](gap|total)|[.]form$' Sources | xargs grep -nHE '^ *default:' || true)
report "docs/trusted.md" < <(bash Scripts/trusted.sh 2>&1 || true)
report "docs/dev/limits.md" < <(bash Scripts/limits.sh 2>&1 || true)
if command -v python3 >/dev/null; then
  report "Instances/" < <(python3 Scripts/describe-instances.py --check 2>&1 || true)
  report "links of the documentation" < <(python3 Scripts/check-links.py 2>&1 || true)
fi

# Lists the folders $3 … under the title $1, and fails where their code is longer than $2.
count_circle() {
  local title=$1 most=$2 total=0 total_code=0 folder lines code
  shift 2
  echo "$title, in lines (of which neither blank nor comment alone):"
  for folder in "$@"; do
    lines=$(find "$folder" -type f -exec cat {} + | wc -l)
    code=$(find "$folder" -type f -exec cat {} + | grep -cvE '^[[:space:]]*(//.*|/\*.*|\*.*)?$' || true)
    printf '  %-30s %5d (%d)\n' "$folder" "$lines" "$code"
    if [ "$folder" = "$KERNEL" ] && [ "$code" -gt $KERNEL_CODE ]; then
      echo "the kernel has more than $KERNEL_CODE lines of code"
      failed=1
    fi
    total=$((total + lines)) total_code=$((total_code + code))
  done
  printf '  %-30s %5d (%d), at most %d\n' together "$total" "$total_code" "$most"
  [ "$total_code" -le "$most" ] || failed=1
}
count_circle "The core" $CORE_CODE "${CORE[@]}" Sources/Foreign/CGMP
count_circle "The second circle" $RECHECK_CODE "${RECHECK[@]}" Sources/Foreign/CArb
[ $failed -eq 0 ] && echo "audit: all holds" || echo "audit: something does not hold, see above"
exit $failed
