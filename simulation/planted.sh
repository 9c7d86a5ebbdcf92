#!/usr/bin/env bash
# Proves that the simulation catches the bugs in simulation/planted, one after the other.
#
#   simulation/planted.sh                    all of them
#   simulation/planted.sh 01-echo 07-outbox-first
#   MAVEN_ARGS=-o SEEDS=1..60 simulation/planted.sh
#
# Each bug is planted in a copy of what is committed, and taken out again; nothing here is changed. A line is printed for
# each: at which seed it was caught and by which law. The exit status is 1 if one was not caught, does not apply or does
# not compile.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
seeds=${SEEDS:-1..500}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

maven() {
  # shellcheck disable=SC2086
  (cd "$copy/tree" && ./mvnw -q -B ${MAVEN_ARGS:-} -Dspotless.check.skip=true "$@") >"$copy/log" 2>&1
}

# Says what became of one bug; fails unless the simulation caught it.
plant() {
  (cd "$copy/tree" && git apply "$1") || { echo "does not apply"; return 1; }
  local status=0
  catch || status=1
  # What stays in would be caught in the place of the bugs after it.
  (cd "$copy/tree" && git apply -R "$1") || { echo "cannot be taken out again"; exit 1; }
  return $status
}

catch() {
  maven -pl simulation -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dsim.seeds="$seeds" -Dsim.trials=0 -Dsim.failures=1 && { echo "NOT CAUGHT in seeds $seeds"; return 1; }
  ! grep -q 'COMPILATION ERROR' "$copy/log" || { echo "DOES NOT COMPILE"; tail -20 "$copy/log"; return 1; }
  local caught
  caught=$(grep -o -m1 'seed [0-9]*: .*' "$copy/log" | head -1) ||
    { echo "NOT CAUGHT, the run failed otherwise"; tail -20 "$copy/log"; return 1; }
  echo "caught at $caught"
}

bugs=("$@")
if [ $# = 0 ]; then
  bugs=()
  for patch in "$root"/simulation/planted/*.patch; do bugs+=("$(basename "$patch" .patch)"); done
fi

mkdir "$copy/tree"
git -C "$root" archive HEAD | tar -x -C "$copy/tree"
status=0
for bug in "${bugs[@]}"; do
  echo -n "$bug: "
  plant "$root/simulation/planted/$bug.patch" || status=1
done
exit $status
