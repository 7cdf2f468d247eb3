#compdef model-release
# Completion of model-release for zsh. In ~/.zshrc, after compinit:
#   eval "$(model-release completion zsh)"

_model_release_names() {
  local root folder
  local -a names
  root=$(git rev-parse --show-toplevel 2>/dev/null) || root=.
  for folder in "$root"/models/*/${~1}(N/); do
    folder=${folder%/}
    folder=${folder#"$root"/}
    [[ $folder == *[^A-Za-z0-9._+/-]* ]] || names+=("${folder#$2}")
  done
  compadd -a names
}
_model_release_versions() { _model_release_names '[0-9]*' '' || _files }
_model_release_refs() {
  local -a names
  names=(${(f)"$(git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null)"})
  compadd -a names
}
_model_release_models() { _model_release_names '' models/ }

_model_release() {
  local -a commands
  commands=(
    'judge:judge it: a model'"'"'s [first] version'
    'make:make it'
    'read:read a file'
    'explain:explain it'
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    compadd -- --help --version
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
    judge) _arguments '--from=[it'"'"'s a folder\: \[any\]]:value:_files -/' '--on=[warn or fail]:value:(warn fail)' '--seconds=[no words]:value: ' '--help[show the help of the command]' '*:argument:_model_release_versions' ;;
    make) _arguments '--help[show the help of the command]' '*:argument:_model_release_models' ;;
    read) _arguments '*:argument:_files' ;;
    explain) _arguments '--help[show the help of the command]' '*:argument:(metric/limit metric/majority)' ;;
  esac
}

if [[ $funcstack[1] == _model_release ]]; then
  _model_release "$@"
else
  compdef _model_release model-release
fi
