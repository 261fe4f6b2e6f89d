#!/usr/bin/env bash
# Solves an instance, then hands the certificate to the checker, a program that shares no code with the solvers.
#
#   Scripts/solve.sh FOLDER-OF-PROGRAMS INSTANCE TIME-LIMIT
#
# Exits as dnnt-check does: 0 all that is claimed was shown, 1 something is false, 3 the parameters hold, but nothing
# shows that none are better.
set -euo pipefail
if [ $# -ne 3 ]; then
  echo "usage: Scripts/solve.sh FOLDER-OF-PROGRAMS INSTANCE TIME-LIMIT" >&2
  exit 2
fi
programs=$1 instance=$2 limit=$3

name=$(basename "$instance")
certificate=.build/answers/${name%.dnnt.json}.cert.json
mkdir -p "$(dirname "$certificate")"
rm -f "$certificate"

# Shows a command as it would be typed, runs it, and leaves its exit code in $code.
run() {
  local program=$1
  shift
  printf '\n$ %s %s\n' "$program" "$*"
  code=0
  "$programs/$program" "$@" || code=$?
}

run dnnt solve "$instance" --time-limit "$limit" --certificate "$certificate"
case $code in
  0 | 3 | 4) ;;
  *) exit $code ;;
esac
if [ ! -e "$certificate" ]; then
  echo "No parameters were found in $limit seconds: nothing to check."
  exit $code
fi
run dnnt-check "$instance" "$certificate"
if [ $code -eq 3 ]; then
  echo "The parameters hold, and the objective is as printed. That none are better is the solver's word: not proven."
fi
exit $code
