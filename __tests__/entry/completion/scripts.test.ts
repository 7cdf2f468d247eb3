import { join } from "node:path";
import { renderBash } from "../../../src/entry/cli/completion/bash.ts";
import { renderFish } from "../../../src/entry/cli/completion/fish.ts";
import type { CompletedCommand } from "../../../src/entry/cli/completion/table.ts";
import { renderZsh } from "../../../src/entry/cli/completion/zsh.ts";
import { expectSnapshot } from "../../helpers/snapshot.ts";

const FOLDER = "__tests__/entry/completion/snapshots";
const words = (...all: string[]) => ({ kind: "words", words: all }) as const;
const help = { name: "help", help: "show the help of the command", argument: "", completes: words() };

/** One command for each kind of argument, with texts that need quotes. */
const COMMANDS: readonly CompletedCommand[] = [
  {
    name: "judge",
    summary: "judge it: a model's [first] version",
    completes: { kind: "versions" },
    options: [
      { name: "from", help: "it's a folder: [any]", argument: "<folder>", completes: { kind: "folders" } },
      { name: "on", help: "warn or fail", argument: "warn|fail", completes: words("warn", "fail") },
      { name: "seconds", help: "no words", argument: "<n>", completes: words() },
      help,
    ],
  },
  { name: "make", summary: "make it", completes: { kind: "models" }, options: [help] },
  { name: "read", summary: "read a file", completes: { kind: "files" }, options: [] },
  { name: "explain", summary: "explain it", completes: words("metric/limit", "metric/majority"), options: [help] },
];

test.each([
  ["bash", renderBash],
  ["zsh", renderZsh],
  ["fish", renderFish],
])("the script for %s is its snapshot", (shell, render) => {
  expectSnapshot(render(COMMANDS), join(FOLDER, `completion.${shell}`));
});
