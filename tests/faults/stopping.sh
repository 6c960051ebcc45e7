# shellcheck shell=bash
# Sourced by kill-associate.sh and kill-invert.sh: stops a command that learns at random moments, lets the same command go on, and compares
# the end with a run that nothing stopped.
#
# Who sources it sets what differs of stops, signal and seed by its options, calls `prepare`, and then `stop_and_compare STEPS` with the
# steps of a run in words. By then it has defined, each of a workspace:
#
#   learn        runs the command, in place of the shell
#   is_done      whether what is learned is stored
#   sum_of       its checksum
#   progress_of  what there is to go on from, in words; nothing where there is nothing

# shellcheck source=tests/faults/scratch.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scratch.sh"
stops=50 signal=KILL

make_workspace() { rm -rf "$1"; dotnet "$program" new "$root/samples/scene/photo.png" -o "$1" --items "$root/samples/scene/items.png" --quiet >"$work/new.log"; }
state_file() { find "$1" -name '*progress.safetensors'; }
# A run that was done before its signal came; the machine is less busy than it was, later signals come sooner.
finished() { early=$((early + 1)) whole=$((whole * 4 / 5)); }

stop_and_compare() {
    make_workspace "$work/whole"
    began=$(now)
    (learn "$work/whole") >"$work/whole.json" || { cat "$work/whole.json" >&2; exit 1; }
    whole=$(($(now) - began)) expected=$(sum_of "$work/whole")
    echo "seed $seed; the run that nothing stops: $1 in $(seconds $whole) s, sha256 ${expected:0:16}"

    stopped=0 rounds=0 resumed=0 equal=0 early=0 longest=0 oldest=0
    while ((stopped < stops)); do
        rounds=$((rounds + 1))
        stop_in_a_round "$work/round"
        [[ ! -t 2 ]] || printf '\r%d stops' "$stopped" >&2
    done

    echo "$stopped stops by $signal in $rounds rounds; $resumed times there was a state to go on from, $early times the run was done before"
    echo "oldest state at a stop: $(seconds $oldest) s; longest way from the signal to the end: $(seconds $longest) s"
    echo "bit-equal rounds: $equal of $rounds; faults: $failures"
    ((failures == 0))
}

stop_in_a_round() {
    workspace=$1 tries=$((1 + RANDOM % 3))
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
        [[ -z $before || -n $after ]] || is_done "$workspace" || wrong "round $rounds lost the state '$before'"
        if [[ -n $after ]]; then
            resumed=$((resumed + 1))
            age=$((at - $(date -r "$(state_file "$workspace")" +%s%N)))
            if ((age > oldest && age < at - began)); then oldest=$age; fi
        fi
    done
    if ! is_done "$workspace" || [[ -n $(state_file "$workspace") ]]; then
        code=0
        (learn "$workspace") >"$work/run.json" 2>&1 || code=$?
        [[ $code == 0 ]] || wrong "round $rounds did not go on: $(<"$work/run.json")"
    fi
    if [[ $(sum_of "$workspace") == "$expected" ]]; then equal=$((equal + 1)); else wrong "round $rounds ended with other bits"; fi
    left=$(find "$workspace" -name '*.tmp' -o -name '*progress.safetensors' -o -name 'workspace.owner')
    [[ -z $left ]] || wrong "round $rounds left $left"
}
