import { copyFileSync, cpSync, statSync } from "node:fs";
import { join } from "node:path";
import type { CreateInference } from "../../src/entry/outside.ts";
import type { Report } from "../../src/releases/report.ts";
import { runCli } from "../helpers/cli.ts";
import { untimedModels } from "../helpers/linear-model.ts";
import { createRegistry, type Registry } from "../helpers/registry.ts";

/** The registry of this repository, in a repository of its own. */
function ownRegistry(): Registry {
  const registry = createRegistry();
  cpSync("models", join(registry.root, "models"), { recursive: true });
  registry.commit();
  return registry;
}

/** Keeps the first rows of a fixture set: what is far beyond a limit is so on fewer rows too. */
function shorten(registry: Registry, path: string, rows: number): void {
  const lines = registry.read(path).split("\n");
  registry.write(path, `${lines.slice(0, rows + 1).join("\n")}\n`);
}

async function gate(
  registry: Registry,
  tag: string,
  models?: CreateInference,
): Promise<{ code: number | null; report: Report }> {
  const { code, stdout } = await runCli(registry.root, ["gate", tag, "--json"], models);
  return { code, report: (JSON.parse(stdout) as { report: Report }).report };
}

const MODELS = [
  { model: "fraud", missed: ["accuracy", "auc_roc"] },
  { model: "ctr", missed: ["auc_roc", "normalized_entropy"] },
  { model: "bid", missed: ["rmse", "mae", "r2", "mape"] },
] as const;

describe("the registry's own models", () => {
  test.each(MODELS)("$model passes its own gate, and measures what it declares", async ({ model }) => {
    const { code, report } = await gate(ownRegistry(), `models/${model}/1.0.0`);
    expect([code, report.gated, report.findings.filter((f) => f.level === "error")]).toEqual([0, true, []]);
    const declared = (report.quality?.metrics ?? []).filter((metric) => metric.declared !== undefined);
    expect(declared.length).toBeGreaterThanOrEqual(3);
    for (const { name, value, declared: stated } of declared) {
      expect([name, Number(value?.toFixed(6))]).toEqual([name, stated]);
    }
    const slices = report.quality?.slices ?? [];
    expect(slices.length).toBeGreaterThan(1);
  });

  test.each(MODELS)("a worse $model is refused for what it is worse at", async ({ model, missed }) => {
    const registry = ownRegistry();
    if (model === "ctr") shorten(registry, "models/ctr/fixtures/holdout.csv", 4000);
    const folder = `models/${model}/1.0.0`;
    const file = join(registry.root, folder, "model.onnx");
    copyFileSync(`__tests__/models/worse/${model}.onnx`, file);
    const metadata = JSON.parse(registry.read(`${folder}/metadata.json`)) as {
      deployment: { model_size_mb: number };
    };
    metadata.deployment.model_size_mb = statSync(file).size / 1e6;
    registry.write(`${folder}/metadata.json`, `${JSON.stringify(metadata, null, 2)}\n`);
    registry.commit();
    const { code, report } = await gate(registry, folder, untimedModels);
    expect([code, report.verdict]).toEqual([1, "fail"]);
    const errors = report.findings.filter((f) => f.level === "error");
    for (const name of missed) {
      expect(errors.map((f) => f.message)).toContainEqual(
        expect.stringMatching(new RegExp(`^${name} is .* its limit of`)),
      );
    }
    expect(errors.every((f) => f.rule === "metric/limit" && f.location?.file === `models/${model}/model.yml`)).toBe(
      true,
    );
  });
});

describe("the gate beside the previous release", () => {
  const release = (registry: Registry, version: string) =>
    runCli(registry.root, ["release", `models/fraud/${version}`, "--to", "releases"], untimedModels);
  let released: string;
  beforeAll(async () => {
    const registry = ownRegistry();
    expect((await release(registry, "1.0.0")).code).toBe(0);
    released = registry.root;
  });
  /** The registry with 1.0.0 of fraud released: a copy for each test. */
  const afterRelease = () => createRegistry(released);
  const policyOf = (registry: Registry) => registry.read("models/fraud/model.yml");

  test("gives the same figures of quality twice, byte for byte", async () => {
    const registry = afterRelease();
    const run = async () => {
      const { stdout } = await runCli(
        registry.root,
        ["gate", "models/fraud/1.0.1", "--from", "releases", "--json"],
        untimedModels,
      );
      return JSON.stringify((JSON.parse(stdout) as { report: Report }).report.quality);
    };
    const first = await run();
    expect(first).toContain('"was":0.951');
    expect(await run()).toBe(first);
  });

  test("refuses a policy that asks for less, unless a person waives it by name", async () => {
    const registry = afterRelease();
    const policy = policyOf(registry);
    const looser = policy.replace("accuracy: { min: 0.94,", "accuracy: { min: 0.9,");
    expect(looser).not.toBe(policy);
    registry.write("models/fraud/model.yml", looser);
    registry.commit();
    const refused = await release(registry, "1.0.1");
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringContaining("The policy is weaker than that of 1.0.0: accuracy min lowered from 0.94 to 0.9."),
    ]);
    const waiver = "waivers:\n  - { version: 1.0.1, rule: policy/weakened, reason: relabelled in October, by: Ada }\n";
    registry.write("models/fraud/model.yml", looser + waiver);
    registry.commit();
    const passed = await release(registry, "1.0.1");
    expect([passed.code, passed.stdout]).toEqual([0, expect.stringContaining("Waived by Ada: relabelled in October")]);
    const { body } = JSON.parse(registry.read("releases/models/fraud/1.0.1/release.json")) as { body: string };
    expect(body.split("\n")[1]).toBe("> **Waived by a person**");
  });

  test("leaves open a regression that the rows cannot decide, and refuses it by its value if model.yml says so", async () => {
    const registry = afterRelease();
    const strict = policyOf(registry).replace("max_regression: { abs: 0.005 } }", "max_regression: { abs: 0.001 } }");
    registry.write("models/fraud/model.yml", strict.replace("gate:\n", "gate:\n  policy: { previous: point }\n"));
    registry.commit();
    const refused = await release(registry, "1.0.1");
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringContaining(
        "accuracy was 0.951 and is 0.9494, worse by more than 0.001; a difference this small may be due to chance on these rows.",
      ),
    ]);
    registry.write("models/fraud/model.yml", strict);
    registry.commit();
    const { code, stdout } = await release(registry, "1.0.1");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^INCONCLUSIVE /m)]);
    expect(stdout).toContain(
      "accuracy was 0.951 and is 0.9494; these rows cannot decide whether it is worse by more than 0.001.",
    );
    expect(stdout).toMatch(
      /max_regression of accuracy: with 5,000 rows, an equally good model is refused in \d+\.\d% of cases, inconclusive in \d+\.\d% and passed in \d+\.\d%; use at least [\d,]+ rows or a limit of 0\.\d+/,
    );
  });
});
