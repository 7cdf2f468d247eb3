import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../../helpers/cli.ts";
import { keyPair } from "../../helpers/keys.ts";
import { linearModels } from "../../helpers/linear-model.ts";
import { createRegistry, fixtureRows } from "../../helpers/registry.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

/** An interpreter with the packages that `foreign_verifiers.py` names. */
const PYTHON = process.env.VERIFIERS_PYTHON ?? "python3";
const SCRIPT = join(import.meta.dirname, "../../oracles/foreign_verifiers.py");
const TAG = "models/scorer/1.0.0";
const POLICY = `title: "Scorer: \\"<b>\\" --- #"
owner: Ads
license: Apache-2.0
lineage: { commit: "${"1".repeat(40)}", run_url: "https://ci.example/runs/7?a=%20b", data: [a, s3://b] }
gate:
  metrics: { accuracy: { min: 0.95 } }
  slices: [{ column: label, min_samples: 1, metrics: { accuracy: { min: 0.1 } } }]
  latency: { p95_ms: { max: 1000 } }
`;
const LONG_MS = 120_000;

const linear = linearModels();
const keys = keyPair();
let service: string;
/** The release as it was pulled; every test takes a copy. */
let pulled: string;

/** What a foreign program says: null, or why it does not accept what it is given. */
function ask(...args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(PYTHON, [SCRIPT, ...args], { encoding: "utf8" });
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

async function cli(...args: readonly string[]) {
  return runCli(service, args, linear);
}

function copyOf(name: string): string {
  const copy = join(service, name, "scorer", "1.0.0");
  cpSync(pulled, copy, { recursive: true });
  return copy;
}

beforeAll(async () => {
  const registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 50));
  registry.write("models/scorer/model.yml", POLICY);
  registry.commit();
  service = tempFolder();
  writeFileSync(join(service, "key.pem"), keys.privatePem);
  writeFileSync(join(service, "public.pem"), keys.publicPem);
  const to = join(service, "releases");
  const asked = ["--to", to, "--first", "--bom", "--sign-key", join(service, "key.pem")];
  const released = await runCli(registry.root, ["release", TAG, ...asked], linear);
  expect([released.code, released.code === 0 ? "" : released.stdout]).toEqual([0, ""]);
  const { code, stderr } = await cli("pull", "scorer@1.0.0", "--from", "releases", "--into", "served");
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  pulled = join(service, "served", "scorer", "1.0.0");
}, LONG_MS);

describe("model-signing", () => {
  test("verifies the pulled folder, its evidence included", () => {
    expect(ask("verify", pulled, join(service, "public.pem"))).toBeNull();
  });

  test.each([
    ["a changed byte", (folder: string) => appendFileSync(join(folder, "model.onnx"), "x"), "Hash mismatch"],
    ["an added file", (folder: string) => writeFileSync(join(folder, "more.bin"), "x"), "Extra files found"],
    ["a missing file", (folder: string) => rmSync(join(folder, "README.md")), "Missing files"],
  ])("and this tool refuse %s", async (name, change, why) => {
    const folder = copyOf(name.replaceAll(" ", "-"));
    change(folder);
    expect(ask("verify", folder, join(service, "public.pem"))).toEqual(expect.stringContaining(why));
    expect((await cli("verify", folder, "--public-key", "public.pem")).code).toBe(1);
  });

  test.each(["prime256v1", "secp384r1", "secp521r1"])(
    "signs with a key on %s what this tool verifies",
    async (curve) => {
      const own = keyPair(curve);
      const folder = copyOf(curve);
      for (const name of ["model.sig", "SHA256SUMS", "validation-report.json"]) rmSync(join(folder, name));
      for (const name of ["bom.cdx.json", "verdict.intoto.json", "verdict.predicate.json"]) rmSync(join(folder, name));
      writeFileSync(join(service, "own.pem"), own.privatePem);
      writeFileSync(join(service, "own-public.pem"), own.publicPem);
      expect(ask("sign", folder, join(service, "own.pem"))).toBeNull();
      const verified = await cli("verify", folder, "--public-key", "own-public.pem");
      expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("signed with the expected key")]);
      appendFileSync(join(folder, "model.onnx"), "x");
      const { code, stdout } = await cli("verify", folder, "--public-key", "own-public.pem");
      expect([code, stdout]).toEqual([1, expect.stringContaining("verify/changed-file")]);
    },
  );
});

test("the validator of CycloneDX accepts the bill of materials, and refuses a wrong type", () => {
  const file = join(pulled, "bom.cdx.json");
  expect(ask("bom", file)).toBeNull();
  const wrong = join(service, "wrong.cdx.json");
  writeFileSync(wrong, readFileSync(file, "utf8").replace("machine-learning-model", "model"));
  expect(ask("bom", wrong)).toEqual(expect.stringContaining("'model' is not one of"));
});

test("the statement is one of in-toto, with a test result in it", () => {
  const file = join(pulled, "verdict.intoto.json");
  expect(ask("statement", file)).toBeNull();
  const wrong = join(service, "wrong.intoto.json");
  writeFileSync(wrong, readFileSync(file, "utf8").replace('"configuration"', '"configurations"'));
  expect(ask("statement", wrong)).toEqual(expect.stringContaining('no field named "configurations"'));
});

test("the card is loaded with its metrics and its license", async () => {
  const { code, stdout } = await cli("card", "scorer@1.0.0", "--from", "releases");
  expect(code).toBe(0);
  const file = join(service, "card.md");
  writeFileSync(file, stdout);
  const report = JSON.parse(readFileSync(join(pulled, "validation-report.json"), "utf8"));
  expect(ask("card", file, "accuracy", String(report.quality.metrics[0].value))).toBeNull();
});
