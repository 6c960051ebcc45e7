#!/usr/bin/env bash
# Stops `associate` at random moments, lets the same command go on, and compares the end with a run that nothing stopped.
#
#   tests/faults/kill-associate.sh [-n STOPS] [-s KILL|INT|TERM] [-m MODEL] [-t N,N] [-x "OPTIONS"] [-r RANDOM_SEED]
#
#   -n  how many stops (50); a round has one to three of them, then goes on to the end
#   -s  the signal (KILL). INT and TERM must end with 130, and the time from signal to end is measured
#   -m  the model folder (a copy of tests/fixtures/sd: random weights, a step is milliseconds)
#   -t  the steps of the two stages (150,150)
#   -x  further options of associate, such as "--rank 4"
#   -r  seed of the moments, printed by every run (random)
#
# Needs the built program (./itemwise --version builds it). Not part of ./itemwise test: it takes some minutes. Ends with 0 when every
# round ended bit-equal and left nothing behind, else with 1. OMP_NUM_THREADS is respected;
# ITEMWISE_PROGRAM names another itemwise.dll.
set -euo pipefail

# shellcheck source=tests/faults/stopping.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/stopping.sh"
model='' steps=150,150 more=''
while getopts n:s:m:t:x:r: option; do
    case $option in
        n) stops=$OPTARG ;; s) signal=$OPTARG ;; m) model=$OPTARG ;; t) steps=$OPTARG ;; x) more=$OPTARG ;; r) seed=$OPTARG ;;
        *) exit 2 ;;
    esac
done
prepare

if [[ -z $model ]]; then
    make_model <<'JSON'
{ "format": 1, "dEdit": { "tokensPerItem": 2, "tokenRate": 0.001, "uNetRate": 0.0001, "batchSize": 1, "accumulation": 3, "promptLength": 0 } }
JSON
fi

# shellcheck disable=SC2086
learn() { exec dotnet "$program" associate "$1" --model "$model" --steps "$steps" --dtype fp32 --device cpu --json $more; }
is_done() { [[ -e $1/association/association.json ]]; }
sum_of() { sha256sum <"$1/association/association.safetensors"; }
progress_of() { head -c 65536 "$1/association/progress.safetensors" 2>/dev/null | grep -aoE '"(stage|step)":"[A-Za-z0-9]+"' | cut -d'"' -f4 | paste -sd' ' || true; }

stop_and_compare "$((${steps%,*} + ${steps#*,})) steps"
