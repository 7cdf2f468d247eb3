import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = readFileSync("docs/threat-model.md", "utf8");
const HEADER = "| threat | what we do | what remains | test |";
const rows = (PAGE.split(HEADER)[1] ?? "")
  .split("\n\n")[0]
  ?.split("\n")
  .slice(2)
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  ) as string[][];
const threats = rows.filter(([threat]) => !/^\*\*[^*]+\*\*$/.test(threat ?? ""));

/** A test is named as `file`: "title", "title" for "case", and so on. */
const NAMED = /`([^`]+\.test\.ts)`: ("[^"]+"(?: for "[^"]+")?(?:, "[^"]+"(?: for "[^"]+")?)*)/g;
const TITLES = /\(\s*"((?:[^"\\]|\\.)*)",\s*(?:async\s*)?\(/g;

interface Named {
  readonly file: string;
  readonly title: string;
  readonly of?: string;
}

function testsOf(cell: string): Named[] {
  return [...cell.matchAll(NAMED)].flatMap(([, file = "", list = ""]) =>
    [...list.matchAll(/"([^"]+)"(?: for "([^"]+)")?/g)].map(([, title = "", of]) => ({
      file,
      title,
      ...(of === undefined ? {} : { of }),
    })),
  );
}

test("the table has the nineteen threats of the reference and more, numbered, each with four cells", () => {
  expect(threats.length).toBeGreaterThan(60);
  for (const [index, cells] of threats.entries()) {
    expect(cells[0]).toMatch(new RegExp(`^${index + 1}\\. \\S`));
    expect([cells[0], cells.length]).toEqual([cells[0], 4]);
  }
});

test.each(threats.map((cells) => [cells[0] ?? "", cells[3] ?? ""] as const))(
  "%s: its tests are there, or it says that there is none",
  (_, cell) => {
    const named = testsOf(cell);
    if (named.length === 0) expect(cell).toMatch(/^not (?:tested|defended)/);
    // What the pattern does not see would not be checked.
    expect(cell.replaceAll(NAMED, "")).not.toMatch(/"|`/);
    for (const { file, title, of } of named) {
      const source = readFileSync(join("__tests__", file), "utf8");
      const titles = [...source.matchAll(TITLES)].map(([, text]) => text);
      expect({ file, titles }).toEqual({ file, titles: expect.arrayContaining([title]) });
      if (of !== undefined) expect({ file, of, isThere: source.includes(`"${of}"`) }).toMatchObject({ isThere: true });
    }
  },
);
