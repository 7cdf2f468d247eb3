import { readdirSync, readFileSync } from "node:fs";

/** The README and every page of docs/. */
export const PAGES = ["README.md", ...readdirSync("docs").map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith(".md"),
);

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** Of its first line of text, counted from 1. */
  readonly line: number;
  readonly language: string;
  /** The words of an HTML comment right above it, which readers do not see. */
  readonly remark?: string;
  readonly text: string;
}

const FENCE = /(?:^<!-- (?<remark>[^\n]*) -->\n)?^```(?<language>\w+)\n(?<text>[\s\S]*?)^```$/gm;

export function blocksOf(page: string): Block[] {
  const content = readFileSync(page, "utf8");
  return [...content.matchAll(FENCE)].map(({ 0: whole, index, groups = {} }) => {
    const { remark, language = "", text = "" } = groups;
    const before = content.slice(0, index + whole.indexOf("```"));
    return { page, line: before.split("\n").length + 1, language, text, ...(remark !== undefined && { remark }) };
  });
}

/** Blocks that a reader pastes into a shell. */
export function shellBlocks(): Block[] {
  return PAGES.flatMap(blocksOf).filter(({ language }) => ["bash", "sh", "console", "shell"].includes(language));
}

/** What stands for a reader's own names, and what it stands for here. */
const PLACEHOLDERS = {
  "<owner>": "acme",
  "<repo>": "models",
  "<full commit SHA>": "0123456789abcdef".repeat(3).slice(0, 40),
};

/** A text with values in place of its placeholders. */
export function filledIn(text: string): string {
  return Object.entries(PLACEHOLDERS).reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
}
