#!/usr/bin/env bash
# Finds the items of every photo of a folder in each way, and scores them against the truth.
#
#   bench/segmentation.sh FOLDER [WAY...]
#
# FOLDER holds pairs NAME.png and NAME.ids.png (the true items as a label picture). The ways are graph and attention, both if none is named,
# or published networks by their folders or .onnx files.
# Prints a line a photo (mean best IoU, panoptic quality, seconds), then the means over all photos, and over every other one from the first and
# from the second. ITEMWISE_MODEL names the model folder (the shipped one), ITEMWISE_PROGRAM another itemwise.dll. Seconds are those of the whole process.
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/..
program=${ITEMWISE_PROGRAM:-$root/src/Itemwise.Cli/bin/Release/net10.0/itemwise.dll}
[[ $# -ge 1 && -d $1 ]] || { echo "Usage: bench/segmentation.sh FOLDER [graph] [attention]" >&2; exit 2; }
[[ -e $program ]] || { echo "The program is not built: run ./itemwise --version first." >&2; exit 2; }
folder=$1
shift
[[ $# -gt 0 ]] || set -- graph attention

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
itemwise() { dotnet "$program" "$@"; }
field() { sed -n "s/^ *\"$1\": \([0-9.eE+-]*\),*$/\1/p"; }

for way in "$@"; do
    label=$(basename "$way")
    for truth in "$folder"/*.ids.png; do
        name=$(basename "$truth" .ids.png)
        began=$(date +%s.%N)
        itemwise new "$folder/$name.png" -o "$work/$label-$name" --segment "$way" --model "${ITEMWISE_MODEL:-$root/models/tabletop}" --quiet > /dev/null
        seconds=$(awk -v from="$began" -v to="$(date +%s.%N)" 'BEGIN { print to - from }')
        score=$(itemwise compare-items "$work/$label-$name" "$truth" --json)
        echo "$label $name $(field meanBestIoU <<< "$score") $(field panopticQuality <<< "$score") $seconds"
    done | awk -v way="$label" '
        { printf "%-9s  %s  %.3f  %.3f  %.2f s\n", $1, $2, $3, $4, $5; half = NR % 2; iou[half] += $3; pq[half] += $4; time += $5; count[half]++ }
        END {
            n = count[0] + count[1]
            printf "%-9s  mean over %d: IoU %.3f, quality %.3f, %.2f s\n", way, n, (iou[0] + iou[1]) / n, (pq[0] + pq[1]) / n, time / n
            if (count[0]) printf "%-9s  halves: IoU %.3f and %.3f, quality %.3f and %.3f\n", way, iou[1] / count[1], iou[0] / count[0], pq[1] / count[1], pq[0] / count[0]
        }'
done
