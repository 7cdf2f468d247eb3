# Completion of model-release for bash. In ~/.bashrc:
#   eval "$(model-release completion bash)"

_model_release_versions() {
  local root path
  root=$(git rev-parse --show-toplevel 2>/dev/null) || root=.
  for path in "$root"/models/*/$1; do
    [ -d "$path" ] || continue
    path=${path%/}
    path=${path#"$root"/}
    case $path in *[!A-Za-z0-9._+/-]*) continue ;; esac
    printf '%s\n' "${path#$2}"
  done
}

_model_release_refs() {
  local name
  git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null |
    while IFS= read -r name; do
      case $name in *[!A-Za-z0-9._+/-]*) continue ;; esac
      printf '%s\n' "$name"
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
    *) _model_release_offer < <(printf '%s\n' $1) ;;
  esac
}

_model_release() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} options=--help argument=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _model_release_complete 'judge make read explain --help --version'
    return
  fi
  # bash splits --to=folder at the equals sign.
  if [ "$current" = = ]; then current=''; elif [ "$previous" = = ]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi
  case $previous in
    --from) _model_release_complete '@folders'; return ;;
    --on) _model_release_complete 'warn fail'; return ;;
    --seconds) return ;;
  esac
  case ${COMP_WORDS[1]} in
    judge) options='--from --on --seconds --help' argument='@versions' ;;
    make) options='--help' argument='@models' ;;
    read) options='' argument='@files' ;;
    explain) options='--help' argument='metric/limit metric/majority' ;;
  esac
  case $current in
    -*) _model_release_complete "$options" ;;
    *) [ -z "$argument" ] || _model_release_complete "$argument" ;;
  esac
}

complete -o bashdefault -o default -F _model_release model-release
