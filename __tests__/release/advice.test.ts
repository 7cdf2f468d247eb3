import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { advise, finding } from "../../src/domain/finding.ts";
import { allRules } from "../../src/release/all-rules.ts";
import { renderRulePages } from "../../src/report/rule-pages.ts";

/** What only somebody at a command line can do: an option, or a command of this tool. */
const COMMAND_LINE = /(?:^|\s)--[a-z]|\bmodel-release [a-z]/;
/** What only somebody who writes a workflow can do. */
const WORKFLOW = /actions\/checkout|\blfs: true\b|\bpermissions:|runtime-path|\bevidence-path\b|\buses:|\bwith:/;
/** Findings of one mode of the Action. */
const ACTION_ONLY = /^evidence\//;

test.each(allRules.map((rule) => [rule.id, rule] as const))("%s advises each reader what he can do", (id, rule) => {
  const found = finding(rule, { message: "m" });
  const [cli, action] = [advise(found, "cli"), advise(found, "action")];
  expect(action.fix).not.toMatch(COMMAND_LINE);
  if (!ACTION_ONLY.test(id)) expect(cli.fix).not.toMatch(WORKFLOW);
  expect([cli, action].map((f) => "inAction" in f)).toEqual([false, false]);
  expect(cli.fix).toBe(rule.fix);
  // A placeholder that nobody fills helps nobody.
  expect(`${cli.fix}${action.fix}`).not.toMatch(/<[a-z]+>/);
});

test("advice for the case at hand takes the place of the rule's own, in both surfaces", () => {
  const rule = {
    ...(allRules[0] as (typeof allRules)[number]),
    fix: "general --x",
    inAction: "general, in a workflow",
  };
  const both = finding(rule, { message: "m", fix: "here --x", inAction: "here, in a workflow" });
  expect([advise(both, "cli").fix, advise(both, "action").fix]).toEqual(["here --x", "here, in a workflow"]);
  const one = finding(rule, { message: "m", fix: "here" });
  expect([advise(one, "cli").fix, advise(one, "action").fix]).toEqual(["here", "here"]);
});

test("a rule's page shows what to do in a workflow where it differs", () => {
  const page = renderRulePages(allRules.filter(({ id }) => id === "metric/not-compared"));
  expect(page).toMatch(/\*What to do:\* .*--from[\s\S]*\*In a workflow:\* /);
});

/** Sources whose failures both surfaces show, or the Action alone. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    const path = join(folder, e.name);
    return e.isDirectory() ? sources(path) : [path];
  });
}

test("no other sentence that the Action shows names an option or a command of the command line", () => {
  // What a person runs at a desk to add a gate is named in the report on purpose; plots, diff, folders and the base of a local check are of the command line, and so are files that an order would change.
  const allowed =
    /report\/verdict-line|platform\/plots|platform\/folder|git\/base|git\/tags|git\/checked-out-files|git\/ledger|git\/git\.ts|files\/read-side|platform\/runtime/;
  const shared = [...sources("src/platform"), ...sources("src/publish"), ...sources("src/entry/action")];
  const rooms = [...sources("src/gate"), ...sources("src/versioning"), ...sources("src/report")];
  for (const path of [...shared, ...rooms].filter((p) => !allowed.test(p))) {
    const advice = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => /\bfix\b\s*[:=]|^\s+["`].*["`][,;]?$/.test(line) && !/\binAction\b|spawn|args/.test(line))
      .filter((line) => COMMAND_LINE.test(line) && !/\["--|sha256sum/.test(line));
    // One rule each, whose `inAction` says it differently.
    const known = /(?:gate|versioning)\/rules\.ts$/.test(path) ? 1 : 0;
    expect([path, advice.length]).toEqual([path, known]);
  }
});
