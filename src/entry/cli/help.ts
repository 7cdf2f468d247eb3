import { wrap } from "../../report/wrap.ts";
import { COMMANDS, type CommandName, OPTIONS, type OptionWords } from "./commands.ts";

const EXIT_CODES = [
  "Exit codes:",
  "  0  passed (or ungated, with a warning)",
  "  1  the model was refused",
  "  2  wrong usage or configuration",
  "  3  the environment failed",
];

/** The help of one command, or the overview, in lines of at most `columns`. */
export function renderHelp(columns: number, topic?: CommandName): string {
  return (topic === undefined ? overview(columns) : commandHelp(topic, columns)).join("\n");
}

function overview(columns: number): string[] {
  return [
    ...wrap(
      "",
      ["model-release: releases machine-learning models from git, verified, gated and never in part."],
      columns,
    ),
    "",
    "Usage: model-release <command> [arguments]",
    "",
    ...Object.entries(COMMANDS).flatMap(([name, { summary }]) => wrap(`  ${name.padEnd(10)}`, [summary], columns)),
    "",
    ...wrap(
      "  ",
      ["model-release <command> --help shows the options of a command; --version prints the version."],
      columns,
    ),
    "",
    ...EXIT_CODES,
  ];
}

function commandHelp(name: CommandName, columns: number): string[] {
  const command = COMMANDS[name];
  const options = [
    ...command.options.flatMap((o) => describeOption(o, columns, "words" in command ? command.words : undefined)),
    `${"  --help".padEnd(32)}show this`,
  ];
  return [
    `Usage: model-release ${name} ${command.argument} [options]`,
    "",
    ...wrap("", [command.text], columns),
    "",
    "Options:",
    ...options,
    "",
    `Example: ${command.example}`,
    "",
    ...EXIT_CODES,
  ];
}

function describeOption(name: keyof typeof OPTIONS, columns: number, words: OptionWords | undefined): string[] {
  const { argument, help } = words?.[name] ?? OPTIONS[name];
  return wrap(`  --${name}${argument === "" ? "" : ` ${argument}`}`.padEnd(32), [help], columns);
}
