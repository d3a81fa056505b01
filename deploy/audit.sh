#!/usr/bin/env bash
# Asks a vulnerability service about every package of the locks. Exit 0: none is known; 1: some are, and are
# listed; 2: the service could not be asked about all of them, so nothing can be said.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

audit=${PIP_AUDIT:-.venv/bin/pip-audit}
# pypi, or osv: two services with the same advisories.
service=${AUDIT_SERVICE:-pypi}
locks=(requirements/base.lock requirements/dev.lock)

if ! command -v "$audit" >/dev/null; then
  echo "audit: $audit is missing (make audit installs it)" >&2
  exit 2
fi

# Strict, because a package that nobody could be asked about would otherwise pass for a sound one.
report=$("$audit" --strict --vulnerability-service "$service" --disable-pip --require-hashes \
  --progress-spinner off "${locks[@]/#/--requirement=}" 2>&1)
ended=$?

if ((ended == 0)); then
  packages=$(cat "${locks[@]}" | grep -Eo '^[^ ]+==[^ ]+' | sort -u | wc -l)
  echo "audit: no vulnerability is known of the $packages packages in the locks"
elif grep -Eq '^Found [0-9]+ known vulnerabilit' <<<"$report"; then
  echo "$report"
  echo "audit: raise the versions with make lock UPGRADE=--upgrade, and read the changelogs" >&2
  exit 1
else
  tail -n 3 <<<"$report" >&2
  echo "audit: NOT DONE. The service \"$service\" could not be reached, or does not know a package: nothing was" \
       "found and nothing was cleared. Try again with a network, or with AUDIT_SERVICE=osv." >&2
  exit 2
fi
