#!/usr/bin/env bash
# Builds the Dockerfile unchanged, without a Docker engine: buildah makes a stand-in for the base image from
# Debian's own packages. It shows that every step of the Dockerfile works, that the image runs as the user it
# names on a root that cannot be written, that nothing of a checkout's secrets gets into it, and that its worker
# does its work and stops when told; it does not show the contents of the official Python image.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

base=localhost/python:3.11-slim-bookworm
tag=localhost/notion-sync:check
export BUILDAH_ISOLATION=chroot
export STORAGE_DRIVER=${STORAGE_DRIVER:-vfs}

for tool in buildah mmdebstrap; do
  if ! command -v "$tool" >/dev/null; then
    echo "image-check skipped: $tool is missing (Debian: apt install buildah mmdebstrap)" >&2
    exit 0
  fi
done
if [[ $(id -u) -ne 0 ]]; then
  echo "image-check skipped: the stand-in can only be made as root" >&2
  exit 0
fi

work=$(mktemp -d)
containers=()
mounts=()
cleanup() {
  for ((last = ${#mounts[@]} - 1; last >= 0; last--)); do umount --lazy "${mounts[last]}" || true; done
  for container in "${containers[@]}"; do buildah rm "$container" >/dev/null; done
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT
fail() { echo "image-check: $1" >&2; exit 1; }
trap 'echo "image-check failed in line $LINENO" >&2' ERR

if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
  echo "Making a stand-in for the base image"
  sources=()
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.sources; do
    [[ -s $file ]] && sources+=("$file")
  done
  mmdebstrap --quiet --variant=minbase \
    --include=ca-certificates,python3,python3-venv,python-is-python3 \
    bookworm "$work/root.tar" "${sources[@]}"
  standin=$(buildah from scratch)
  containers+=("$standin")
  buildah add --quiet "$standin" "$work/root.tar" / >/dev/null
  # What this machine's pip needs to find packages belongs to the machine, hence to the stand-in.
  if [[ -f /etc/pip.conf ]]; then buildah add --quiet "$standin" /etc/pip.conf /etc/pip.conf >/dev/null; fi
  if [[ -n ${PIP_CERT:-} ]]; then
    buildah add --quiet "$standin" "$PIP_CERT" /etc/ssl/pip.pem >/dev/null
    buildah config --env PIP_CERT=/etc/ssl/pip.pem "$standin"
  fi
  buildah commit --quiet "$standin" "$base" >/dev/null
fi

# A checkout as people have it: with tokens in .env, and a ledger full of orders.
decoy=ntn_decoy_that_must_not_be_in_an_image
mkdir "$work/context"
tar --create --exclude=./.git --exclude=./.venv . | tar --extract --directory "$work/context"
for place in .env config/.env notion-sync.db notion-sync.db-wal notion_sync/ledger.db; do
  echo "NOTION_TOKEN=$decoy" >"$work/context/$place"
done

echo "Building"
buildah build --quiet --format docker --pull=never --network host --tag "$tag" "$work/context" >/dev/null

image=$(buildah from --pull=never "$tag")
containers+=("$image")
root=$(buildah mount "$image")
described=$(buildah inspect --type image "$tag")

echo "Looking for secrets in layers, environment and history"
if grep --recursive --files-with-matches --devices=skip "$decoy" "$root"; then fail "a secret is in the image"; fi
if grep -Eio '(ntn_|xox[a-z]-)[a-z0-9_-]+|[a-z_]*(token|secret|password)[a-z_]*=[^" ]+' <<<"$described"; then
  fail "a secret is in the image's description"
fi
[[ $(buildah inspect --type image --format '{{.OCIv1.Config.User}}' "$tag") == 10001:10001 ]] ||
  fail "the image does not name the user 10001:10001"

inside() { buildah run --network host "$image" -- "$@"; }
echo "Running as $(inside id -u):$(inside id -g)"
[[ $(inside id -u):$(inside id -g) == 10001:10001 ]]
inside notion-sync --help >/dev/null

echo "Running on a root that cannot be written"
readonly_root=$work/readonly
mkdir "$readonly_root"
attach() { mount "$@" && mounts+=("${*: -1}"); }
if attach --bind "$root" "$readonly_root" 2>/dev/null; then
  mount -o remount,ro,bind "$readonly_root"
  attach -t proc proc "$readonly_root/proc"
  attach --bind /dev "$readonly_root/dev"
  attach -t tmpfs -o uid=10001,gid=10001 tmpfs "$readonly_root/var/lib/notion-sync"
  environment=(PATH=/opt/venv/bin:/usr/bin:/bin TMPDIR=/var/lib/notion-sync NOTION_SYNC_CONFIG=/app/config)
  locked() { chroot --userspec=10001:10001 "$readonly_root" env --ignore-environment "${environment[@]}" "$@"; }
  if locked touch /app/config/tracker.toml /opt/venv/bin/notion-sync 2>/dev/null; then
    fail "the service could change its own code or configuration"
  fi
  locked notion-sync demo
else
  echo "image-check: this machine does not let a root be mounted for reading only; run without" >&2
  inside notion-sync demo
fi

describe() { buildah inspect --type image --format "$1" "$tag"; }

echo "Labels, and nothing that only installs"
for label in title description licenses version revision base.name; do
  [[ -n $(describe "{{index .OCIv1.Config.Labels \"org.opencontainers.image.$label\"}}") ]]
done
! inside sh -c 'ls /opt/venv/bin/pip || python -c "import setuptools"' >/dev/null 2>&1

mapfile -t health < <(describe '{{range .Docker.Config.Healthcheck.Test}}{{println .}}{{end}}' | grep .)
[[ ${health[0]} == CMD ]]
deploy/image-check-worker.sh "$image" "${health[@]:1}"

echo "Built and run against a Debian stand-in for python:3.11-slim-bookworm"
