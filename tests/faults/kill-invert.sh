#!/usr/bin/env bash
# Stops `invert` at random moments, lets the same command go on, and compares the end with a run that nothing stopped.
#
#   tests/faults/kill-invert.sh [-n STOPS] [-s KILL|INT|TERM] [-m MODEL] [-t STEPS] [-r RANDOM_SEED]
#
#   -n  how many stops (50); a round has one to three of them, then goes on to the end
#   -s  the signal (KILL). INT and TERM must end with 130, and the time from signal to end is measured
#   -m  the model folder (tests/fixtures/sd: random weights, a step is milliseconds)
#   -t  the steps of each half (120)
#   -r  seed of the moments, printed by every run (random)
#
# Needs the built program (./itemwise --version builds it). Not part of ./itemwise test: it takes some minutes. Ends with 0 when every
# round ended bit-equal and left nothing behind, else with 1. ITEMWISE_PROGRAM names another itemwise.dll.
set -euo pipefail

# shellcheck source=tests/faults/stopping.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/stopping.sh"
model=$root/tests/fixtures/sd steps=120
while getopts n:s:m:t:r: option; do
    case $option in
        n) stops=$OPTARG ;; s) signal=$OPTARG ;; m) model=$OPTARG ;; t) steps=$OPTARG ;; r) seed=$OPTARG ;;
        *) exit 2 ;;
    esac
done
prepare

learn() { exec dotnet "$program" invert "$1" "a {cat} and a {dog}" --model "$model" --steps "$steps" --dtype fp32 --device cpu --json; }
is_done() { compgen -G "$1/learned/dpl/*.json" >/dev/null; }
sum_of() { find "$1/learned/dpl" -name '*.safetensors' ! -name '*.progress.*' -exec cat {} + | sha256sum; }
progress_of() { compgen -G "$1/learned/dpl/*.progress.safetensors" || true; }

stop_and_compare "twice $steps steps"
