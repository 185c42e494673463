#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder's image: it installs the grader.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
base=${AUTOGRADER_DIR:-/autograder}
source=$base/source
# The Python that the pinned packages were resolved for comes first.
versions="@PYTHON@ 3.12 3.11 3.13"

find_python() {
  for version in $versions; do
    if command -v "python$version" > /dev/null && "python$version" -c 'import ensurepip, venv' 2> /dev/null; then
      echo "python$version"
      return
    fi
  done
}

python=$(find_python)
if [ -z "$python" ]; then
  apt-get update -qq
  for version in $versions; do
    apt-get install -y -qq --no-install-recommends ca-certificates "python$version" "python$version-venv" && break
  done
  python=$(find_python)
fi
if [ -z "$python" ]; then
  echo "This image has no Python 3.11 to 3.13. Choose a newer base image, such as Ubuntu 24.04." >&2
  exit 1
fi

"$python" -m venv "$base/venv"
"$base/venv/bin/pip" install -q --disable-pip-version-check --no-cache-dir --no-deps -r "$source/requirements.txt"
"$base/venv/bin/pip" install -q --disable-pip-version-check --no-cache-dir --no-deps "$source"/*.whl
# Modules are compiled and the data set is drawn now, not for each submission.
"$base/venv/bin/python" -m compileall -q "$base/venv/lib" > /dev/null || true
bash "$source/run_autograder" --prepare
chmod -R go-rwx "$source" "$base/cache"
