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

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..
program=${ITEMWISE_PROGRAM:-$root/src/Itemwise.Cli/bin/Release/net10.0/itemwise.dll}
stops=50 signal=KILL model='' steps=150,150 more='' seed=$RANDOM
while getopts n:s:m:t:x:r: option; do
    case $option in
        n) stops=$OPTARG ;; s) signal=$OPTARG ;; m) model=$OPTARG ;; t) steps=$OPTARG ;; x) more=$OPTARG ;; r) seed=$OPTARG ;;
        *) exit 2 ;;
    esac
done
[[ -e $program ]] || { echo "The program is not built: run ./itemwise --version first." >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
RANDOM=$seed

if [[ -z $model ]]; then
    model=$work/model
    mkdir "$model"
    cp -r "$root"/tests/fixtures/sd/{model_index.json,scheduler,text_encoder,tokenizer,unet,vae} "$model"
    cat >"$model/itemwise.json" <<'JSON'
{ "format": 1, "dEdit": { "tokensPerItem": 2, "tokenRate": 0.001, "uNetRate": 0.0001, "batchSize": 1, "accumulation": 3, "promptLength": 0 } }
JSON
fi

now() { date +%s%N; }
seconds() { printf '%d.%03d' $(($1 / 1000000000)) $(($1 / 1000000 % 1000)); }
make_workspace() { rm -rf "$1"; dotnet "$program" new "$root/samples/scene/photo.png" -o "$1" --items "$root/samples/scene/items.png" --quiet >"$work/new.log"; }
# shellcheck disable=SC2086
learn() { exec dotnet "$program" associate "$1" --model "$model" --steps "$steps" --dtype fp32 --device cpu --json $more; }
sum_of() { sha256sum <"$1/association/association.safetensors"; }
progress_of() { head -c 65536 "$1/association/progress.safetensors" 2>/dev/null | grep -aoE '"(stage|step)":"[A-Za-z0-9]+"' | cut -d'"' -f4 | paste -sd' ' || true; }
# A run that was done before its signal came; the machine is less busy than it was, later signals come sooner.
finished() { early=$((early + 1)) whole=$((whole * 4 / 5)); }
wrong() { echo "WRONG: $*" >&2; failures=$((failures + 1)); }

failures=0
make_workspace "$work/whole"
began=$(now)
(learn "$work/whole") >"$work/whole.json" || { cat "$work/whole.json" >&2; exit 1; }
whole=$(($(now) - began)) expected=$(sum_of "$work/whole")
count=$((${steps%,*} + ${steps#*,}))
echo "seed $seed; the run that nothing stops: $count steps in $(seconds $whole) s, sha256 ${expected:0:16}"

stopped=0 rounds=0 resumed=0 equal=0 early=0 longest=0 oldest=0
while ((stopped < stops)); do
    rounds=$((rounds + 1)) workspace=$work/round tries=$((1 + RANDOM % 3))
    make_workspace "$workspace"
    while ((tries-- > 0 && stopped < stops)); do
        before=$(progress_of "$workspace")
        began=$(now)
        (learn "$workspace") >"$work/run.json" 2>&1 & process=$!
        sleep "$(seconds $((whole / 1000 * (RANDOM % 1000))))"
        at=$(now) code=0
        kill "-$signal" "$process" 2>/dev/null || { wait "$process" || wrong "round $rounds failed by itself: $(<"$work/run.json")"; finished; break; }
        wait "$process" 2>/dev/null || code=$?
        if [[ $code == 0 ]]; then finished; break; fi
        took=$(($(now) - at)) stopped=$((stopped + 1)) after=$(progress_of "$workspace")
        if ((took > longest)); then longest=$took; fi
        case $signal:$code in KILL:137 | INT:130 | TERM:130) ;; *) wrong "round $rounds ended with $code: $(<"$work/run.json")" ;; esac
        [[ -z $before || -n $after ]] || [[ -e $workspace/association/association.json ]] || wrong "round $rounds lost the state '$before'"
        if [[ -n $after ]]; then
            resumed=$((resumed + 1))
            age=$((at - $(date -r "$workspace/association/progress.safetensors" +%s%N)))
            if ((age > oldest && age < at - began)); then oldest=$age; fi
        fi
    done
    if [[ ! -e $workspace/association/association.json || -e $workspace/association/progress.safetensors ]]; then
        code=0
        (learn "$workspace") >"$work/run.json" 2>&1 || code=$?
        [[ $code == 0 ]] || wrong "round $rounds did not go on: $(<"$work/run.json")"
    fi
    if [[ $(sum_of "$workspace") == "$expected" ]]; then equal=$((equal + 1)); else wrong "round $rounds ended with other bits"; fi
    [[ ! -t 2 ]] || printf '\r%d stops' "$stopped" >&2
    left=$(find "$workspace" -name '*.tmp' -o -name 'progress.safetensors' -o -name 'workspace.owner')
    [[ -z $left ]] || wrong "round $rounds left $left"
done

echo "$stopped stops by $signal in $rounds rounds; $resumed times there was a state to go on from, $early times the run was done before"
echo "oldest state at a stop: $(seconds $oldest) s; longest way from the signal to the end: $(seconds $longest) s"
echo "bit-equal rounds: $equal of $rounds; faults: $failures"
((failures == 0))
