import { wrap } from "../../report/wrap.ts";
import { COMMANDS, type CommandName, OPTIONS, type OptionWords } from "./commands.ts";

const EXIT_CODES = [
  "Exit codes:",
  "  0  passed (or ungated, with a warning)",
  "  1  the model was refused",
  "  2  wrong usage or configuration",
  "  3  the environment failed",
];

/** What people do with the tool, in this order, and the commands for it. Every command belongs to one group. */
export const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ["Create a version", ["new", "set", "init", "figures"]],
  ["Judge it", ["validate", "gate", "diff", "check", "explain", "doctor", "hook"]],
  ["Release it", ["release", "revalidate"]],
  ["Use it", ["pull", "verify", "catalogue", "card"]],
  ["Run it", ["promote", "rollback", "status", "rules", "drift", "analyse"]],
  ["The command line itself", ["schema", "completion"]],
];

const NAME_WIDTH = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));

const PRINTED = ["Exit codes:", "  0  printed", "  2  wrong usage", "  3  the environment failed"];

/** The exit codes of a command that refuses no model. */
const EXIT_CODES_OF: Partial<Record<CommandName, readonly string[]>> = {
  explain: PRINTED,
  schema: PRINTED,
  completion: PRINTED,
  pull: exitCodes("every version is in its folder", "a version cannot be pulled"),
  verify: exitCodes("the files are complete and unchanged", "a file is missing, changed or added"),
  promote: exitCodes("the share is ordered, or was already", "the promotion was refused"),
  rollback: exitCodes("the earlier version is ordered", "the rollback was refused"),
  status: exitCodes("every record was read", "a record is not valid"),
  card: exitCodes("the card was printed", "there is no report to write it from, or files were changed"),
  catalogue: exitCodes(
    "the catalogue is written or up to date",
    "it is out of date or damaged, or a release was altered",
  ),
  doctor: [
    "Exit codes:",
    "  0  no problem was found",
    "  1  there is a problem",
    "  2  wrong usage",
    "  3  doctor itself cannot work",
  ],
};

function exitCodes(done: string, refused: string): string[] {
  return ["Exit codes:", `  0  ${done}`, `  1  ${refused}`, ...EXIT_CODES.slice(3)];
}

/** The help of one command, or the overview, in lines of at most `columns`. */
export function renderHelp(columns: number, topic?: CommandName): string {
  return (topic === undefined ? overview(columns) : commandHelp(topic, columns)).join("\n");
}

function overview(columns: number): string[] {
  return [
    ...wrap(
      "",
      ["model-release: releases machine-learning models from git, verified, gated and never partially."],
      columns,
    ),
    "",
    "Usage: model-release <command> [arguments]",
    "",
    ...GROUPS.flatMap(([title, names]) => groupHelp(title, names, columns)),
    ...wrap(
      "",
      ["model-release <command> --help shows the options of a command; --version prints the version."],
      columns,
    ),
    "",
    ...EXIT_CODES,
  ];
}

/** One group of commands; of its names, only those that exist. */
function groupHelp(title: string, names: readonly string[], columns: number): string[] {
  const lines = Object.entries<{ readonly summary: string }>(COMMANDS)
    .filter(([name]) => names.includes(name))
    .sort(([a], [b]) => names.indexOf(a) - names.indexOf(b))
    .flatMap(([name, { summary }]) => wrap(`  ${name.padEnd(NAME_WIDTH)}  `, [summary], columns));
  return lines.length === 0 ? [] : [`${title}:`, ...lines, ""];
}

function commandHelp(name: CommandName, columns: number): string[] {
  const command = COMMANDS[name];
  const options = [
    ...command.options.flatMap((o) => describeOption(o, columns, "words" in command ? command.words : undefined)),
    `${"  --help".padEnd(32)}show this`,
  ];
  return [
    ...wrap("Usage: ", [["model-release", name, command.argument, "[options]"].filter(Boolean).join(" ")], columns),
    "",
    ...wrap("", [command.text], columns),
    "",
    "Options:",
    ...options,
    "",
    `Example: ${command.example}`,
    "",
    ...(EXIT_CODES_OF[name] ?? EXIT_CODES),
  ];
}

function describeOption(name: keyof typeof OPTIONS, columns: number, words: OptionWords | undefined): string[] {
  const { argument, help } = words?.[name] ?? OPTIONS[name];
  return wrap(`  --${name}${argument === "" ? "" : ` ${argument}`}`.padEnd(32), [help], columns);
}
