import { type CompletedCommand, type CompletedOption, type Completes, quote } from "./table.ts";

/** The completion script for zsh: to be evaluated, or stored as `_model-release` in a folder of `fpath`. */
export function renderZsh(commands: readonly CompletedCommand[]): string {
  return `#compdef model-release
# Completion of model-release for zsh. In ~/.zshrc, after compinit:
#   eval "$(model-release completion zsh)"

_model_release_names() {
  local root folder
  local -a names
  root=$(git rev-parse --show-toplevel 2>/dev/null) || root=.
  for folder in "$root"/models/*/\${~1}(N/); do
    folder=\${folder%/}
    folder=\${folder#"$root"/}
    [[ $folder == *[^A-Za-z0-9._+/-]* ]] || names+=("\${folder#$2}")
  done
  compadd -a names
}
_model_release_versions() { _model_release_names '[0-9]*' '' || _files }
_model_release_refs() {
  local -a names
  names=(\${(f)"$(git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null)"})
  compadd -a names
}
_model_release_models() { _model_release_names '' models/ }

_model_release() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    compadd -- --help --version
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${commands.map(caseOf).join("\n")}
  esac
}

if [[ $funcstack[1] == _model_release ]]; then
  _model_release "$@"
else
  compdef _model_release model-release
fi
`;
}

function caseOf({ name, completes, options }: CompletedCommand): string {
  const specs = [...options.map(optionSpec), ...argumentSpec(completes)];
  return `    ${name}) _arguments ${specs.map(quote).join(" ")} ;;`;
}

function optionSpec({ name, help, argument, completes }: CompletedOption): string {
  const text = help.replace(/[[\]\\:]/g, "\\$&");
  return argument === "" ? `--${name}[${text}]` : `--${name}=[${text}]:value:${actionOf(completes)}`;
}

function argumentSpec(completes: Completes): string[] {
  const action = actionOf(completes);
  return action === " " ? [] : [`*:argument:${action}`];
}

function actionOf(completes: Completes): string {
  switch (completes.kind) {
    case "words":
      return completes.words.length === 0 ? " " : `(${completes.words.join(" ")})`;
    case "versions":
      return "_model_release_versions";
    case "models":
      return "_model_release_models";
    case "refs":
      return "_model_release_refs";
    case "folders":
      return "_files -/";
    case "files":
      return "_files";
  }
}
