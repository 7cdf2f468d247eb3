import { isEnvironment } from "../../src/consume/environment.ts";
import { formatRecord } from "../../src/rollout/format-record.ts";
import { parseRecord } from "../../src/rollout/parse-record.ts";
import { readRecordPath, recordPath } from "../../src/rollout/paths.ts";
import { canaryOf, orderOf, PLACE, recordOf } from "../helpers/rollout.ts";

const PATH = "deployments/prod/fraud.yml";
const parse = (text: string) => parseRecord(PATH, Buffer.from(text), PLACE);
const FULL = formatRecord(recordOf(orderOf("1.0.0", canaryOf("1.0.1"))));
const edited = (from: string | RegExp, to: string) => {
  const text = FULL.replace(from, to);
  if (text === FULL) throw new Error(`${from} is not in the record`);
  return text;
};

test.each([
  ["a canary", recordOf(orderOf("1.0.0", canaryOf("1.0.1")))],
  ["no canary", recordOf(orderOf("1.0.0", undefined, { event: "rollback", actor: "github:octo-cat[bot]" }))],
  ["settings only", recordOf(undefined, { allow_ungated: true, storage_uri: "s3://models/{version}", limits: {} })],
  ["limits", recordOf(orderOf("1.0.0"), { limits: { max_error_ratio: 1.5, latency_ms: 0.000_000_1 } })],
  ["a version that looks like a number", recordOf(orderOf("1.0.0-1e3+0x1F"))],
  ["a reason that needs escapes", recordOf(orderOf("1.0.0", undefined, { reason: `"yes": 'no' \\ # 😀 {a} \u200d` }))],
])("a record with %s is read as it was written", (_, record) => {
  const { document, findings } = parse(formatRecord(record));
  expect(findings).toEqual([]);
  expect(document?.value).toEqual(record);
});

test("a record is short, and its text depends on nothing but its content", () => {
  expect(FULL).toMatchInlineSnapshot(`
"# Written by model-release promote and rollback: each commit of this file is an event.
# Keys that people set: allow_ungated, storage_uri, limits. Shares are in basis points: 500 is 5%.
schema: urn:model-release:deployment:1
environment: "prod"
model: "fraud"
event: promote
rollout: "rollout-0001"
actor: "local"
reason: "weekly retraining"
stable:
  version: "1.0.0"
  digest: "e22d19d7051cf8de738b9219709cc3bd14c5de67ca3c8e95524297bfb1669a77"
canary:
  version: "1.0.1"
  digest: "ffc86bf64b77d68b42b55d5d5c00e141edd71f3b27d3a378fb113379c36e2d0c"
  share: 500
  next: [2500, 5000, 10000]
"
`);
});

