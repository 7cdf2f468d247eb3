#!/usr/bin/env bash
# Runs Model Release on github.com, in a new private repository of your own, and writes a transcript:
#
#   scripts/live.sh [--dry-run] [--yes] [--delete] <owner>/<new repository> <owner>/model-release@<full commit SHA>
#
# It releases a model, opens a pull request that is refused and one that passes, releases the next version, compares the
# digests of what it downloads, releases that version again, and moves its tag. The second argument is a copy of this
# action that the new repository may use.
#
#   --dry-run  prints the plan and does nothing
#   --yes      creates the repository without asking
#   --delete   deletes the repository at the end, if this run created it (gh needs the scope delete_repo)
#
# Needs gh, logged in with the scopes repo and workflow, git, sha256sum and, after  npm ci,  Node 20.12 or newer.
# TRANSCRIPT names the transcript's file. Exit codes: 0 everything happened as expected, 1 something did not or a command
# failed, 2 wrong usage, 3 a run did not begin.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tool=${MODEL_RELEASE:-node $root/dist/cli/index.js}
poll_s=${POLL_S:-5}
dry_run=false
asks=true
deletes=false
names=()
for argument in "$@"; do
  case $argument in
    --dry-run) dry_run=true ;;
    --yes) asks=false ;;
    --delete) deletes=true ;;
    -h | --help)
      sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    -*)
      echo "live.sh: $argument is not an option. See  scripts/live.sh --help" >&2
      exit 2
      ;;
    *) names+=("$argument") ;;
  esac
