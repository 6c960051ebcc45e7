#!/usr/bin/env bash
# isolated.sh HOME PHOTO PROGRAM...: runs the studio in a network of its own, in which everything that would leave the machine is counted.
# Prints what the studio answered, a line each, and at the end "astray N".
set -uo pipefail
home=$1 photo=$2
shift 2
ip link set lo up || exit 77

# What was to leave and found no way: the network has none but to this machine itself.
astray() {
    local four six
    four=$(awk '/^Ip:/ { line = $0 } END { split(line, field); print field[13] }' /proc/net/snmp)
    six=$(awk '$1 == "Ip6OutNoRoutes" { print $2 }' /proc/net/snmp6 2>/dev/null)
    echo $((four + ${six:-0}))
}
before=$(astray)
{ : >/dev/tcp/192.0.2.1/80; } 2>/dev/null
(($(astray) == before + 1)) || exit 77 # it is not counted here
before=$(astray)

"$@" studio --no-browser --home "$home" >"$home.line" 2>"$home.errors" &
studio=$!
for _ in $(seq 600); do [[ -s $home.line ]] && break; sleep 0.1; done
address=$(<"$home.line")
port=${address#http://127.0.0.1:} port=${port%%/*} token=${address##*token=}

# ask METHOD PATH [TYPE FILE]: sends a request and shows the answer's body.
ask() {
    exec 5<>"/dev/tcp/127.0.0.1/$port"
    {
        printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n' "$1" "$2" "$port" "$token"
        if [[ $# -gt 2 ]]; then
            printf 'Content-Type: %s\r\nContent-Length: %s\r\n\r\n' "$3" "$(stat -c %s "$4")"
            cat "$4"
        else
            printf 'Content-Length: 0\r\n\r\n'
        fi
    } >&5
    tr -d '\0' <&5
    exec 5>&-
}
for path in / /main.js /docs/index.html /openapi.json /api/about /api/models /api/workspaces; do
    printf '%s %s\n' "$path" "$(ask GET "$path" | head -1 | tr -d '\r')"
done
printf 'sample %s\n' "$(ask POST /api/workspaces/sample | head -1 | tr -d '\r')"
{
    printf -- '--x\r\nContent-Disposition: form-data; name="photo"; filename="photo.png"\r\n\r\n'
    cat "$photo"
    printf '\r\n--x--\r\n'
} >"$home.upload"
printf 'upload %s\n' "$(ask POST /api/workspaces 'multipart/form-data; boundary=x' "$home.upload" | head -1 | tr -d '\r')"
for _ in $(seq 240); do
    jobs=$(ask GET /api/jobs)
    [[ $jobs == *'"state":"done"'* || $jobs == *'"state":"failed"'* ]] && break
    sleep 0.5
done
printf 'job %s\n' "$(grep -o '"state":"[a-z]*"' <<<"$jobs")"
kill "$studio"
wait "$studio"
printf 'astray %s\n' "$(($(astray) - before))"