test.each([
  ["a duplicate key", edited("event: promote", "event: promote\nevent: rollback"), "file/duplicate-key", 7],
  ["a misspelt key", edited("reason:", "raeson:"), "rollout/bad-record", undefined],
  ["an unknown key", `${FULL}colour: red\n`, "rollout/bad-record", 18],
  ["a key of the canary that is unknown", edited("  share:", "  weight: 1\n  share:"), "rollout/bad-record", 16],
  ["conflict markers", edited("stable:", "<<<<<<< HEAD\nstable:"), "rollout/merge-conflict", 10],
  ["the middle of a conflict", edited("stable:", "=======\nstable:"), "rollout/merge-conflict", 10],
  ["a newer schema", edited("deployment:1", "deployment:2"), "rollout/newer-schema", 3],
  ["another schema", edited("deployment:1", "lock:1"), "rollout/bad-record", 3],
  ["no schema", edited(/^schema.*\n/m, ""), "rollout/bad-record", undefined],
  ["another environment", edited('"prod"', '"staging"'), "rollout/bad-record", 4],
  ["another model", edited('"fraud"', '"ctr"'), "rollout/bad-record", 5],
  ["a name that leaves the folder", edited('"fraud"', '"../fraud"'), "rollout/bad-record", 5],
  ["a share as text", edited("share: 500", 'share: "500"'), "rollout/bad-record", 16],
  ["a share in percent", edited("share: 500", "share: 0.05"), "rollout/bad-record", 16],
  ["a share of all", edited("share: 500", "share: 10000"), "rollout/bad-record", 16],
  ["a share of nothing", edited("share: 500", "share: 0"), "rollout/bad-record", 16],
  ["no steps to come", edited(/next: .*/, "next: []"), "rollout/bad-record", 17],
  ["steps that descend", edited(/next: .*/, "next: [5000, 2500, 10000]"), "rollout/bad-record", 17],
  ["a step below the share", edited(/next: .*/, "next: [400, 10000]"), "rollout/bad-record", 17],
  ["steps without an end", edited(/next: .*/, "next: [2500]"), "rollout/bad-record", 17],
  ["a digest in capitals", edited(/digest: "[0-9a-f]/, 'digest: "F'), "rollout/bad-record", 12],
  ["a version that is none", edited('"1.0.1"', '"../../x"'), "rollout/bad-record", 14],
  ["the same version twice", edited('"1.0.1"', '"1.0.0"'), "rollout/bad-record", 14],
  ["a canary without a stable version", edited(/stable:\n.*\n.*\n/, ""), "rollout/bad-record", undefined],
  ["an order without a reason", edited(/reason: .*\n/, ""), "rollout/bad-record", undefined],
  ["a reason of two lines", edited('"weekly', '"weekly\\n'), "rollout/bad-record", 9],
  ["a blank reason", edited('"weekly retraining"', '" "'), "rollout/bad-record", 9],
  ["an actor with an escape", edited('"local"', '"github:\\u001b[31m"'), "rollout/bad-record", 8],
  ["a salt with a space", edited("rollout-0001", "rollout 0001"), "rollout/bad-record", 7],
  ["no YAML", "{", "file/syntax", undefined],
  ["two documents", `${FULL}---\n${FULL}`, "file/syntax", undefined],
  ["a list", "- a\n", "rollout/bad-record", 1],
  ["nothing", "", "rollout/bad-record", 1],
])("%s is refused at its place", (_, text, rule, line) => {
  const { document, findings } = parse(text);
  expect(document).toBeUndefined();
  expect(findings.map((found) => found.rule)).toContain(rule);
  for (const { location, message } of findings) {
    expect(location?.file).toBe(PATH);
    expect(location?.column).toBeGreaterThan(0);
    expect(message).not.toMatch(/must be must|undefined/);
  }
  if (line !== undefined) expect(findings[0]?.location?.line).toBe(line);
});

test("everything that is wrong is reported at once, with what was meant", () => {
  const text = edited("share: 500", "share: x").replace("reason:", "raeson:").replace("event: promote", "event: stop");
  const messages = parse(text).findings.map(({ message }) => message);
  expect(messages).toHaveLength(4);
  expect(messages).toContain('raeson is not a known key; did you mean "reason"?');
});

test.each(["prod", "staging", "eu-west_1", "a.b"])("%s may be an environment", (name) => {
  expect(isEnvironment(name)).toBe(true);
  const place = { environment: name, model: "fraud" };
  expect(readRecordPath(undefined, recordPath(undefined, place))).toEqual(place);
});

test.each([
  ...[
    "",
    "latest",
    "x",
    "v1",
    "1.0.1",
    "*",
    "Prod",
    "../prod",
    "a/b",
    ".git",
    "-x",
    "con",
    "a..b",
    "a.lock",
    "prod ",
    "a\n",
  ],
])("%j may not: it would leave its folder, or fraud@… would mean a version", (name) => {
  expect(isEnvironment(name)).toBe(false);
  expect(readRecordPath(undefined, `deployments/${name}/fraud.yml`)).toBeUndefined();
});
