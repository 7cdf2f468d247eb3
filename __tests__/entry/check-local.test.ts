import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../src/domain/finding.ts";
import type { Report } from "../../src/releases/report.ts";
import { unzip } from "../github/artifacts.ts";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { fakeClock } from "../helpers/publishing.ts";
import { fixtureRows } from "../helpers/registry.ts";
import { createScene, POLICY, type Scene } from "../runner/world.ts";

const STRICT = POLICY.replace("{ min: 0.95 }", "{ min: 0.95, max_regression: { abs: 0.01 } }");
const linear = linearModels();

let scene: Scene;

/** The command line, with the token and the address of the stand-in. */
const run = (...args: string[]) =>
  runCli(
    scene.registry.root,
    args,
    linear,
    { GITHUB_API_URL: scene.github.apiUrl, GITHUB_TOKEN: "ghs-may-read" },
    fakeClock(),
  );

interface Version {
  readonly report: Report;
}

afterEach(async () => {
  scene.github.assertNoViolations();
  await scene.close();
});

/** Three models, each released to GitHub and into a folder, and a branch that breaks five things. */
async function breakFiveThings(): Promise<void> {
  scene = await createScene();
  const { registry } = scene;
  registry.write(".gitignore", ".model-release\nreleases\n");
  for (const model of ["third", "fourth"]) {
    registry.addVersion({ model });
    registry.write(`models/${model}/fixtures/rows.csv`, fixtureRows(500, 50));
    registry.write(`models/${model}/model.yml`, STRICT);
  }
  registry.commit();
  const tags = ["scorer", "third", "fourth"].map((model) => `models/${model}/1.0.0`);
  for (const [attempt, tag] of tags.entries()) {
    expect((await scene.pushTag(tag, { attempt: attempt + 1 })).conclusion).toBe("success");
  }
  expect((await run("release", ...tags, "--to", "releases")).code).toBe(0);
  registry.git("checkout", "-q", "-b", "topic");
  // 1. Metadata that is wrong, and a document that is missing.
  registry.addVersion({ version: "1.0.1", metadata: { deprecated: "no" } });
  rmSync(join(registry.root, "models/scorer/1.0.1/README.md"));
  // 2. A released version that is not what was released.
  registry.write("models/scorer/1.0.0/notes.txt", "more");
  // 3. A patch that requires a major release, a limit that is loosened, and missed all the same.
  registry.addVersion({ model: "fourth", version: "1.0.1", metadata: { input_features: ["x2", "x0", "x1"] } });
  registry.write("models/fourth/model.yml", STRICT.replace("0.95", "0.90"));
  // 4. A released version that is removed.
  registry.git("rm", "-rq", "models/third/1.0.0");
  // 5. A folder that is no version, and a policy that cannot be read of a model without versions.
  registry.write("models/scorer/v2/model.onnx", "x");
  registry.write("models/later/model.yml", "nonsense: 1\n");
  registry.commit();
}

/** The reports of one run of the Action, from the artifacts that it uploaded. */
function reportsOfAction(attempt: number): Report[] {
  return [...scene.artifacts.artifacts.entries()]
    .filter(([name]) => name.endsWith(`-${attempt}`))
    .map(([, { zip }]) => JSON.parse(String(unzip(zip).get("validation-report.json"))) as Report);
}

/** A page as its reader sees it. */
const readable = (page: string) =>
  page.replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point))).replaceAll("\\", "");

const byTag = (reports: readonly Report[]) =>
  Object.fromEntries(reports.map(({ tag, findings, verdict, reason }) => [tag, { findings, verdict, reason }]));

test("a check of a branch that breaks five things reports what the Action's check of its pull request reports", async () => {
  await breakFiveThings();
  const pull = await scene.openPull("topic", false, { attempt: 9 });
  const action = reportsOfAction(9);
  expect(pull.conclusion).toBe("failure");
  // Evidence of the Action's run lies in the same working tree: it counts for nothing here.
  rmSync(join(scene.registry.root, ".model-release"), { recursive: true });

  const local = await run("check", "main", "--from", "github:acme/models", "--json");
  const found = JSON.parse(local.stdout) as {
    readonly versions: readonly Version[];
    readonly findings: readonly Finding[];
    readonly verdict: string;
    readonly reason: string;
  };
  const reports = found.versions.map(({ report }) => report);
  expect(local.code).toBe(1);
  expect(JSON.stringify(byTag(reports))).toBe(JSON.stringify(byTag(action)));
  expect([found.verdict, found.reason]).toEqual([pull.outputs.verdict, pull.outputs.reason]);
  const rules = [...reports.flatMap(({ findings }) => findings), ...found.findings].map(({ rule }) => rule);
  for (const rule of [
    "metadata/wrong-value",
    "layout/document-missing",
    "version/released-changed",
    "contract/feature-reordered",
    "policy/weakened",
    "metric/limit",
    "layout/not-a-version",
    "policy/unknown-key",
  ]) {
    expect(rules).toContain(rule);
  }
  for (const { message } of found.findings) expect(readable(pull.summary)).toContain(message);

  // From a folder only the name of the place differs.
  const folder = await run("check", "main", "--from", "releases", "--json");
  const there = (JSON.parse(folder.stdout) as { versions: readonly Version[] }).versions.map(({ report }) => report);
  const placed = JSON.stringify(byTag(there)).replaceAll("folder releases", "acme/models");
  expect(placed).toBe(JSON.stringify(byTag(action)));

  // And for a reader, with the same exit code.
  const text = await run("check", "main", "--from", "releases");
  expect(text.code).toBe(1);
  expect(text.stdout).toContain("Summary of 4 versions");
  expect(text.stdout).toContain(`FAIL  ${pull.outputs.reason}`);
  expect(
    readFileSync(join(scene.registry.root, ".model-release/scorer/1.0.1/validation-report.json"), "utf8"),
  ).toContain('"mode": "check"');
});

test("--html writes the report of the one version that the branch changes, and of no more", async () => {
  scene = await createScene();
  const { registry } = scene;
  registry.git("checkout", "-q", "-b", "topic");
  expect((await run("check", "main", "--html", "none.html")).stderr).toContain("none.html was not written.");
  registry.addVersion({ version: "1.0.1" });
  registry.commit();
  const { code, stdout } = await run("check", "main", "--html", "report.html");
  expect([code, stdout]).toEqual([0, expect.stringContaining("HTML report in report.html")]);
  expect(registry.read("report.html")).toMatch(/^<!DOCTYPE html>\n[\s\S]*1\.0\.1/);
  registry.addVersion({ version: "1.0.2" });
  registry.commit();
  const several = await run("check", "main", "--html", "several.html");
  expect([several.code, several.stderr]).toEqual([
    2,
    expect.stringMatching(/report of one version, and there are sev/),
  ]);
  expect((await run("check", "main", "--html", "models/report.html")).code).toBe(2);
});
