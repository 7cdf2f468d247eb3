import { allOptions, type CompletedCommand, type Completes, quote } from "./table.ts";

/**
 * The completion script for bash, from 3.2 on. Names that a repository chooses never reach `compgen -W`, which would
 * expand what is in them, and only names that a model or version can have are offered.
 */
export function renderBash(commands: readonly CompletedCommand[]): string {
  return `# Completion of model-release for bash. In ~/.bashrc:
#   eval "$(model-release completion bash)"

_model_release_versions() {
  local root path
  root=$(git rev-parse --show-toplevel 2>/dev/null) || root=.
  for path in "$root"/models/*/$1; do
    [ -d "$path" ] || continue
    path=\${path%/}
    path=\${path#"$root"/}
    case $path in *[!A-Za-z0-9._+/-]*) continue ;; esac
    printf '%s\\n' "\${path#$2}"
  done
}

_model_release_refs() {
  local name
  git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null |
    while IFS= read -r name; do
      case $name in *[!A-Za-z0-9._+/-]*) continue ;; esac
      printf '%s\\n' "$name"
    done
}

# Offers those of the lines on standard input that begin with the current word.
_model_release_offer() {
  local line
  while IFS= read -r line; do
    case $line in "$current"*) COMPREPLY+=("$line") ;; esac
  done
}

_model_release_complete() {
  case $1 in
    @versions) _model_release_offer < <(_model_release_versions '[0-9]*/' '') ;;
    @models) _model_release_offer < <(_model_release_versions '' models/) ;;
    @refs) _model_release_offer < <(_model_release_refs) ;;
    @folders) type compopt >/dev/null 2>&1 && compopt -o filenames; _model_release_offer < <(compgen -d -- "$current") ;;
    @files) type compopt >/dev/null 2>&1 && compopt -o filenames; _model_release_offer < <(compgen -f -- "$current") ;;
    *) _model_release_offer < <(printf '%s\\n' $1) ;;
  esac
}

_model_release() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} options=--help argument=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _model_release_complete ${quote([...commands.map(({ name }) => name), "--help", "--version"].join(" "))}
    return
  fi
  # bash splits --to=folder at the equals sign.
  if [ "$current" = = ]; then current=''; elif [ "$previous" = = ]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  case $previous in
${allOptions(commands)
  .filter(({ argument }) => argument !== "")
  .map(({ name, completes }) => `    --${name}) ${complete(completes)}return ;;`)
  .join("\n")}
  esac
  case \${COMP_WORDS[1]} in
${commands.map(caseOf).join("\n")}
  esac
  case $current in
    -*) _model_release_complete "$options" ;;
    *) [ -z "$argument" ] || _model_release_complete "$argument" ;;
  esac
}

complete -o bashdefault -o default -F _model_release model-release
`;
}

function complete(completes: Completes): string {
  const what = sourceOf(completes);
  return what === "" ? "" : `_model_release_complete ${quote(what)}; `;
}

function caseOf({ name, completes, options }: CompletedCommand): string {
  const words = options.map((option) => `--${option.name}`).join(" ");
  return `    ${name}) options=${quote(words)} argument=${quote(sourceOf(completes))} ;;`;
}

function sourceOf(completes: Completes): string {
  return completes.kind === "words" ? completes.words.join(" ") : `@${completes.kind}`;
}
