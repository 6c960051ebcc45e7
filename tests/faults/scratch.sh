# shellcheck shell=bash
# Sourced by the scripts of this folder: where the program is, a scratch folder, times, and the count of what went wrong.

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..
program=${ITEMWISE_PROGRAM:-$root/src/Itemwise.Cli/bin/Release/net10.0/itemwise.dll}
seed=$RANDOM failures=0

# Once the options are read.
prepare() {
    [[ -e $program ]] || { echo "The program is not built: run ./itemwise --version first." >&2; exit 2; }
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    RANDOM=$seed
}

# A model of random weights, whose settings come in.
make_model() {
    model=$work/model
    mkdir "$model"
    cp -r "$root"/tests/fixtures/sd/{model_index.json,scheduler,text_encoder,tokenizer,unet,vae} "$model"
    cat >"$model/itemwise.json"
}

now() { date +%s%N; }
seconds() { printf '%d.%03d' $(($1 / 1000000000)) $(($1 / 1000000 % 1000)); }
wrong() { echo "WRONG: $*" >&2; failures=$((failures + 1)); }
