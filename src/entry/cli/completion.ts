import { basename } from "node:path";
import { COMMANDS, OPTIONS, type OptionName } from "./commands.ts";
import { renderBash } from "./completion/bash.ts";
import { renderFish } from "./completion/fish.ts";
import type { CompletedCommand, Completes } from "./completion/table.ts";
import { renderZsh } from "./completion/zsh.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import { EXPLAINED } from "./explain.ts";
import { usage } from "./unknown.ts";

const SHELLS = { bash: renderBash, zsh: renderZsh, fish: renderFish } as const;

/** Prints the completion script of a shell; without a name, that of the user's shell. */
export function runCompletion(
  { shell, json }: { readonly shell: string | undefined; readonly json: boolean },
  env: NodeJS.ProcessEnv,
): string {
  const name = shell ?? basename(env.SHELL ?? "");
  if (!isShell(name)) throw unknownShell(shell);
  const script = SHELLS[name](completedCommands());
  return json ? `${JSON.stringify({ shell: name, script }, null, 2)}\n` : script;
}

function isShell(name: string): name is keyof typeof SHELLS {
  return Object.hasOwn(SHELLS, name);
}

function unknownShell(shell: string | undefined) {
  const names = Object.keys(SHELLS);
  const all = `Use one of ${names.join(", ")}:  ${COMMANDS.completion.example}`;
  return shell === undefined
    ? usage("completion needs the name of a shell, because SHELL does not name a supported one.", all)
    : usage(`There is no completion for ${JSON.stringify(shell)}.`, didYouMean(nearest(shell, names), all));
}

/** What a shell can complete, from the words that the help shows. */
function completedCommands(): CompletedCommand[] {
  const commands = Object.entries(COMMANDS).map(([name, { summary, argument, options }]) => ({
    name,
    summary,
    completes: completesOf(argument),
    options: [...(options as readonly OptionName[]).map(optionOf), HELP],
  }));
  const names = commands.map(({ name }) => name);
  const help = { name: "help", summary: "show the help of a command", completes: words(names), options: [] };
  return [...commands, help];
}

const HELP = { name: "help", help: "show the help of the command", argument: "", completes: words([]) };

function optionOf(name: OptionName) {
  const { argument, help } = OPTIONS[name];
  return { name, help, argument, completes: completesOf(argument) };
}

/** What an argument can be, by the way that the help writes it. */
function completesOf(argument: string): Completes {
  if (/<base>/.test(argument)) return { kind: "refs" };
  if (/^\[?<model>/.test(argument)) return { kind: "models" };
  if (/<version>|<new>/.test(argument)) return { kind: "versions" };
  if (/<rule>/.test(argument)) return words(EXPLAINED);
  if (/<folder>|<place>/.test(argument)) return { kind: "folders" };
  if (/<file>/.test(argument)) return { kind: "files" };
  const choice = /[\w-]+(?:\|[\w-]+)+/.exec(argument)?.[0];
  return words(choice === undefined ? [] : choice.split("|"));
}

function words(all: readonly string[]): Completes {
  return { kind: "words", words: all };
}
