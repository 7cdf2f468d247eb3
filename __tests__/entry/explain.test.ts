import { REPOSITORY, TOOL } from "../../src/domain/tool.ts";
import { allRules } from "../../src/release/all-rules.ts";
import { renderRule } from "../../src/report/explain.ts";
import { widthOf } from "../../src/report/wrap.ts";
import { runPlainCli as runCli } from "../helpers/plain-cli.ts";

const explain = (...args: string[]) => runCli("/", ["explain", ...args]);

test.each(allRules.map((rule) => [rule.id, rule] as const))("%s has a page", async (id, rule) => {
  const { code, stdout } = await explain(id);
  expect(code).toBe(0);
  for (const text of [id, rule.title, rule.why, rule.fix, rule.inAction ?? ""]) {
    expect(stdout.replace(/\s+/g, " ")).toContain(text.replace(/\s+/g, " "));
  }
  expect(stdout).toContain(`${REPOSITORY}/blob/v${TOOL.version}/docs/rules.md#${id.replace("/", "")}\n`);
  const { stdout: json } = await explain(id, "--json");
  expect(JSON.parse(json)).toMatchObject({ id, level: rule.level, title: rule.title, why: rule.why, fix: rule.fix });
});

test("a page wraps at the width of the terminal", () => {
  const [rule] = allRules.filter(({ id }) => id === "contract/feature-inserted");
  const text = renderRule(rule!, { columns: 60, paint: (_, part) => part });
  for (const line of text.split("\n").filter((l) => !l.includes("https://"))) {
    expect(widthOf(line)).toBeLessThanOrEqual(60);
  }
});

test("without a rule, every rule is listed below its room; with a room, only its rules", async () => {
  const all = await explain();
  for (const { id } of allRules) expect(all.stdout).toMatch(new RegExp(`^  ${id} +\\S`, "m"));
  expect(all.stdout).toMatch(/^metric\n {2}metric\/declared/m);
  const some = await explain("metric");
  expect(some.stdout).toContain("  metric/limit");
  expect(some.stdout).not.toContain("latency/");
  const data = JSON.parse((await explain("--json")).stdout) as { id: string }[];
  expect(data.map(({ id }) => id)).toEqual(allRules.map(({ id }) => id).sort());
});

test.each([
  ["metric/limti", "metric/limit"],
  ["METRIC/LIMIT/x", "metric/limit"],
  ["not-ag", "candidate/no-tag"],
  ["metrics", "metric"],
  ["", undefined],
  ["toString", undefined],
])("an unknown rule %j is refused, with the one that was meant: %j", async (name, meant) => {
  const { code, stdout, stderr } = await explain(name);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`Unknown rule ${JSON.stringify(name)}.`);
  expect(stderr.includes("Did you mean")).toBe(meant !== undefined);
  if (meant !== undefined) expect(stderr).toContain(`Did you mean ${meant}?`);
  expect(stderr).toContain("model-release explain");
});

test("the second part of an id is enough; of several rules, it lists them", async () => {
  expect((await explain("no-tag")).stdout).toBe((await explain("candidate/no-tag")).stdout);
  const { code, stdout } = await explain("limit");
  expect([code, stdout]).toEqual([0, expect.stringMatching(/latency\/limit[\s\S]*metric\/limit/)]);
});

test("capital letters and a slash at the end do not matter", async () => {
  expect((await explain("Metric/Limit")).stdout).toBe((await explain("metric/limit")).stdout);
  expect((await explain("metric/")).stdout).toBe((await explain("metric")).stdout);
});
