#!/usr/bin/env bash
# Stops `invert` at random moments, lets the same command go on, and compares the end with a run that nothing stopped.
#
#   tests/faults/kill-invert.sh [-n STOPS] [-s KILL|INT|TERM] [-m MODEL] [-t STEPS] [-r RANDOM_SEED]
#
#   -n  how many stops (50); a round has one to three of them, then goes on to the end
#   -s  the signal (KILL). INT and TERM must end with 130
#   -m  the model folder (tests/fixtures/sd: random weights, a step is milliseconds)
#   -t  the steps of each half (120)
#   -r  seed of the moments, printed by every run (random)
#
# Needs the built program (./itemwise --version builds it). Not part of ./itemwise test: it takes some minutes. Ends with 0 when every
# round ended bit-equal and left nothing behind, else with 1. ITEMWISE_PROGRAM names another itemwise.dll.
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..
program=${ITEMWISE_PROGRAM:-$root/src/Itemwise.Cli/bin/Release/net10.0/itemwise.dll}
stops=50 signal=KILL model=$root/tests/fixtures/sd steps=120 seed=$RANDOM
while getopts n:s:m:t:r: option; do
    case $option in
        n) stops=$OPTARG ;; s) signal=$OPTARG ;; m) model=$OPTARG ;; t) steps=$OPTARG ;; r) seed=$OPTARG ;;
        *) exit 2 ;;
    esac
done
[[ -e $program ]] || { echo "The program is not built: run ./itemwise --version first." >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
RANDOM=$seed

now() { date +%s%N; }
seconds() { printf '%d.%03d' $(($1 / 1000000000)) $(($1 / 1000000 % 1000)); }
make_workspace() { rm -rf "$1"; dotnet "$program" new "$root/samples/scene/photo.png" -o "$1" --items "$root/samples/scene/items.png" --quiet >"$work/new.log"; }
invert() { exec dotnet "$program" invert "$1" "a {cat} and a {dog}" --model "$model" --steps "$steps" --dtype fp32 --device cpu --json; }
sum_of() { find "$1/learned/dpl" -name '*.safetensors' ! -name '*.progress.*' -exec cat {} + | sha256sum; }
is_done() { compgen -G "$1/learned/dpl/*.json" >/dev/null; }
wrong() { echo "WRONG: $*" >&2; failures=$((failures + 1)); }

failures=0
make_workspace "$work/whole"
began=$(now)
(invert "$work/whole") >"$work/whole.json" || { cat "$work/whole.json" >&2; exit 1; }
whole=$(($(now) - began)) expected=$(sum_of "$work/whole")
echo "seed $seed; the run that nothing stops: twice $steps steps in $(seconds $whole) s, sha256 ${expected:0:16}"

stopped=0 rounds=0 resumed=0 equal=0 early=0
while ((stopped < stops)); do
    rounds=$((rounds + 1)) workspace=$work/round tries=$((1 + RANDOM % 3))
    make_workspace "$workspace"
    while ((tries-- > 0 && stopped < stops)); do
        (invert "$workspace") >"$work/run.json" 2>&1 & process=$!
        sleep "$(seconds $((whole / 1000 * (RANDOM % 1000))))"
        code=0
        kill "-$signal" "$process" 2>/dev/null || { wait "$process" || wrong "round $rounds failed by itself: $(<"$work/run.json")"; early=$((early + 1)); break; }
        wait "$process" 2>/dev/null || code=$?
        if [[ $code == 0 ]]; then early=$((early + 1)); break; fi
        stopped=$((stopped + 1))
        case $signal:$code in KILL:137 | INT:130 | TERM:130) ;; *) wrong "round $rounds ended with $code: $(<"$work/run.json")" ;; esac
        ! compgen -G "$workspace/learned/dpl/*.progress.safetensors" >/dev/null || resumed=$((resumed + 1))
    done
    if ! is_done "$workspace" || compgen -G "$workspace/learned/dpl/*.progress.safetensors" >/dev/null; then
        code=0
        (invert "$workspace") >"$work/run.json" 2>&1 || code=$?
        [[ $code == 0 ]] || wrong "round $rounds did not go on: $(<"$work/run.json")"
    fi
    if [[ $(sum_of "$workspace") == "$expected" ]]; then equal=$((equal + 1)); else wrong "round $rounds ended with other bits"; fi
    [[ ! -t 2 ]] || printf '\r%d stops' "$stopped" >&2
    left=$(find "$workspace" -name '*.tmp' -o -name '*.progress.safetensors' -o -name 'workspace.owner')
    [[ -z $left ]] || wrong "round $rounds left $left"
done

echo "$stopped stops by $signal in $rounds rounds; $resumed times there was a state to go on from, $early times the run was done before"
echo "bit-equal rounds: $equal of $rounds; faults: $failures"
((failures == 0))
