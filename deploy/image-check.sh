#!/usr/bin/env bash
# Builds the Dockerfile unchanged, without a Docker engine: buildah makes a stand-in for the base image from
# Debian's own packages. It shows that every step of the Dockerfile works, that the image runs as the user it
# names, and that its worker does its work on a read-only root and stops when told; it does not show the contents
# of the official Python image.
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
cleanup() {
  for container in "${containers[@]}"; do buildah rm "$container" >/dev/null; done
  rm -rf "$work"
}
trap cleanup EXIT
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

echo "Building"
buildah build --quiet --format docker --pull=never --network host --tag "$tag" . >/dev/null

image=$(buildah from --pull=never "$tag")
containers+=("$image")
inside() { buildah run --network host "$image" -- "$@"; }

echo "Running as $(inside id -u):$(inside id -g)"
[[ $(inside id -u):$(inside id -g) == 10001:10001 ]]
inside notion-sync --help >/dev/null
inside sh -c 'touch /var/lib/notion-sync/ledger.db && ! touch /app/config/tracker.toml 2>/dev/null'
inside rm /var/lib/notion-sync/ledger.db
inside notion-sync demo

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
