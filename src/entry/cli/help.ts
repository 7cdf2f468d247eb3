import { COMMANDS, type CommandName, OPTIONS } from "./commands.ts";

const EXIT_CODES = [
  "Exit codes:",
  "  0  passed (or ungated, with a warning)",
  "  1  the model was refused",
  "  2  wrong usage or configuration",
  "  3  the environment failed",
];

/** The help of one command, or the overview. */
export function renderHelp(topic?: CommandName): string {
  return (topic === undefined ? overview() : commandHelp(topic)).join("\n");
}

function overview(): string[] {
  return [
    "model-release: releases machine-learning models from git, verified, gated and never in part.",
    "",
    "Usage: model-release <command> [arguments]",
    "",
    ...Object.entries(COMMANDS).map(([name, command]) => `  ${name.padEnd(10)}${command.summary}`),
    "",
    "  model-release <command> --help shows the options of a command; --version prints the version.",
    "",
    ...EXIT_CODES,
  ];
}

function commandHelp(name: CommandName): string[] {
  const command = COMMANDS[name];
  const options = [...command.options.map((o) => describeOption(o)), `${"  --help".padEnd(32)}show this`];
  return [
    `Usage: model-release ${name} ${command.argument} [options]`,
    "",
    command.text,
    "",
    "Options:",
    ...options,
    "",
    `Example: ${command.example}`,
    "",
    ...EXIT_CODES,
  ];
}

function describeOption(name: keyof typeof OPTIONS): string {
  const { argument, help } = OPTIONS[name];
  return `  --${name}${argument === "" ? "" : ` ${argument}`}`.padEnd(32) + help;
}
