#!/usr/bin/env bash
# Kills the studio's worker, then the studio itself, at random moments while it learns and edits, and looks whether every job that was
# accepted comes to its end, each learning with the bits of one that nothing killed, each variant kept once.
#
#   tests/faults/kill-studio.sh [-s] [-n KILLS_OF_THE_WORKER] [-m KILLS_OF_THE_STUDIO] [-c CANCELLATIONS] [-r RANDOM_SEED]
#                               [-t SECONDS] [-l FILE]
#
# With -s the shipped model works, at few steps; else one of random weights, whose steps are many and take a moment.
# In pieces: -t begins nothing new after so many seconds, and -l adds what was done to a file and prints the sum of all pieces in it, as
# in  for r in 1 2 3 4 5; do tests/faults/kill-studio.sh -n 10 -m 4 -c 4 -r $r -t 240 -l pieces; done
# Needs the built program (./itemwise --version builds it), curl and pgrep. Not part of ./itemwise test: it takes some minutes. Ends with 0
# when nothing was lost, else with 1. OMP_NUM_THREADS is respected; ITEMWISE_PROGRAM names another itemwise.dll.
set -euo pipefail

# shellcheck source=tests/faults/scratch.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scratch.sh"
workers=50 studios=20 cancels=20 shipped='' limit=0 pieces=''
while getopts sn:m:c:r:t:l: option; do
    case $option in
        s) shipped=yes ;;
        n) workers=$OPTARG ;; m) studios=$OPTARG ;; c) cancels=$OPTARG ;; r) seed=$OPTARG ;;
        t) limit=$OPTARG ;; l) pieces=$OPTARG ;;
        *) exit 2 ;;
    esac
done
prepare
trap 'stop_studio; rm -rf "$work"' EXIT

kills=0 redone=0 most_redone=0 orphans=0 ids=() slowest=0
# Of the whole run: what the line at its end says.
declare -A killed=([worker]=0 [studio]=0)
all_learnings=0 all_equal=0 all_cancels=0 all_redone=0 all_slowest=0
if [[ -n $shipped ]]; then
    model=$root/models/tabletop token_steps=25 steps='[25,25]'
else
    token_steps=120 steps='[120,60]'
    make_model <<'JSON'
{ "format": 1, "dEdit": { "tokensPerItem": 2, "tokenRate": 0.001, "uNetRate": 0.0001, "batchSize": 1, "accumulation": 1, "promptLength": 0 }, "edit": { "steps": 20 } }
JSON
fi

field() { grep -oP "\"$1\":\s*\"?\K[^\",}]*" <<<"$2" | head -1 || true; }

