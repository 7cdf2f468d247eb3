#!/bin/bash
# As much of gh as scripts/live.sh uses, with GitHub's part played in the folder FAKE: a bare repository, a folder of
# releases that the tool really fills, and pull requests that it really checks. MODEL_RELEASE is the tool.
set -euo pipefail
echo "gh $*" >>"$FAKE/calls"

option() { # <name> <arguments…>: the value behind it
  local name=$1
  shift
  while [ $# -gt 1 ]; do
    [ "$1" != "$name" ] || { echo "$2" && return; }
    shift
  done
}
at() { # <ref>: a checkout of it
  rm -rf "$FAKE/runner"
  git clone --quiet "$FAKE/repository.git" "$FAKE/runner"
  git -C "$FAKE/runner" checkout --quiet "$1"
  cd "$FAKE/runner"
}
release() { # <tag>, at the commit that it has now
  at "refs/tags/$1"
  $MODEL_RELEASE release "$1" --to "$FAKE/releases" >&2
}

case "$1 $2" in
  "auth status") ;;
  "repo view") [ -d "$FAKE/repository.git" ] ;;
  "repo create") git init --quiet --bare --initial-branch=main "$FAKE/repository.git" ;;
  "repo clone") git clone --quiet "$FAKE/repository.git" "$4" ;;
  "repo delete") rm -rf "$FAKE/repository.git" ;;
  "run list")
    # One run per commit that the tag has had, or per dispatch; the newest first.
    if [ "$(option --event "$@")" = push ]; then
      tag=$(option --branch "$@")
      commit=$(git -C "$FAKE/repository.git" rev-parse "refs/tags/$tag")
      id=$(printf '%d' "0x${commit:0:6}")
    else
      tag=$(cat "$FAKE/dispatched")
      id=1
    fi
    echo "$tag" >"$FAKE/run-$id"
    echo "$id"
    ;;
  "run watch") release "$(cat "$FAKE/run-$3")" ;;
  "workflow run")
    field=$(option --raw-field "$@")
    echo "${field#tag=}" >"$FAKE/dispatched"
    ;;
  "pr create") echo "https://github.com/acme/live/pull/1" ;;
  "pr checks")
    if [[ " $* " != *" --watch "* ]]; then
      # The check begins after somebody has asked for it once.
      [ -e "$FAKE/asked-$3" ] || echo "no checks reported on the '$3' branch" >&2
      touch "$FAKE/asked-$3"
      exit 1
    fi
    at "$3"
    $MODEL_RELEASE check origin/main --from "$FAKE/releases" >"$FAKE/check.txt" 2>&1
    ;;
  "pr view")
    echo "<!-- model-release check -->"
    cat "$FAKE/check.txt"
    ;;
  "pr close") ;;
  "pr merge")
    at main
    git merge --quiet --squash "origin/$3" >/dev/null
    git commit --quiet --message "Merge $3"
    git push --quiet origin main
    ;;
  "release view") ls -l --time-style=full-iso "$FAKE/releases/$3" ;;
  "release download") cp "$FAKE/releases/$3/"* "$(option --dir "$@")" ;;
  *)
    echo "This gh does not know: $*" >&2
    exit 9
    ;;
esac
