import { readdirSync, readFileSync } from "node:fs";
import { parseArguments } from "../../src/entry/cli/arguments.ts";
import { parseMinimum, parsePolicy } from "../../src/registry/policy.ts";
import { allRules } from "../../src/release/all-rules.ts";
import { blocksOf, filledIn, PAGES, shellBlocks } from "./pages.ts";

const collapsed = (text: string) => text.replace(/\s+/g, " ");
/** Messages as they are written, and as they are shown: parts of some are put together. */
const SHOWN = ["refused", "ungated", "first"].map((kind) =>
  collapsed(readFileSync(`__tests__/report/snapshots/${kind}/terminal-120.txt`, "utf8")),
);
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(`src/${path}`, "utf8").replace(/"\s*\+\s*"/g, ""))
  .map(collapsed);
const TROUBLESHOOTING = readFileSync("docs/troubleshooting.md", "utf8");

/** Commands of the tool in a text, without what a shell adds. */
function commandsOf(text: string): string[] {
  return [
    ...filledIn(text)
      .replaceAll("\\\n", " ")
      .matchAll(/(?:^|&& |\$\()model-release ([^\n)#&]*)/gm),
  ].map(([, args = ""]) => args.trim());
}

/** As a shell splits it; quotes are taken off. */
const wordsOf = (command: string) =>
  (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((w) => w.replace(/^["']|["']$/g, ""));

const EXAMPLES: Readonly<Record<string, string>> = {
  "<model>": "fraud",
  "<version>": "1.0.0",
  "<file>": "fraud.onnx",
  "<column>": "is_fraud",
};

const inline = PAGES.flatMap((page) =>
  [
    ...readFileSync(page, "utf8")
      .replace(/^```[\s\S]*?^```$/gm, "")
      .matchAll(/`model-release ([^`]+)`/g),
  ].map(([, command = ""]) => ({ page, command: collapsed(command) })),
);

test.each([
  ...inline,
  ...shellBlocks().flatMap(({ page, text }) => commandsOf(text).map((command) => ({ page, command }))),
])("$page: model-release $command is a command with its options", ({ command }) => {
  const filled = Object.entries(EXAMPLES).reduce((text, [name, value]) => text.replaceAll(name, value), command);
  expect(() => parseArguments(wordsOf(filledIn(filled)))).not.toThrow();
});

const messages = [...TROUBLESHOOTING.matchAll(/^### `(.+)`$/gm)].map(([, message = ""]) => message);

test("troubleshooting has many messages", () => expect(messages.length).toBeGreaterThan(20));

test.each(messages)("%s is in the sources, between the values that it shows", (message) => {
  const parts = message
    .split("…")
    .map((part) => part.replace(/^\S$/, "").trim())
    .filter((part) => part.length > 2);
  expect(parts.length).toBeGreaterThan(0);
  const holding = [...sources, ...SHOWN].filter((text) => parts.every((part) => text.includes(collapsed(part))));
  expect({ message, isSomewhere: holding.length > 0 }).toEqual({ message, isSomewhere: true });
});

/** Blocks that are a model.yml or a part of one, with a digest in place of an abbreviated one. */
const policies = PAGES.flatMap(blocksOf)
  .filter(({ language, text }) => language === "yaml" && /^(?:title|gate|versioning|waivers|renamed_from):/m.test(text))
  .filter(({ text }) => !text.startsWith("# minimum.yml"))
  .map((block) => ({ ...block, text: block.text.replace(/[0-9a-f]+…/g, "a".repeat(64)) }));

test.each(policies)("the policy in $page, line $line, is one", ({ text }) => {
  const { findings } = parsePolicy("models/fraud/model.yml", new TextEncoder().encode(text));
  expect(findings).toEqual([]);
});

test("the minimum policy of a page is one", () => {
  const minimums = PAGES.flatMap(blocksOf).filter(({ text }) => text.startsWith("# minimum.yml"));
  expect(minimums.length).toBeGreaterThan(0);
  for (const { text } of minimums) {
    expect(parseMinimum("minimum.yml", new TextEncoder().encode(text)).findings).toEqual([]);
  }
});

test("every rule that a page names exists", () => {
  const known = new Set(allRules.map(({ id }) => id));
  const rooms = new Set([...known].map((id) => id.split("/")[0]));
  const named = PAGES.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/`([a-z]+)\/([a-z-]+)`/g)].map(([, room, name]) => `${room}/${name}`),
  ).filter((id) => rooms.has(id.split("/")[0] ?? ""));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});
