import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { tempFolder } from "../helpers/temp-folder.ts";

const SCRIPT = resolve("scripts/new-rule.mjs");
const RULES = "src/versioning/rules";

function run(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { cwd, encoding: "utf8" });
  return { status, said: (stdout + stderr).trim() };
}

/** A repository with one rule and its index. */
function repository(): string {
  const root = tempFolder();
  mkdirSync(join(root, RULES), { recursive: true });
  writeFileSync(join(root, RULES, "input-removed.ts"), "");
  expect(run(root)).toEqual({ status: 0, said: `written: ${RULES}/index.ts` });
  return root;
}

test("writes the rule, its example and the index, sorted", () => {
  const root = repository();
  expect(run(root, "contract/input-added").status).toBe(0);
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  expect(read(`${RULES}/input-added.ts`)).toContain(
    'export const inputAdded: ContractRule = {\n  id: "contract/input-added",',
  );
  expect(read("__tests__/versioning/examples/input-added.ts")).toMatch(
    /const example: Pair[\s\S]*const nearMiss: Pair/,
  );
  expect(read(`${RULES}/index.ts`)).toMatch(
    /from "\.\/input-added\.ts";\n[\s\S]*breakingFirst\(\[\n {2}inputAdded,\n {2}inputRemoved,\n\]\)/,
  );
  expect(run(root, "--check")).toEqual({ status: 0, said: "" });
});

test("never overwrites a rule, and takes only an id", () => {
  const root = repository();
  expect(run(root, "input-removed")).toEqual({ status: 1, said: `${RULES}/input-removed.ts exists already.` });
  for (const id of ["Input-Added", "contract/../input-added", "input", "metric/limit-low", "index"]) {
    expect(run(root, id)).toMatchObject({ status: 1, said: expect.stringContaining("is not an id") });
  }
  expect(run(root, "input-added", "input-moved").status).toBe(1);
  expect(run(root, "--check").status).toBe(0);
});

test("finds an index that is stale", () => {
  const root = repository();
  writeFileSync(join(root, RULES, "input-added.ts"), "");
  expect(run(root, "--check")).toEqual({ status: 1, said: `${RULES}/index.ts is stale: run  npm run new-rule.` });
  rmSync(join(root, RULES, "input-added.ts"));
  expect(run(root, "--check").status).toBe(0);
});

test("the index of this repository is what the folder contains", () => {
  expect(run(".", "--check")).toEqual({ status: 0, said: "" });
});
