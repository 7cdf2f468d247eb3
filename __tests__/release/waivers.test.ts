import type { Finding } from "../../src/domain/finding.ts";
import { errorsOf } from "../../src/domain/finding.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import { applyWaivers } from "../../src/release/waivers.ts";

const low = (name: string): Finding => ({
  rule: "metric/limit",
  level: "error",
  message: `${name} is low.`,
  fix: "Mend it.",
  subject: `${name}.min`,
});

function waive(waivers: string, findings: readonly Finding[], version = "1.0.1") {
  const policy = parsePolicy("m/model.yml", new TextEncoder().encode(`waivers:\n${waivers}`)).document;
  if (policy === undefined) throw new Error("the policy does not parse");
  const told = applyWaivers({ policy, id: { version } }, findings);
  return {
    errors: errorsOf(told).map((f) => f.rule),
    waived: told.flatMap((f) => (f.waiver === undefined ? [] : [`${f.message} ${f.waiver.by}: ${f.waiver.reason}`])),
    others: told.filter((f) => f.rule.startsWith("waiver/")).map((f) => `${f.rule} ${f.location?.line} ${f.message}`),
  };
}

const ONE = "  - { version: 1.0.1, rule: metric/limit, reason: relabelled, by: Ada }\n";

test("lets one finding of one version pass, and says who and why", () => {
  expect(waive(ONE, [low("recall")])).toEqual({ errors: [], waived: ["recall is low. Ada: relabelled"], others: [] });
});

test("says nothing of another version", () => {
  expect(waive(ONE, [low("recall")], "1.0.2")).toEqual({ errors: ["metric/limit"], waived: [], others: [] });
});

test("that covers several findings lets none pass", () => {
  expect(waive(ONE, [low("recall"), low("accuracy")])).toEqual({
    errors: ["metric/limit", "metric/limit", "waiver/ambiguous"],
    waived: [],
    others: [
      'waiver/ambiguous 2 2 findings match metric/limit, but a waiver covers only one. The subjects of metric/limit here are: "recall.min", "accuracy.min".',
    ],
  });
});

test("names the one that is meant by its subject, whatever the messages say", () => {
  const one = "  - { version: 1.0.1, rule: metric/limit, subject: recall.min, reason: relabelled, by: Ada }\n";
  expect(waive(one, [low("recall"), low("accuracy")])).toMatchObject({
    errors: ["metric/limit"],
    waived: ["recall is low. Ada: relabelled"],
  });
});

test("that names no subject of a finding is told, with those there are", () => {
  const one = "  - { version: 1.0.1, rule: metric/limit, subject: recal.min, reason: relabelled, by: Ada }\n";
  expect(waive(one, [low("recall")])).toMatchObject({
    errors: ["metric/limit"],
    others: [
      'waiver/unused 2 No finding of metric/limit with the subject "recal.min" needs this waiver. The subjects of metric/limit here are: "recall.min".',
    ],
  });
});

test("that covers nothing is told", () => {
  expect(waive(ONE, [])).toMatchObject({
    errors: [],
    others: ["waiver/unused 2 No finding of metric/limit needs this waiver."],
  });
});

test.each([
  "layout/modified",
  "publish/other-identity",
  "fixtures/not-as-committed",
  "candidate/tag-elsewhere",
  "model/crashed",
])("never covers %s, which is no judgement", (rule) => {
  const one = `  - { version: 1.0.1, rule: ${rule}, reason: hurry, by: Ada }\n`;
  const found: Finding = { rule, level: "error", message: "It is so.", fix: "Mend it." };
  expect(waive(one, [found])).toMatchObject({ waived: [], errors: [rule, expect.stringMatching(/^waiver\//)] });
});

test("of a rule that does not exist is an error, whatever its version", () => {
  const wrong = "  - { version: 9.0.0, rule: metric/limt, reason: hurry, by: Ada }\n";
  expect(waive(wrong, [])).toMatchObject({
    errors: ["waiver/unknown-rule"],
    others: ['waiver/unknown-rule 2 "metric/limt" is not a rule; did you mean metric/limit?'],
  });
});
