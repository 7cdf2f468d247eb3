import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { REPOSITORY, TOOL } from "../../src/domain/tool.ts";
import { allSchemas, generatedFiles } from "../../src/entry/generated.ts";
import { allRules } from "../../src/release/all-rules.ts";

test("the tool's version and address are those of package.json", () => {
  const { name, version, repository } = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, unknown>;
  expect(TOOL).toEqual({ name, version });
  expect(repository).toEqual({ type: "git", url: `git+${REPOSITORY}.git` });
});

test("every rule has its own id and says what, why and how to mend it", () => {
  expect(new Set(allRules.map((r) => r.id)).size).toBe(allRules.length);
  for (const rule of allRules) {
    expect(rule.id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    for (const text of [rule.title, rule.why, rule.fix]) expect(text.length).toBeGreaterThan(10);
    for (const sentence of [rule.why, rule.fix]) expect(sentence).toMatch(/[.>]$/);
  }
});

test("the published schemas are valid, strict JSON Schemas", () => {
  for (const schema of Object.values(allSchemas())) {
    const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
    formats.default(ajv);
    expect(typeof ajv.compile(schema)).toBe("function");
  }
});

test("what is generated are the rules, the schemas, and the tables of the Action's inputs and outputs", () => {
  const files = generatedFiles((path) => readFileSync(path, "utf8"));
  expect(Object.keys(files).filter((path) => !path.startsWith("schemas/"))).toEqual([
    "docs/rules.md",
    "docs/action.md",
  ]);
  for (const name of Object.keys(allSchemas()))
    expect(JSON.parse(files[`schemas/${name}`] ?? "")).toHaveProperty("$id");
  for (const { id } of allRules) expect(files["docs/rules.md"]).toContain(id);
  for (const name of ["evidence-path", "on-inconclusive", "verdict"]) {
    expect(files["docs/action.md"]).toMatch(new RegExp(`^\\|.*\`${name}\``, "m"));
  }
});
