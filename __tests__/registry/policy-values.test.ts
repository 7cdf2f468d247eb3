import { parsePolicy } from "../../src/registry/policy.ts";
import { policySchema } from "../../src/registry/policy-schema.ts";
import { publishedSchemas } from "../../src/registry/schemas.ts";

const read = (text: string) => parsePolicy("model.yml", new TextEncoder().encode(text)).findings;

// Where each key stands, values that it cannot have, and the sentence that says so.
test.each<[string, string[], string]>([
  ["title: $", ["''", "7"], "title must be the display name of the model, as text"],
  ["purpose: $", ["''", "7"], "purpose must be what the model is for, as text"],
  ["metadata_name: $", ["''", "[]"], "metadata_name must be the name that metadata.json states as model_name, as text"],
  ["owner: $", ["''", "7", "[Ads]"], "owner must be the person or team that owns the model, as text"],
  [
    "license: $",
    ["''", "7", "mit", "Apache 2.0", "MIT OR Apache-2.0", "LicenseRef-", "LicenseRef-a b", "Autoconf-exception-2.0"],
    "license must be the SPDX identifier of the license, such as Apache-2.0, or LicenseRef-<name>",
  ],
  [
    "lineage: $",
    ["x", "[]"],
    "lineage must be an object that says what the model was trained from, such as  { commit: 0123abc… }",
  ],
  [
    "lineage: { commit: $ }",
    ["0123abc", "7", "main", "'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"],
    "lineage.commit must be the full SHA of the commit with the training code, in lower-case hexadecimal digits",
  ],
  [
    "lineage: { run_url: $ }",
    ["runs/7", "'javascript:alert(1)'", "'https://ada:secret@ci.example/7'", "'https://ci.example/a b'", "7"],
    "lineage.run_url must be the address of the training run, with https:// and without user name or password",
  ],
  [
    "lineage: { data: $ }",
    ["''", "' '", "7", "[]", "{}"],
    "lineage.data must be what identifies the training data, such as a path, an address or a digest, or a list of these",
  ],
  ["lineage: { data: [$] }", ["''", "7"], "lineage.data[0] must be what identifies a data set, as text"],
  ["gate: $", ["1", "x"], "gate must be an object with the gate of the model"],
  [
    "gate: { fixtures: $ }",
    ["''", "/etc/passwd", "../a.csv", "a/../b", "a/..", "'a\\b'", "7"],
    "gate.fixtures must be a path below the model's folder, such as fixtures/holdout.csv",
  ],
  [
    "gate: { sha256: $ }",
    [
      "abc",
      "00000000000000000000000000000000000000000000000000000000000000000x",
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
    "gate.sha256 must be the SHA-256 of a fixture set outside git: 64 lower-case hexadecimal digits",
  ],
  ["gate: { label: $ }", ["''", "1"], "gate.label must be the name of the column with the labels"],
  ["gate: { weight: $ }", ["''", "1"], "gate.weight must be the name of the column with the weight of each row"],
  [
    "gate: { group: $ }",
    ["''", "1"],
    "gate.group must be the name of the column of groups, such as users: intervals then resample whole groups",
  ],
  ["gate: { query: $ }", ["''", "[]"], "gate.query must be the name of the column of queries, for ranking"],
  ["gate: { output: $ }", ["x"], "gate.output must be an object that names the output to judge and its kind"],
  ["gate: { output: { name: $ } }", ["''"], "gate.output.name must be the name of a model output"],
  ["gate: { output: { kind: $ } }", ["prob"], "gate.output.kind must be one of probability, logit, label and value"],
  [
    "gate: { output: { positive_class: $ } }",
    ["1.5", "true"],
    "gate.output.positive_class must be the name of a class",
  ],
  [
    "gate: { output: { threshold: $ } }",
    ["1.5", "-0.1", "half"],
    "gate.output.threshold must be the probability, from 0 to 1, from which a row counts as positive",
  ],
  ["gate: { metrics: $ }", ["x", "[]"], "gate.metrics must be an object of metric names and limits"],
  [
    "gate: { metrics: { recall: $ } }",
    ["1"],
    "gate.metrics.recall must be an object with the limits of a metric, such as  { min: 0.94 }",
  ],
  [
    "gate: { metrics: { recall: { min: $ } } }",
    ["x"],
    "gate.metrics.recall.min must be a number: the lowest value that passes",
  ],
  [
    "gate: { metrics: { recall: { max: $ } } }",
    ["x"],
    "gate.metrics.recall.max must be a number: the highest value that passes",
  ],
  [
    "gate: { metrics: { recall: { min: 0, direction: $ } } }",
    ["up"],
    "gate.metrics.recall.direction must be higher or lower: which of two values is better",
  ],
  [
    "gate: { metrics: { recall: { max_regression: $ } } }",
    ["1"],
    "gate.metrics.recall.max_regression must be an object with the allowed loss relative to the previous release, such as  { abs: 0.005 }",
  ],
  [
    "gate: { metrics: { recall: { max_regression: { abs: $ } } } }",
    ["-1", "x"],
    "gate.metrics.recall.max_regression.abs must be a number, 0 or more: in the metric's own unit",
  ],
  [
    "gate: { metrics: { recall: { max_regression: { rel: $ } } } }",
    ["-1", "x"],
    "gate.metrics.recall.max_regression.rel must be a number, 0 or more: as a share of the previous release's value",
  ],
  [
    "gate: { metrics: { recall: { min_improvement: $ } } }",
    ["0", "x"],
    "gate.metrics.recall.min_improvement must be a number above 0: the required gain over the previous release",
  ],
  ["gate: { slices: $ }", ["x"], "gate.slices must be a list of slices, each with a column and limits"],
  [
    "gate: { slices: [$] }",
    ["x"],
    "gate.slices[0] must be an object that names a column and the limits that hold for each of its values",
  ],
  [
    "gate: { slices: [{ column: $, metrics: { recall: { min: 0 } } }] }",
    ["''", "1"],
    "gate.slices[0].column must be the name of a column of the fixture set",
  ],
  [
    "gate: { slices: [{ column: c, metrics: $ }] }",
    ["x"],
    "gate.slices[0].metrics must be an object of metric names and limits",
  ],
  [
    "gate: { slices: [{ column: c, min_samples: $, metrics: { recall: { min: 0 } } }] }",
    ["0", "1.5"],
    "gate.slices[0].min_samples must be a whole number: values with fewer rows are shown but not judged",
  ],
  [
    "gate: { slices: [{ column: c, metrics: { recall: $ } }] }",
    ["1"],
    "gate.slices[0].metrics.recall must be an object with the limits of a metric, such as  { min: 0.8 }",
  ],
  [
    "gate: { policy: $ }",
    ["strict", "pointed", "1"],
    "gate.policy must be point, confident or an object such as  { bounds: point, previous: confident }",
  ],
  [
    "gate: { policy: { bounds: $ } }",
    ["x"],
    "gate.policy.bounds must be point or confident: whether min and max are compared with the measured value or its interval",
  ],
  [
    "gate: { policy: { previous: $ } }",
    ["x"],
    "gate.policy.previous must be point or confident: whether max_regression and min_improvement are compared with the measured value or its interval",
  ],
  [
    "gate: { latency: $ }",
    ["1"],
    "gate.latency must be an object with the limits of single-row latency, or with the reason to skip it",
  ],
  [
    "gate: { latency: { skip: $ } }",
    ["''"],
    "gate.latency.skip must be the reason why latency is not measured, as text",
  ],
  [
    "gate: { latency: { p50_ms: $ } }",
    ["1"],
    "gate.latency.p50_ms must be an object with the limits of the median, such as  { max: 12 }",
  ],
  [
    "gate: { latency: { p95_ms: $ } }",
    ["1"],
    "gate.latency.p95_ms must be an object with the limits of the 95th percentile, such as  { max: 12 }",
  ],
  [
    "gate: { latency: { p50_ms: { max: $ } } }",
    ["0", "x"],
    "gate.latency.p50_ms.max must be a number of milliseconds, above 0",
  ],
  [
    "gate: { latency: { p95_ms: { max_regression: { abs: $ } } } }",
    ["-1"],
    "gate.latency.p95_ms.max_regression.abs must be a number, 0 or more: milliseconds",
  ],
  [
    "gate: { budget_s: $ }",
    ["0", "604801", "x"],
    "gate.budget_s must be a number of seconds, above 0 and at most 604800: the time budget for measuring latency",
  ],
  [
    "gate: { on_inconclusive: $ }",
    ["pass"],
    "gate.on_inconclusive must be warn or fail: how to treat an inconclusive gate",
  ],
  [
    "gate: { declared: $ }",
    ["x"],
    "gate.declared must be report or reproduce: how to treat a declared metric that does not match the measured one",
  ],
  ["versioning: $", ["1"], "versioning must be an object with the rules for version numbers"],
  [
    "versioning: { max_flips: $ }",
    ["1.1", "-0.1", "x"],
    "versioning.max_flips must be the share of predictions, from 0 to 1, that a patch release may change",
  ],
  [
    "versioning: { rules: $ }",
    ["1"],
    "versioning.rules must be an object of rule ids, such as contract/opset-raised, and the bump that each requires",
  ],
  [
    "versioning: { rules: { contract/opset-raised: $ } }",
    ["big"],
    "versioning.rules.contract/opset-raised must be one of major, minor, patch and off",
  ],
  [
    "versioning: { withdrawn: $ }",
    ["1.0.0"],
    "versioning.withdrawn must be a list of versions that were published and then withdrawn",
  ],
  ["versioning: { withdrawn: [$] }", ["'1'", "7"], "versioning.withdrawn[0] must be a version such as 1.0.1"],
  ["waivers: $", ["{}"], "waivers must be a list of waived findings, each with a reason"],
  ["waivers: [$]", ["1"], "waivers[0] must be an object that waives one finding of one version"],
  [
    "waivers: [{ rule: a, reason: b, by: c, version: $ }]",
    ["''", "7"],
    "waivers[0].version must be the version that it holds for, such as 1.0.1",
  ],
  [
    "waivers: [{ version: 1.0.0, reason: b, by: c, rule: $ }]",
    ["''", "7"],
    "waivers[0].rule must be the id of the finding's rule, such as metric/limit",
  ],
  [
    "waivers: [{ version: 1.0.0, rule: a, reason: b, by: c, subject: $ }]",
    ["''", "7"],
    "waivers[0].subject must be the subject of the finding, such as accuracy.min, required if the rule has several findings",
  ],
  [
    "waivers: [{ version: 1.0.0, rule: a, by: c, reason: $ }]",
    ["''", "7"],
    "waivers[0].reason must be the reason for the waiver, as text",
  ],
  [
    "waivers: [{ version: 1.0.0, rule: a, reason: b, by: $ }]",
    ["''", "7"],
    "waivers[0].by must be who takes responsibility, as text",
  ],
  [
    "renamed_from: $",
    ["1", "A", "a/b", "''", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    "renamed_from must be the name of the model's folder before it was renamed, or a list of its former names",
  ],
  ["renamed_from: [$]", ["A", "1", "a/b"], "renamed_from[0] must be the name of a model's folder"],
])("in %s, none of %j is accepted", (text, values, sentence) => {
  for (const value of values) {
    expect(read(text.replace("$", () => value))).toMatchObject([
      { rule: "policy/wrong-value", message: expect.stringMatching(/; it is .+\.$/) },
    ]);
    expect(read(text.replace("$", () => value))[0]?.message.replace(/; it is .+\.$/, "")).toBe(sentence);
  }
});

test.each<[string, string[]]>([
  ["title: $", ["x"]],
  ["gate: { fixtures: $ }", ["a.csv", "fixtures/a.csv", "a..b/c", "..a", "a.."]],
  ["gate: { sha256: $ }", ["a".repeat(64), `"${"0123456789abcdef".repeat(4)}"`]],
  ["gate: { output: { kind: $ } }", ["probability", "logit", "label", "value"]],
  ["gate: { output: { positive_class: $ } }", ["fraud", "1"]],
  ["gate: { output: { threshold: $ } }", ["0", "0.5", "1"]],
  ["gate: { metrics: $ }", ["{}"]],
  ["gate: { metrics: { own: { min: -5, direction: $ } } }", ["higher", "lower"]],
  ["gate: { metrics: { recall: { max_regression: { abs: $ } } } }", ["0", "0.5"]],
  ["gate: { metrics: { recall: { max_regression: { rel: $ } } } }", ["0", "2"]],
  ["gate: { metrics: { recall: { min_improvement: $ } } }", ["0.001"]],
  ["gate: { slices: [{ column: c, min_samples: $, metrics: { recall: { min: 0, max: 1 } } }] }", ["1", "500"]],
  ["gate: { policy: $ }", ["point", "confident", "{ bounds: point }", "{ previous: confident }"]],
  ["gate: { policy: { bounds: $ } }", ["point", "confident"]],
  ["gate: { policy: { previous: $ } }", ["point", "confident"]],
  ["gate: { latency: { p95_ms: { max: $ } } }", ["0.5"]],
  ["gate: { budget_s: $ }", ["0.5", "604800"]],
  ["gate: { on_inconclusive: $ }", ["warn", "fail"]],
  ["gate: { declared: $ }", ["report", "reproduce"]],
  ["versioning: { max_flips: $ }", ["0", "0.01", "1"]],
  ["versioning: { rules: { contract/opset-raised: $ } }", ["major", "minor", "patch", '"off"']],
  ["versioning: { withdrawn: $ }", ["[]", "[1.0.0, 1.0.1-rc.1+b]"]],
  ["renamed_from: $", ["a", `${"a".repeat(64)}`, "0.a_b-c", "[a, b]", "[]"]],
])("in %s, each of %j is accepted", (text, values) => {
  for (const value of values) expect(read(text.replace("$", () => value))).toEqual([]);
});

const NO_WAIVER = ["version", "rule", "reason", "by"].map((key) => `waivers[0].${key}`);

test.each<[string, string[]]>([
  ["gate: { slices: [{}] }", ["gate.slices[0].column", "gate.slices[0].metrics"]],
  ["waivers: [{}]", NO_WAIVER],
])("%s lacks %j, and nothing else", (text, missing) => {
  expect(read(text)).toMatchObject(missing.map((subject) => ({ rule: "policy/missing-key", subject })));
});

test.each<[string, string]>([
  ["titel: x", 'titel is not a known key; did you mean "title"?'],
  ["maintainer: ads", "maintainer is not a known key."],
  ["gate: { lable: y }", 'gate.lable is not a known key; did you mean "label"?'],
  ["gate: { output: { kinds: label } }", 'gate.output.kinds is not a known key; did you mean "kind"?'],
  ["gate: { metrics: { recall: { mim: 1 } } }", 'gate.metrics.recall.mim is not a known key; did you mean "min"?'],
  [
    "gate: { metrics: { recall: { max_regression: { abss: 1 } } } }",
    'gate.metrics.recall.max_regression.abss is not a known key; did you mean "abs"?',
  ],
  [
    "gate: { slices: [{ column: c, min_sample: 1, metrics: { recall: { min: 0 } } }] }",
    'gate.slices[0].min_sample is not a known key; did you mean "min_samples"?',
  ],
  [
    "gate: { slices: [{ column: c, metrics: { recall: { max_regression: { abs: 1 } } } }] }",
    "gate.slices[0].metrics.recall.max_regression is not a known key.",
  ],
  ["gate: { policy: { bound: point } }", 'gate.policy.bound is not a known key; did you mean "bounds"?'],
  ["gate: { latency: { p99_ms: { max: 1 } } }", 'gate.latency.p99_ms is not a known key; did you mean "p95_ms"?'],
  ["gate: { latency: { p50_ms: { min: 1 } } }", "gate.latency.p50_ms.min is not a known key."],
  ["versioning: { bump: 1 }", "versioning.bump is not a known key."],
  ["waivers: [{ version: 1.0.0, rule: a, reason: b, by: c, until: d }]", "waivers[0].until is not a known key."],
])("%s: a key that is not evaluated is never ignored", (text, message) => {
  const meant = /did you mean "(.*)"/.exec(message)?.[1];
  const fix = meant === undefined ? "Correct the name, or remove the key." : `Rename it to ${meant}.`;
  expect(read(text)).toMatchObject([{ rule: "policy/unknown-key", message, fix }]);
});

test("the published schemas name every key, and say of each what it must be", () => {
  expect(Object.keys(publishedSchemas())).toEqual(["metadata.schema.json", "model.schema.json", "minimum.schema.json"]);
  expect(publishedSchemas()["model.schema.json"]).toBe(policySchema);
  const undescribed = (schema: unknown, path: string): string[] => {
    if (typeof schema !== "object" || schema === null) return [];
    const { properties = {}, items, additionalProperties } = schema as Record<string, object | undefined>;
    const children = { ...(properties as Record<string, unknown>), items, additionalProperties };
    return Object.entries(children).flatMap(([name, child]) => {
      if (typeof child !== "object" || child === null) return [];
      const { description = "" } = child as { description?: string };
      return [...(description.length > 5 ? [] : [`${path}.${name}`]), ...undescribed(child, `${path}.${name}`)];
    });
  };
  expect(Object.entries(publishedSchemas()).flatMap(([name, schema]) => undescribed(schema, name))).toEqual([]);
  for (const schema of Object.values(publishedSchemas())) {
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: expect.stringMatching(/^urn:model-release:(?:metadata|model|minimum):1$/),
      title: expect.stringMatching(/^(?:metadata\.json|model\.yml|A minimum policy)/),
    });
  }
});

