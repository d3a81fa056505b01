#!/usr/bin/env bash
# Runs the worker of an image as a container would: process 1 of its own process ids, a root that nobody can
# write, the image's user, a stand-in of Notion and Slack on loopback. Called by image-check.sh as
#   image-check-worker.sh CONTAINER HEALTH-CHECK...      (a container of buildah, and the command that is asked)
set -euo pipefail
container=$1
shift

root=$(buildah mount "$container")
work=$(mktemp -d)
mkdir "$work/state" "$work/view" && chown 10001:10001 "$work/state"
cleanup() {
  [[ -z ${worker:-} ]] || kill -KILL "$worker" 2>/dev/null || true
  umount --recursive "$work/view" 2>/dev/null || true
  buildah umount "$container" >/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
trap 'echo "image-check-worker failed in line $LINENO" >&2' ERR

coproc house { PYTHONPATH=. .venv/bin/python -m tests.commands.stand_in "$work"; }
read -r opened <&"${house[0]}"
[[ $opened == open ]]
chmod -R a+rX "$work/config"

# The root as the container sees it: read-only, but for the volume of the ledger. Not even /tmp can be written.
mount --bind "$root" "$work/view"
mount --bind "$work/config" "$work/view/app/config"
mount --bind "$work/state" "$work/view/var/lib/notion-sync"
mount --make-private "$work/view"
for place in "" /app/config; do mount --options remount,bind,ro "$work/view$place"; done

mapfile -t variables < <(buildah inspect --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' "$container" | grep =)
mapfile -t -O "${#variables[@]}" variables < "$work/env"
inside=(chroot --userspec=10001:10001 "$work/view" env --ignore-environment "${variables[@]}")

echo "The worker, with a root that nobody can write"
unshare --pid --fork --mount --mount-proc="$work/view/proc" \
  "${inside[@]}" notion-sync worker --every 5 2>"$work/log" &
unshared=$!
for _ in $(seq 100); do
  worker=$(pgrep --parent "$unshared" | head -1) && [[ -n $worker ]] && grep -q pass.finished "$work/log" && break
  sleep 0.2
done
grep -q '"outcome": "ok"' "$work/log" || { cat "$work/log" >&2; exit 1; }
! nsenter --target "$worker" --mount --pid "${inside[@]}" sh -c 'touch /tmp/x /app/x /opt/x' 2>/dev/null

healthy=$(nsenter --target "$worker" --mount --pid "${inside[@]}" "$@")
echo "Its health check ($*): $healthy"

started=$(date +%s%N)
kill -TERM "$worker"
wait "$unshared" && code=0 || code=$?
took=$((($(date +%s%N) - started) / 1000000))
echo "Stopped on SIGTERM within $took ms, exit code $code"
[[ $code == 0 && $took -lt 10000 ]]
unset worker

exec {house[1]}>&-
read -r seen <&"${house[0]}"
echo "What it left in the tracker and in Slack: $seen"
[[ $seen == "Off track, 2 messages" ]]
