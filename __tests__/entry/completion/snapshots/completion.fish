# Completion of model-release for fish. Once:
#   model-release completion fish > ~/.config/fish/completions/model-release.fish

function __model_release_names
    set -l root (git rev-parse --show-toplevel 2>/dev/null; or echo .)
    for folder in $root/models/*/
        set -l model (string replace -r '.*/([^/]+)/$' '$1' -- $folder)
        string match -rq '^[a-z0-9._-]+$' -- $model; or continue
        if test $argv[1] = models
            echo $model
            continue
        end
        for subfolder in $folder*/
            set -l number (string replace -r '.*/([^/]+)/$' '$1' -- $subfolder)
            string match -rq '^[0-9][A-Za-z0-9.+-]*$' -- $number
            and echo models/$model/$number
        end
    end
end

complete -c model-release -f
complete -c model-release -n __fish_use_subcommand -l help -d 'show all commands'
complete -c model-release -n __fish_use_subcommand -l version -d 'print the version'
complete -c model-release -n __fish_use_subcommand -a judge -d 'judge it: a model\'s [first] version'
complete -c model-release -n '__fish_seen_subcommand_from judge' -a '(__model_release_names versions)'
complete -c model-release -n '__fish_seen_subcommand_from judge' -l from -d 'it\'s a folder: [any]' -x -a '(__fish_complete_directories)'
complete -c model-release -n '__fish_seen_subcommand_from judge' -l on -d 'warn or fail' -x -a 'warn fail'
complete -c model-release -n '__fish_seen_subcommand_from judge' -l seconds -d 'no words' -x
complete -c model-release -n '__fish_seen_subcommand_from judge' -l help -d 'show the help of the command'
complete -c model-release -n __fish_use_subcommand -a make -d 'make it'
complete -c model-release -n '__fish_seen_subcommand_from make' -a '(__model_release_names models)'
complete -c model-release -n '__fish_seen_subcommand_from make' -l help -d 'show the help of the command'
complete -c model-release -n __fish_use_subcommand -a read -d 'read a file'
complete -c model-release -n '__fish_seen_subcommand_from read' -F
complete -c model-release -n __fish_use_subcommand -a explain -d 'explain it'
complete -c model-release -n '__fish_seen_subcommand_from explain' -a 'metric/limit metric/majority'
complete -c model-release -n '__fish_seen_subcommand_from explain' -l help -d 'show the help of the command'
