import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CreateInference } from "../../src/entry/outside.ts";
import { runCli } from "../helpers/cli.ts";
import { linearModels, untimedModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";

const FEATURES = ["clicks", "seconds", "hour", "age_days", "distance", "speed"];
const SWAPPED = ["seconds", "clicks", ...FEATURES.slice(2)];

const linear: CreateInference = linearModels();

function registryOf(...versions: Parameters<Registry["addVersion"]>[0][]): Registry {
  const registry = createRegistry();
  for (const version of versions) registry.addVersion(version);
  registry.commit();
  return registry;
}

/** A version of the trees of `make_pairs.py`. */
const trees = (version: string, onnx = "trees", metadata: Record<string, unknown> = {}) => ({
  version,
  onnx: `pairs/${onnx}`,
  metadata: {
    input_features: FEATURES,
    output_classes: ["legitimate", "fraud"],
    framework: "scikit-learn",
    ...metadata,
  },
});

const release = (registry: Registry, version: string, model = "scorer", models = linear) =>
  runCli(registry.root, ["release", `models/${model}/${version}`, "--to", "releases"], models);
const published = (registry: Registry, model = "scorer") =>
  readdirSync(join(registry.root, "releases/models", model)).sort();

describe("a release whose number is held against its content", () => {
  test.each([
    // what, the model, its metadata, the number that says too little, the one that says enough, the reasons
    ["another learner", "another-learner", {}, "1.0.1", "1.1.0", ["contract/architecture-changed"]],
    [
      "a feature dropped",
      "feature-dropped",
      { input_features: FEATURES.filter((f) => f !== "hour") },
      "1.1.0",
      "2.0.0",
      ["contract/feature-removed", "contract/input-dimension-narrowed"],
    ],
    [
      "features reordered",
      "features-reordered",
      { input_features: SWAPPED },
      "1.1.0",
      "2.0.0",
      ["contract/feature-reordered"],
    ],
    [
      "a class appended",
      "class-appended",
      { output_classes: ["legitimate", "fraud", "unclear"] },
      "1.0.1",
      "1.1.0",
      ["contract/class-added"],
    ],
  ])("%s", async (_, onnx, metadata, tooLittle, enough, reasons) => {
    const registry = registryOf(trees("1.0.0"), trees(tooLittle, onnx, metadata), trees(enough, onnx, metadata));
    expect((await release(registry, "1.0.0")).code).toBe(0);
    const refused = await release(registry, tooLittle);
    expect([refused.code, published(registry)]).toEqual([1, ["1.0.0"]]);
    for (const reason of reasons) expect(refused.stdout).toContain(`(model-release explain ${reason})`);
    expect(refused.stdout).toContain(`models/scorer/${tooLittle}/metadata.json:3:14`);
    expect(refused.stdout).toContain(`Release it as ${enough}, or revert the change.`);
    const passed = await release(registry, enough);
    expect([passed.code, published(registry)]).toEqual([0, ["1.0.0", enough]]);
    expect(passed.stdout).toContain("compared with  1.0.0 from folder releases, tag models/scorer/1.0.0, commit ");
  });

  test("a retrained model is a patch, and how many predictions changed is told", async () => {
    const registry = registryOf({ version: "1.0.0" }, { version: "1.0.1", onnx: "good" });
    registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 50));
    registry.write("models/scorer/model.yml", "gate:\n  metrics:\n    accuracy: { min: 0.95 }\n");
    registry.commit();
    await release(registry, "1.0.0");
    const { code, stdout } = await release(registry, "1.0.1");
    expect(code).toBe(0);
    expect(stdout).toContain("The model is byte for byte that of the previous release, 1.0.0.");
    expect(stdout).toContain("0 of 500 rows (0.00%) get a different prediction than from 1.0.0.");
    expect(stdout).toMatch(/accuracy +0\.9800 +0\.9800 +no change +≥ 0\.95/);
  });

  test("a patch that changes more predictions than model.yml allows is refused", async () => {
    const registry = createRegistry();
    cpSync("models/fraud", join(registry.root, "models/fraud"), { recursive: true });
    const holdout = "models/fraud/fixtures/holdout.csv";
    registry.write(holdout, `${registry.read(holdout).split("\n").slice(0, 1001).join("\n")}\n`);
    const policy = "gate: { label: is_fraud, metrics: { accuracy: { min: 0.9 } } }\n";
    registry.write("models/fraud/model.yml", `${policy}versioning: { max_flips: 0.01 }\n`);
    registry.commit();
    expect((await release(registry, "1.0.0", "fraud", untimedModels)).code).toBe(0);
    const { code, stdout } = await release(registry, "1.0.1", "fraud", untimedModels);
    expect([code, published(registry, "fraud")]).toEqual([1, ["1.0.0"]]);
    expect(stdout).toContain(
      "17 of 1,000 rows (1.70%) get a different prediction than from 1.0.0; a patch release may change at most 1%.",
    );
    expect(stdout).toContain("(model-release explain version/too-many-flips)");
    registry.write("models/fraud/model.yml", `${policy}versioning: { max_flips: 0.02 }\n`);
    registry.commit();
    const weakened = await release(registry, "1.0.1", "fraud", untimedModels);
    expect([weakened.code, published(registry, "fraud")]).toEqual([1, ["1.0.0"]]);
    expect(weakened.stdout).toContain("(model-release explain policy/weakened)");
    const waiver = "{ rule: policy/weakened, version: 1.0.1, reason: agreed, by: Ada }";
    registry.write("models/fraud/model.yml", `${policy}versioning: { max_flips: 0.02 }\nwaivers: [${waiver}]\n`);
    registry.commit();
    expect((await release(registry, "1.0.1", "fraud", untimedModels)).code).toBe(0);
  });

  test("an override of model.yml decides, and every report shows it", async () => {
    const registry = registryOf(trees("1.0.0"), trees("1.0.1", "another-learner"));
    registry.write("models/scorer/model.yml", "versioning:\n  rules:\n    contract/architecture-changed: patch\n");
    registry.commit();
    await release(registry, "1.0.0");
    const { code, stdout } = await release(registry, "1.0.1");
    expect(code).toBe(0);
    expect(stdout).toContain("(model.yml overrides contract/architecture-changed, which requires minor by default)");
  });

  test("a mapping of a rule that does not exist is an error at its line", async () => {
    const registry = registryOf(trees("1.0.0"));
    registry.write("models/scorer/model.yml", "versioning:\n  rules:\n    contract/architecture-change: patch\n");
    registry.commit();
    const { code, stdout } = await release(registry, "1.0.0");
    expect(code).toBe(1);
    expect(stdout).toContain(
      'models/scorer/model.yml:3:5  "contract/architecture-change" is not a rule of the contract; did you mean contract/architecture-changed?',
    );
  });

  test("before 1.0.0 a breaking change needs the minor", async () => {
    const dropped = { input_features: FEATURES.filter((f) => f !== "hour") };
    const registry = registryOf(
      trees("0.1.0"),
      trees("0.1.1", "feature-dropped", dropped),
      trees("0.2.0", "feature-dropped", dropped),
    );
    await release(registry, "0.1.0");
    const refused = await release(registry, "0.1.1");
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain(
      "That requires a minor release before 1.0.0; 0.1.1 after 0.1.0 is a patch release.",
    );
    expect((await release(registry, "0.2.0")).code).toBe(0);
  });

  test("a renamed model keeps its history", async () => {
    const registry = registryOf(trees("1.0.0"));
    await release(registry, "1.0.0");
    registry.addVersion({ ...trees("1.0.1", "another-learner"), model: "judge" });
    registry.write("models/judge/model.yml", "renamed_from: scorer\n");
    registry.commit();
    const { code, stdout } = await release(registry, "1.0.1", "judge");
    expect(code).toBe(1);
    expect(stdout).toContain("compared with  1.0.0 from folder releases, tag models/scorer/1.0.0");
    registry.write("models/judge/model.yml", "title: Judge\n");
    registry.commit();
    expect((await release(registry, "1.0.1", "judge")).stdout).toContain("this is the first release");
  });

  test("a former name that nothing was published under is refused, not a first release", async () => {
    const registry = registryOf(trees("1.0.0"));
    await release(registry, "1.0.0");
    registry.addVersion({ ...trees("1.0.1"), model: "judge" });
    registry.write("models/judge/model.yml", "renamed_from: scorre\n");
    registry.commit();
    const { code, stdout } = await release(registry, "1.0.1", "judge");
    expect(code).toBe(1);
    expect(stdout).toContain(
      "models/judge/model.yml:1:15  Nothing was published as scorre, which model.yml states as a former name; did you mean scorer?",
    );
  });

  test.each([
    ["each folder that names the one before", "renamed_from: referee\n", "renamed_from: scorer\n"],
    ["a list", "renamed_from: [referee, scorer]\n", "title: Referee\n"],
  ])("a model that was renamed twice keeps its history by %s", async (_, own, between) => {
    const registry = registryOf(trees("1.0.0"));
    await release(registry, "1.0.0");
    registry.addVersion({ ...trees("1.0.1", "trees-retrained"), model: "referee" });
    registry.write("models/referee/model.yml", "renamed_from: scorer\n");
    registry.commit();
    expect((await release(registry, "1.0.1", "referee")).code).toBe(0);
    rmSync(join(registry.root, "releases/models/referee"), { recursive: true });
    registry.addVersion({ ...trees("1.0.2", "another-learner"), model: "judge" });
    registry.write("models/judge/model.yml", own);
    registry.write("models/referee/model.yml", between);
    registry.commit();
    const { stdout } = await release(registry, "1.0.2", "judge");
    expect(stdout).toContain("compared with  1.0.0 from folder releases, tag models/scorer/1.0.0");
  });

  test("a limit on changed predictions that nothing was held against is no limit that was kept", async () => {
    const registry = registryOf({ version: "1.0.0" }, { version: "1.0.1" }, { version: "1.1.0" });
    registry.write("models/scorer/model.yml", "versioning: { max_flips: 0 }\n");
    registry.commit();
    await release(registry, "1.0.0");
    const { code, stdout } = await release(registry, "1.0.1");
    expect([code, published(registry)]).toEqual([1, ["1.0.0"]]);
    expect(stdout).toContain("The predictions that changed since 1.0.0 could not be counted: there is no fixture set.");
    expect(stdout).toContain("(model-release explain version/flips-not-counted)");
    expect((await release(registry, "1.1.0")).code).toBe(0);
  });

  test("a backport is not advised to take a number that is published", async () => {
    const registry = registryOf(trees("1.0.1"), trees("1.1.0"), trees("1.0.2", "another-learner"));
    await release(registry, "1.0.1");
    await release(registry, "1.1.0");
    const { code, stdout } = await release(registry, "1.0.2");
    expect([code, stdout]).toEqual([1, expect.stringContaining("Release it as 1.2.0, or revert the change.")]);
  });

  test("labels in the model that are not those of metadata.json are told", async () => {
    const registry = registryOf({ version: "1.0.0", onnx: "string-labels" });
    registry.addVersion({ version: "1.0.0", onnx: "string-labels", metadata: { output_classes: ["one", "two"] } });
    registry.commit();
    expect((await release(registry, "1.0.0")).stdout).toContain("(model-release explain version/class-labels)");
  });

  test("a deprecated release is no baseline while another one serves", async () => {
    const registry = registryOf(trees("1.0.0"), trees("1.1.0", "another-learner"), trees("1.1.1"));
    await release(registry, "1.0.0");
    await release(registry, "1.1.0");
    registry.addVersion(trees("1.1.0", "another-learner", { deprecated: true }));
    registry.commit();
    const { code, stdout } = await release(registry, "1.1.1");
    expect(code).toBe(0);
    expect(stdout).toContain("compared with  1.0.0 from folder releases");
    expect(stdout).toContain("skipped because deprecated: 1.1.0");
  });

  test("a withdrawn number is not given again", async () => {
    const registry = registryOf(trees("1.0.1"));
    registry.write("models/scorer/model.yml", "versioning:\n  withdrawn: [1.0.1]\n");
    registry.commit();
    const { code, stdout } = await release(registry, "1.0.1");
    expect([code, stdout]).toEqual([1, expect.stringContaining("1.0.1 is listed in model.yml as withdrawn.")]);
  });

  test("a previous release that lost its model stops the comparison, and with it the release", async () => {
    const registry = registryOf(trees("1.0.0"), trees("1.0.1", "trees-retrained"));
    await release(registry, "1.0.0");
    rmSync(join(registry.root, "releases/models/scorer/1.0.0/model.onnx"));
    const { code, stdout } = await release(registry, "1.0.1");
    expect([code, stdout]).toEqual([1, expect.stringContaining("models/scorer/1.0.0 has no model.onnx.")]);
  });

  test("weights in a file that is not there are missed", async () => {
    const registry = registryOf({ version: "1.0.0", onnx: "external-data" });
    const { code, stdout } = await release(registry, "1.0.0");
    expect(code).toBe(1);
    expect(stdout).toContain('keeps weights in "external-data.bin", which is not next to it.');
  });

  test("of TorchScript the report says that it could not look inside", async () => {
    const version = (number: string, bytes: string) => ({
      version: number,
      metadata: {
        export_format: "torchscript",
        deployment: { inference_latency_p50_ms: 1, inference_latency_p95_ms: 2, model_size_mb: 0.001 },
      },
      files: { "model.pt": bytes },
    });
    const registry = createRegistry();
    for (const [number, bytes] of [
      ["1.0.0", "one"],
      ["1.0.1", "two"],
    ] as const) {
      registry.addVersion(version(number, bytes));
      registry.git("rm", "--quiet", "--cached", "--ignore-unmatch", `models/scorer/${number}/model.onnx`);
      rmSync(join(registry.root, `models/scorer/${number}/model.onnx`));
    }
    registry.commit();
    expect((await release(registry, "1.0.0")).code).toBe(0);
    const { code, stdout } = await release(registry, "1.0.1");
    expect(code).toBe(0);
    expect(stdout).toContain("patch  The bytes of the model changed; models of this format are not inspected");
    expect(stdout).toContain("Not inspected: the model, which is not ONNX; only metadata.json was compared.");
  });
});