test.each([
  ["gate: { metrics: { recall: { max_regression: {} } } }", "gate.metrics.recall.max_regression", "abs and rel"],
  ["gate: { latency: { p50_ms: { max_regression: {} } } }", "gate.latency.p50_ms.max_regression", "abs and rel"],
  ["gate: { policy: {} }", "gate.policy", "bounds and previous"],
])("in %s, what the empty object has to hold is said", (text, key, keys) => {
  expect(read(text)).toMatchObject([
    { rule: "policy/wrong-value", message: `${key} is empty; it must have at least one of ${keys}.`, subject: key },
  ]);
});

test("an object of any names that is empty is told what it is of", () => {
  expect(read("gate:\n  slices:\n    - column: c\n      metrics: {}\n")).toMatchObject([
    {
      message:
        "gate.slices[0].metrics is empty; it must be an object of metric names and limits, with at least one entry.",
      location: { line: 4, column: 16 },
    },
  ]);
});

test.each([
  ["mit", "Write MIT, if that is the license."],
  ["Apache 2.0", "Write Apache-2.0, if that is the license."],
  ["MIT License", "Write MIT, if that is the license."],
  ["MIT OR Apache-2.0", "Name one license."],
  ["proprietary", "For a license that is not in the SPDX list, write LicenseRef-<name>"],
])("the license %s is refused with what to write instead", (license, advice) => {
  expect(read(`title: x\nlicense: ${license}\n`)).toMatchObject([
    { fix: expect.stringContaining(advice), location: { file: "model.yml", line: 2, column: 10 } },
  ]);
});

test("owner, license and lineage are read, with one data set or several", () => {
  const whole =
    "owner: Ads\nlicense: LicenseRef-Acme.1\nlineage: { commit: $, run_url: https://ci.example/7, data: $ }\n";
  for (const data of ["s3://bucket/train.parquet", "[a, b]"]) {
    expect(read(whole.replace("$", `"${"1".repeat(40)}"`).replace("$", data))).toEqual([]);
  }
});
