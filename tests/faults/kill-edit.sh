#!/usr/bin/env bash
# Kills `edit` at random moments, most of them while it writes, and looks whether the history is whole each time: every step with all of its
# files, the place one of them, nothing of the killed one left behind, and the earlier steps' bytes as they were.
#
#   tests/faults/kill-edit.sh [-n KILLS] [-r RANDOM_SEED]
#
# Needs the built program (./itemwise --version builds it). Not part of ./itemwise test: it takes some minutes. Ends with 0 when no kill
# did harm, else with 1. OMP_NUM_THREADS is respected; ITEMWISE_PROGRAM names another itemwise.dll.
set -euo pipefail

# shellcheck source=tests/faults/scratch.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scratch.sh"
kills=30
while getopts n:r: option; do
    case $option in
        n) kills=$OPTARG ;; r) seed=$OPTARG ;;
        *) exit 2 ;;
    esac
done
prepare

workspace=$work/workspace edits=$work/workspace/edits
make_model <<'JSON'
{ "format": 1, "dEdit": { "tokensPerItem": 2, "tokenSteps": 2, "uNetSteps": 2, "batchSize": 1, "accumulation": 1, "promptLength": 0 }, "edit": { "steps": 2 } }
JSON

run() { dotnet "$program" "$@" --quiet; }
edit() { exec dotnet "$program" edit "$workspace" --describe "1=a ball, number $1" --model "$model" --device cpu --dtype fp32 --quiet; }
steps() { find "$edits" -name 'edit-*.json' | wc -l; }

run new "$root/samples/scene/photo.png" -o "$workspace" --items "$root/samples/scene/items.png" >"$work/log"
run associate "$workspace" --model "$model" --device cpu --dtype fp32 >"$work/log"
(edit 0) >"$work/log"
began=$(now)
(edit 0) >"$work/log"
whole=$(($(now) - began))
echo "seed $seed; an edit that nothing stops takes $((whole / 1000000)) ms"

during=0 kept=0 late=0
for ((kill = 1; kill <= kills; kill++)); do
    before=$(steps)
    (cd "$edits" && sha256sum edit-*) >"$work/sums"
    (edit "$kill") >"$work/log" 2>&1 & process=$!
    name=$edits/$(printf 'edit-%03d.items.png' $((before + 1)))
    # Every other one as soon as the step's first file is there, the rest at any moment.
    if ((kill % 2)); then
        while [[ ! -e $name ]] && kill -0 "$process" 2>/dev/null; do :; done
        sleep "0.0$((RANDOM % 3))$((RANDOM % 10))"
    else
        sleep "$((whole * (RANDOM % 100) / 100 / 1000000000)).$(printf '%03d' $((whole * (RANDOM % 100) / 100 / 1000000 % 1000)))"
    fi
    kill -KILL "$process" 2>/dev/null || late=$((late + 1))
    wait "$process" 2>/dev/null || true
    [[ ! -e $name ]] || during=$((during + 1))
    listed=$(run history "$workspace" --json) || wrong "kill $kill: $listed"
    (($(steps) == before || $(steps) == before + 1)) || wrong "kill $kill: $before steps became $(steps)"
    kept=$((kept + $(steps) - before))
    (cd "$edits" && sha256sum --status -c "$work/sums") || wrong "kill $kill changed an earlier step"
    run history "$workspace" --go "$(steps)" >"$work/log" 2>&1 || wrong "kill $kill: the last step is not whole: $(<"$work/log")"
    left=$(find "$workspace" -name '*.tmp')
    whole_steps=$(find "$edits" -name 'edit-*' ! -name '*.json' | wc -l)
    [[ -z $left && $whole_steps == $((3 * $(steps))) ]] || wrong "kill $kill left something behind: $left ($whole_steps files of $(steps) steps)"
done

(edit last) >"$work/log" || wrong "no edit after it all: $(<"$work/log")"
echo "$kills kills, $during after the step's first file was there, $late after the end; $kept steps were kept; faults: $failures"
((failures == 0))