done
if [ ${#names[@]} -ne 2 ] || ! [[ ${names[0]} =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$ ]] ||
  ! [[ ${names[1]} =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._/-]+@[0-9a-f]{40}$ ]]; then
  echo "Usage: scripts/live.sh [--dry-run] [--yes] [--delete] <owner>/<new repository> <owner>/model-release@<full commit SHA>" >&2
  exit 2
fi
repository=${names[0]}
action=${names[1]}
created=false
unexpected=0
seen=" "

# Steps are numbered, commands are shown before they run, and a dry run only shows them.
number=0
step() {
  number=$((number + 1))
  printf '\n%d. %s\n' "$number" "$1"
}
show() {
  printf '   $'
  printf ' %q' "$@"
  printf '\n'
}
run() {
  show "$@"
  $dry_run || "$@"
}
expect() { # <what is expected> <command…>
  local what=$1
  shift
  printf '   check: %s\n' "$what"
  $dry_run && return 0
  if "$@"; then
    printf '   as expected: %s\n' "$what"
  else
    printf '   NOT AS EXPECTED: %s\n' "$what"
    unexpected=$((unexpected + 1))
  fi
}
refuses() { ! "$@"; }

commit() { # <message>
  run git add --all
  run git commit --quiet --message "$1"
}

# The newest run of the release workflow that was not waited for yet; for a tag's push, of that tag.
wait_for_run() { # <passes|fails> <event> <branch or tag>
  local id="" tries=0
  printf '   wait for the run of model-release.yml on %s %s\n' "$2" "$3"
  if $dry_run; then
    printf '   check: the run %s\n' "$1"
    return 0
  fi
  while :; do
    for id in $(gh run list --repo "$repository" --workflow model-release.yml --event "$2" --branch "$3" \
      --json databaseId --jq '.[].databaseId'); do
      [[ $seen == *" $id "* ]] || break 2
    done
    tries=$((tries + 1))
    if [ "$tries" -gt 60 ]; then
      echo "   No run of model-release.yml began. Look at https://github.com/$repository/actions" >&2
      exit 3
    fi
    sleep "$poll_s"
  done
  seen="$seen$id "
  if [ "$1" = passes ]; then
    expect "the run passes" gh run watch "$id" --repo "$repository" --exit-status
  else
    expect "the run fails" refuses gh run watch "$id" --repo "$repository" --exit-status
  fi
}

# A check takes a moment to appear; until then, gh says that there is none.
wait_for_check() { # <branch>
  local tries=0 said
  while said=$(gh pr checks "$1" --repo "$repository" 2>&1 || true) &&
    [[ $said == *"no checks reported"* ]] && [ "$tries" -lt 60 ]; do
    tries=$((tries + 1))
    sleep "$poll_s"
  done
  gh pr checks "$1" --repo "$repository" --watch --fail-fast
}

comments() { # <branch>
  gh pr view "$1" --repo "$repository" --json comments --jq '.comments[].body'
}
one_refusing_comment() { # <branch>
  comments "$1" >"$work/comment.md"
  cat "$work/comment.md"
  [ "$(grep -c '^<!-- model-release check -->$' "$work/comment.md")" -eq 1 ] && grep -q 'refused' "$work/comment.md"
}

downloaded_as_committed() { # <tag>
  local folder
  folder=$(mktemp -d "$work/XXXXXX")
  gh release download "$1" --repo "$repository" --dir "$folder" || return
  (cd "$folder" && sha256sum --check SHA256SUMS) || return
  local file
  while read -r file; do
    git show "$1:$file" | cmp - "$folder/$(basename "$file")" || return
  done < <(git ls-tree -r --name-only "$1" "$1/")
}
assets() { # <tag>
  gh release view "$1" --repo "$repository" --json assets --jq '.assets[] | "\(.name) \(.id) \(.updatedAt)"'
}
same_assets() { # <tag>
  diff "$work/assets.txt" <(assets "$1")
}

finish() {
  local code=$?
  if $created && $deletes; then
    step "Delete the repository that this run created"
    run gh repo delete "$repository" --yes || echo "   It could not be deleted. Delete it on its settings page."
  elif $created; then
    printf '\nThe repository stays: https://github.com/%s\n' "$repository"
  fi
  [ -z "${work:-}" ] || rm -rf "$work"
  $dry_run || printf 'Transcript: %s\n' "$transcript"
  exit "$code"
}

main() {
  trap finish EXIT
  printf 'Model Release on github.com: %s, with %s\n' "$repository" "$action"
  step "Look at what is here"
  run gh auth status
  run git --version
  if ! $dry_run && gh repo view "$repository" >/dev/null 2>&1; then
    echo "   $repository exists. Name a repository that does not exist: this script changes nothing that it did not create." >&2
    exit 2
  fi

  step "Create the private repository $repository"
  if ! $dry_run && $asks; then
    printf '   Create it? Type yes: ' >&2
    read -r answer
    [ "$answer" = yes ] || exit 2
  fi
  run gh repo create "$repository" --private
  $dry_run || created=true

  step "Push a model with its rows and limits, and the workflows that init writes"
  work=$(mktemp -d)
  cd "$work"
  run gh repo clone "$repository" repository
  $dry_run || cd repository
  run git switch --quiet --create main
  run mkdir -p models/fraud
  run cp -r "$root/models/fraud/fixtures" "$root/models/fraud/model.yml" "$root/models/fraud/1.0.0" models/fraud/
  $dry_run || printf 'models/** -text\n' >.gitattributes
  # shellcheck disable=SC2086 # The tool is a command with its arguments.
  run $tool init --github --action "$action"
  commit "Add fraud 1.0.0, and check and release models"
  run git push --quiet --set-upstream origin main

  step "Release fraud 1.0.0 by pushing its tag"
  run git tag models/fraud/1.0.0
  run git push --quiet origin models/fraud/1.0.0
  wait_for_run passes push models/fraud/1.0.0
  expect "the files are those of the tag" downloaded_as_committed models/fraud/1.0.0

  step "Open a pull request that breaks callers: two features change places, the number claims a patch release"
  run git switch --quiet --create breaks-callers
  run cp -r "$root/models/fraud/1.0.1" models/fraud/
  run sed -i.bak -e 's/"hour_of_day"/"swapped"/' -e 's/"is_click"/"hour_of_day"/' -e 's/"swapped"/"is_click"/' models/fraud/1.0.1/metadata.json
  run rm -f models/fraud/1.0.1/metadata.json.bak
  commit "Retrain fraud"
  run git push --quiet origin breaks-callers
  run gh pr create --repo "$repository" --head breaks-callers --base main --title "Retrain fraud" --body "Two features changed places."
  expect "the check fails" refuses wait_for_check breaks-callers
  expect "one comment refuses" one_refusing_comment breaks-callers
  run gh pr close breaks-callers --repo "$repository"

  step "Open a pull request that passes, and merge it"
  run git switch --quiet --create retrain main
  run cp -r "$root/models/fraud/1.0.1" models/fraud/
  commit "Retrain fraud"
  run git push --quiet origin retrain
  run gh pr create --repo "$repository" --head retrain --base main --title "Retrain fraud" --body "The same architecture."
  expect "the check passes" wait_for_check retrain
  expect "the comment can be read" comments retrain
  run gh pr merge retrain --repo "$repository" --squash
  run git switch --quiet main
  run git pull --quiet

  step "Release fraud 1.0.1 by pushing its tag"
  run git tag models/fraud/1.0.1
  run git push --quiet origin models/fraud/1.0.1
  wait_for_run passes push models/fraud/1.0.1
  expect "the files are those of the tag" downloaded_as_committed models/fraud/1.0.1

  step "Release it again: a success that changes nothing"
  $dry_run || assets models/fraud/1.0.1 >"$work/assets.txt"
  run gh workflow run model-release.yml --repo "$repository" --ref main --raw-field tag=models/fraud/1.0.1
  wait_for_run passes workflow_dispatch main
  expect "no asset changed" same_assets models/fraud/1.0.1

  step "Move the tag to another commit: refused, and the release stays as it was"
  run git commit --quiet --allow-empty --message "Another commit"
  run git tag --force models/fraud/1.0.1
  run git push --quiet --force origin models/fraud/1.0.1
  wait_for_run fails push models/fraud/1.0.1
  expect "no asset changed" same_assets models/fraud/1.0.1

  if $dry_run; then
    printf '\nNothing was done: this was a dry run.\n'
  elif [ "$unexpected" -eq 0 ]; then
    printf '\nEverything happened as expected.\n'
  else
    printf '\n%d NOT AS EXPECTED.\n' "$unexpected"
    exit 1
  fi
}

if $dry_run; then
  main
else
  transcript=${TRANSCRIPT:-$PWD/live-$(date -u +%Y%m%dT%H%M%SZ).txt}
  main 2>&1 | tee "$transcript"
fi
