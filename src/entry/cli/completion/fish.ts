import type { CompletedCommand, CompletedOption, Completes } from "./table.ts";

/** The completion script for fish. */
export function renderFish(commands: readonly CompletedCommand[]): string {
  return `# Completion of model-release for fish. Once:
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
${commands.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ name, summary, completes, options }: CompletedCommand): string[] {
  const when = `complete -c model-release -n '__fish_seen_subcommand_from ${name}'`;
  const values = valuesOf(completes);
  return [
    `complete -c model-release -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ...(values === "" ? [] : [`${when} ${values}`]),
    ...options.map((option) => `${when} ${optionOf(option)}`),
  ];
}

function optionOf({ name, help, argument, completes }: CompletedOption): string {
  const text = `-l ${name} -d ${quote(help)}`;
  const values = valuesOf(completes);
  if (argument === "") return text;
  return `${text} ${values === "" ? "-x" : values.startsWith("-a") ? `-x ${values}` : "-r -F"}`;
}

function valuesOf(completes: Completes): string {
  switch (completes.kind) {
    case "words":
      return completes.words.length === 0 ? "" : `-a ${quote(completes.words.join(" "))}`;
    case "versions":
      return "-a '(__model_release_names versions)'";
    case "models":
      return "-a '(__model_release_names models)'";
    case "refs":
      return "-a '(git for-each-ref --format=\\'%(refname:short)\\' refs/heads refs/remotes refs/tags 2>/dev/null)'";
    case "folders":
      return "-a '(__fish_complete_directories)'";
    case "files":
      return "-F";
  }
}

/** In single quotes, fish knows two escapes. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