start_studio() {
    : >"$work/address" # before the fork: the last studio's address is not to be taken for the new one's
    dotnet "$program" studio --home "$work/home" --no-browser --port 0 --model "$model" --device cpu --dtype fp32 >"$work/address" 2>"$work/log" & studio=$!
    until address=$(grep -om1 'http://[^ ]*' "$work/address"); do
        kill -0 $studio || { cat "$work/log" >&2; exit 1; }
        sleep 0.05
    done
    token=${address#*token=} address=${address%%\?*}
}

stop_studio() { [[ -z ${studio:-} ]] || { kill "$studio" 2>/dev/null && wait "$studio" 2>/dev/null; } || true; }
api() { curl -sS --max-time 30 -H "Authorization: Bearer $token" "$@"; }
get() { api "${address}api/$1"; }
post() { api -H 'Content-Type: application/json' -d "$2" "${address}api/$1"; }
worker() { pgrep -P "$studio" -f studio-worker | head -1 || true; }

make_workspace() { workspace=$(field id "$(api -X POST "${address}api/workspaces/sample")"); }

submit() {
    local response
    response=$(api -H 'Content-Type: application/json' -H "Idempotency-Key: $RANDOM-$RANDOM-$RANDOM" -d "$1" "${address}api/workspaces/$workspace/jobs")
    job=$(field id "$response")
    [[ -n $job ]] || { echo "No job: $response" >&2; exit 1; }
    ids+=("$job")
}

# Sets view, state, step (over both stages) and strikes of the job.
look() {
    view=$(get "jobs/$job") state=$(field state "$view") step=$(field step "$view") strikes=$(field strikes "$view")
    [[ $(field phase "$view") != 'learning the model' ]] || step=$((step + token_steps))
}

# Whether no more shall be begun.
is_late() { ((limit > 0 && SECONDS >= limit)); }

is_over() { [[ $state == done || $state == failed || $state == cancelled || $state == quarantined ]]; }

until_it_steps() {
    local phase
    until look; is_over || { phase=$(field phase "$view"); [[ $state == running && ($phase == learning* || $phase == sampling) && $step -gt 0 ]]; }; do sleep 0.1; done
}

# Kills what it is given while the job runs, up to the given number; a job that has two strikes is left alone until it has gained a step.
kill_rounds() {
    local victim=$1 before pid began
    until_it_steps
    while ! is_over && ! is_late && ((kills < $2)); do
        sleep "$(seconds $((RANDOM % 8 * 1000000000 + RANDOM % 1000 * 1000000)))"
        look
        if is_over; then break; fi
        if [[ $victim == worker && $strikes -ge 2 ]]; then sleep 0.2; continue; fi
        before=$step began=$(now) pid=$(worker)
        [[ -n $pid ]] || continue
        kills=$((kills + 1)) found=$(stored)
        if [[ $(field kind "$view") == learn ]] && ((before > found)); then
            redone=$((redone + before - found))
            if ((before - found > most_redone)); then most_redone=$((before - found)); fi
        fi
        if [[ $victim == worker ]]; then
            kill -KILL "$pid"
        else
            kill -KILL "$studio"; wait "$studio" 2>/dev/null || true
            for _ in {1..20}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
            if kill -0 "$pid" 2>/dev/null; then orphans=$((orphans + 1)); wrong "the worker outlived the studio"; fi
            start_studio
        fi
        sleep 0.3
        until_it_steps
        local took=$(($(now) - began))
        if ((took > slowest)); then slowest=$took; fi
    done
}

# The step, over both stages, that a learning would go on from.
stored() {
    local head step
    [[ ! -e $work/home/workspaces/$workspace/association/association.json ]] || { echo 1000000; return; }
    head=$(head -c 65536 "$work/home/workspaces/$workspace/association/progress.safetensors" 2>/dev/null | tr -d '\0' | head -c 20000 || true)
    step=$(grep -aoPm1 '"step":\s*"\K\d+' <<<"$head" | head -1 || true)
    if grep -aqP '"stage":\s*"UNet"' <<<"$head"; then step=$((step + token_steps)); fi
    echo "${step:-0}"
}

until_over() { until look; is_over; do sleep 0.2; done; }
sum_of() { sha256sum "$work/home/workspaces/$workspace/association/association.safetensors" | cut -d' ' -f1; }

kill_all() {
    local victim=$1 wanted=$2
    kills=0 redone=0 most_redone=0 slowest=0 equal=0 learnings=0
    while ((kills < wanted)) && ! is_late; do
        make_workspace
        submit "{\"kind\":\"learn\",\"steps\":$steps}"
        kill_rounds "$victim" "$wanted"
        until_over
        learnings=$((learnings + 1))
        [[ $state == done ]] || wrong "a learning ended as $state: $(field error "$view")"
        if [[ $(sum_of) == "$expected" ]]; then equal=$((equal + 1)); else wrong "a learning ended with other bits"; fi
        submit '{"kind":"edit","edits":[{"kind":"describe","item":2,"text":"a blue ball"}],"count":2}'
        if ((kills < wanted)) && ! is_late; then kill_rounds "$victim" $((kills + 1)); fi
        until_over
        [[ $state == done ]] || wrong "an edit ended as $state: $(field error "$view")"
        kept=$(find "$work/home/workspaces/$workspace/edits" -name 'edit-???.json' | wc -l)
        [[ $kept == 2 ]] || wrong "$kept steps were kept of 2 variants"
    done
    killed[$victim]=$kills all_learnings=$((all_learnings + learnings)) all_equal=$((all_equal + equal))
    if ((most_redone > all_redone)); then all_redone=$most_redone; fi
    if ((slowest > all_slowest)); then all_slowest=$slowest; fi
    echo "$kills kills of the $victim in $learnings learnings with an edit each; $equal of $learnings learnings bit-equal"
    echo "  steps of learnings taken again: $redone in all, $most_redone at most; longest way from a kill to the next step: $(seconds "$slowest") s"
}

cancel_all() {
    local times=() began
    for ((i = 0; i < cancels; i++)); do
        if is_late; then break; fi
        submit '{"kind":"learn","steps":[10000,0]}'
        until_it_steps
        sleep "0.$((RANDOM % 1000))"
        began=$(now)
        post "jobs/$job/cancel" '{}' >/dev/null
        until look; is_over; do sleep 0.02; done
        times+=($(($(now) - began)))
        [[ $state == cancelled ]] || wrong "a cancelled job ended as $state"
    done
    all_cancels=${#times[@]}
    ((all_cancels > 0)) || return 0
    mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
    echo "$all_cancels cancellations: median $(seconds "${times[$((all_cancels / 2))]}") s, p95 $(seconds "${times[$(((all_cancels * 95 + 99) / 100 - 1))]}") s"
}

# Adds lines of numbers (kills of the worker, of the studio, cancellations, jobs, lost, learnings, equal, steps taken again, nanoseconds to
# the next step, orphans, faults) and says what they come to.
sum_up() {
    awk '{ for (i = 1; i <= NF; i++) if (i == 8 || i == 9) { if ($i > sum[i]) sum[i] = $i } else sum[i] += $i }
        END { printf "%d kills of the worker, %d of the studio, %d cancellations; %d jobs, %d lost; %d of %d learnings bit-equal, at most %d steps taken again; at most %.1f s from a kill to the next step; %d workers outlived their studio; faults: %d\n",
            sum[1], sum[2], sum[3], sum[4], sum[5], sum[7], sum[6], sum[8], sum[9] / 1e9, sum[10], sum[11] }'
}

start_studio
make_workspace
submit "{\"kind\":\"learn\",\"steps\":$steps}"
began=$(now)
until_over
[[ $state == done ]] || { echo "The learning that nothing kills ended as $state: $(field error "$view")" >&2; exit 1; }
expected=$(sum_of)
echo "seed $seed; the learning that nothing kills took $(seconds $(($(now) - began))) s, sha256 ${expected:0:16}"
((workers == 0)) || kill_all worker "$workers"
((studios == 0)) || kill_all studio "$studios"
((cancels == 0)) || cancel_all
lost=0
for job in "${ids[@]}"; do look; is_over || lost=$((lost + 1)); done
line="${killed[worker]} ${killed[studio]} $all_cancels ${#ids[@]} $lost $all_learnings $all_equal $all_redone $all_slowest $orphans $failures"
echo "sum: $(sum_up <<<"$line")"
if [[ -n $pieces ]]; then
    echo "$line" >>"$pieces"
    echo "$(wc -l <"$pieces") pieces: $(sum_up <"$pieces")"
fi
((failures == 0 && lost == 0))
