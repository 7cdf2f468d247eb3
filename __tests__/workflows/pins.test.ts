import { readdirSync, readFileSync } from "node:fs";
import { parseDocument } from "yaml";

const WORKFLOWS = readdirSync(".github/workflows").map((name) => `.github/workflows/${name}`);
const PAGES = ["README.md", ...readdirSync("docs").map((name) => `docs/${name}`)].filter((p) => p.endsWith(".md"));

const uses = [...PAGES, ...WORKFLOWS, "action.yml"].flatMap((path) =>
  readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      const match = /^\s*(?:- )?uses: (?<action>[^@\s]+)(?:@(?<ref>\S+))?(?<comment>.*)$/.exec(line)?.groups;
      return match === undefined ? [] : [{ at: `${path}:${index + 1}`, ...match } as Use];
    }),
);

interface Use {
  readonly at: string;
  readonly action: string;
  readonly ref?: string;
  readonly comment: string;
}

test("what workflows and pages use is pinned by a full SHA, with its version next to it, and one pin per action", () => {
  const foreign = uses.filter(({ action }) => !action.startsWith("./") && !/^(OWNER|<owner>)\//i.test(action));
  expect(foreign.length).toBeGreaterThan(10);
  const pins = new Map<string, string>();
  for (const { at, action, ref, comment } of foreign) {
    expect({ at, ref }).toEqual({ at, ref: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect({ at, comment }).toEqual({ at, comment: expect.stringMatching(/^ # v\d+\.\d+\.\d+/) });
    expect({ at, ref }).toEqual({ at, ref: pins.get(action) ?? ref });
    pins.set(action, ref ?? "");
  }
});

test("every YAML block of the pages parses", () => {
  const blocks = PAGES.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => ({ path, text: text ?? "" })),
  );
  expect(blocks.length).toBeGreaterThanOrEqual(3);
  for (const { path, text } of blocks)
    expect({ path, errors: parseDocument(text).errors }).toEqual({ path, errors: [] });
});