describe("diff", () => {
  const registry = registryOf(trees("1.0.0"), trees("1.1.0", "another-learner"));
  registry.git("tag", "models/scorer/1.0.0");
  registry.git("tag", "models/scorer/1.1.0");
  const diff = (...args: string[]) => runCli(registry.root, ["diff", ...args]);

  test.each([
    ["two folders", ["models/scorer/1.0.0", "models/scorer/1.1.0/"]],
    ["two tags", ["refs/tags/models/scorer/1.0.0", "refs/tags/models/scorer/1.1.0"]],
    ["two files", ["models/scorer/1.0.0/model.onnx", "models/scorer/1.1.0/model.onnx"]],
    ["a version and the tag before it", ["models/scorer/1.1.0"]],
  ])("of %s", async (_, args) => {
    const { code, stdout } = await diff(...args);
    expect([code, stdout]).toEqual([0, expect.stringContaining("minor  The architecture changed: operators ")]);
    expect(stdout).toContain("the changes require a minor release");
  });

  test("as JSON holds what both versions promise", async () => {
    const { stdout } = await diff("models/scorer/1.0.0", "models/scorer/1.1.0", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      requiredBump: "minor",
      suggestedVersion: "1.1.0",
      changes: [{ rule: "contract/architecture-changed", requires: "minor" }],
      signatures: { old: { graph: { opsets: { "ai.onnx": 17 } } }, next: { metadata: { inputFeatures: FEATURES } } },
    });
  });

  test("as Markdown is a table", async () => {
    const { stdout } = await diff("models/scorer/1.0.0", "models/scorer/1.1.0", "--markdown");
    expect(stdout).toContain("| minor | The architecture changed:");
  });

  test("suggests the next number, alone", async () => {
    expect((await diff("models/scorer/1.0.0", "models/scorer/1.1.0", "--suggest")).stdout).toBe("1.1.0\n");
    const bare = await diff("models/scorer/1.0.0/model.onnx", "models/scorer/1.1.0/model.onnx", "--suggest");
    expect([bare.code, bare.stdout]).toEqual([2, ""]);
  });

  test("of two files looks at the weights beside them, too", async () => {
    const bytes = readFileSync("__tests__/models/external-data.onnx");
    const weights = readFileSync("__tests__/models/external-data.bin");
    for (const [folder, data] of [
      ["one", weights],
      ["two", Buffer.from(weights).fill(7)],
    ] as const) {
      registry.write(`loose/${folder}/model.onnx`, bytes);
      registry.write(`loose/${folder}/external-data.bin`, data);
    }
    registry.write("loose/three/model.onnx", bytes);
    const changed = await diff("loose/one/model.onnx", "loose/two/model.onnx");
    expect(changed.stdout).toContain("patch  The model file changed on the same architecture");
    expect((await diff("loose/one/model.onnx", "loose/one/model.onnx")).stdout).toContain("byte for byte");
    const missing = await diff("loose/one/model.onnx", "loose/three/model.onnx");
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringContaining('loose/three/model.onnx keeps weights in "external-data.bin", which is not next to it.'),
    ]);
  });

  test("of a SavedModel compares every file of its folder", async () => {
    const saved = (version: string, variables: string) => {
      registry.addVersion({
        model: "saved",
        version,
        metadata: { export_format: "savedmodel" },
        files: { "saved_model/saved_model.pb": "graph", "saved_model/variables/data": variables },
      });
      rmSync(join(registry.root, `models/saved/${version}/model.onnx`));
    };
    saved("1.0.0", "one");
    saved("1.0.1", "one");
    saved("1.0.2", "two");
    const same = await diff("models/saved/1.0.0", "models/saved/1.0.1");
    expect(same.stdout).toContain("The model is byte for byte that of the previous release.");
    expect(same.stdout).not.toContain("The bytes of the model changed");
    const other = await diff("models/saved/1.0.0", "models/saved/1.0.2");
    expect(other.stdout).toContain("patch  The bytes of the model changed");
  });

  test("suggests no number that has a tag or was withdrawn", async () => {
    const own = registryOf(trees("1.0.0"), trees("1.0.1", "another-learner"));
    const suggested = async () =>
      (await runCli(own.root, ["diff", "--suggest", "models/scorer/1.0.0", "models/scorer/1.0.1"])).stdout;
    expect(await suggested()).toBe("1.1.0\n");
    own.git("tag", "models/scorer/1.1.0");
    expect(await suggested()).toBe("1.2.0\n");
    own.write("models/scorer/model.yml", "versioning: { withdrawn: [1.2.0] }\n");
    expect(await suggested()).toBe("1.3.0\n");
  });

  test("of what is no model says so, and calls it no defect of the tool", async () => {
    const own = registryOf(trees("1.0.0"), trees("1.0.1"), trees("1.0.2"), trees("1.0.3"));
    rmSync(join(own.root, "models/scorer/1.0.1/model.onnx"));
    rmSync(join(own.root, "models/scorer/1.0.2/model.onnx"));
    own.write("models/scorer/1.0.2/model.onnx/saved.pb", "");
    own.write(
      "models/scorer/1.0.3/model.onnx",
      `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12345\n`,
    );
    for (const [version, why, fix] of [
      ["1.0.1", "there is no such file", "Put the model file there."],
      ["1.0.2", "it is not a file", "Put the model file there."],
      ["1.0.3", "it is a Git LFS pointer, not the model", "git lfs pull"],
    ]) {
      const { code, stderr } = await runCli(own.root, ["diff", "models/scorer/1.0.0", `models/scorer/${version}`]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`cannot be read as an ONNX model: ${why}.`)]);
      expect(stderr).toContain(fix);
    }
  });

  test.each([
    [[], "diff takes one or two versions, not 0."],
    [["models/scorer/1.0.0"], "This repository has no tag of scorer below 1.0.0."],
    [["models/scorer/1.0.0", "models/scorer/9.0.0"], 'There is no file, folder or tag "models/scorer/9.0.0".'],
    [["models/scorer/1.0.0", "models"], "models contains no metadata.json."],
    [
      ["models/scorer/1.0.0", "models/scorer/1.0.0/README.md"],
      "models/scorer/1.0.0/README.md cannot be read as an ONNX model: ",
    ],
  ])("of %j says what is wrong", async (args, message) => {
    const { code, stdout, stderr } = await diff(...args);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
  });
});
