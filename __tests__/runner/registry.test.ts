import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "../helpers/temp-folder.ts";
import { createScene, type Scene } from "./world.ts";

let scene: Scene;

afterEach(async () => {
  scene.github.assertNoViolations();
  scene.artifacts.assertNoViolations();
  await scene.close();
});

const ADS = { registry: "services/ads", "tag-prefix": "ads/" };

/** The scene's repository with a second registry in services/ads. */
async function withSecond(): Promise<void> {
  scene = await createScene();
  const { registry } = scene;
  cpSync(join(registry.root, "models"), join(registry.root, "services/ads/models"), { recursive: true });
  registry.commit();
}

test("a tag with the prefix releases from the second registry, and nothing of the first", async () => {
  await withSecond();
  const first = await scene.pushTag("models/scorer/1.0.0");
  const ran = await scene.pushTag("ads/models/scorer/1.0.0", { with: ADS, attempt: 2 });
  expect([first.conclusion, ran.conclusion]).toEqual(["success", "success"]);
  expect(ran.outputs["tag-name"]).toBe("ads/models/scorer/1.0.0");
  expect(ran.outputs["report-path"]).toBe(".model-release/services/ads/models/scorer/1.0.0/validation-report.json");
  expect(scene.github.state.releases.map((r) => r.tag).sort()).toEqual([
    "ads/models/scorer/1.0.0",
    "models/scorer/1.0.0",
  ]);
  const foreign = await scene.run({ eventName: "create", event: {}, ref: "refs/tags/models/scorer/1.0.0", with: ADS });
  expect([foreign.conclusion, foreign.outputs.verdict]).toEqual(["success", ""]);
  const missing = await scene.pushTag("ads/models/scorer/1.0.0", { with: { registry: "services/ads" } });
  expect([missing.conclusion, missing.raw]).toEqual(["failure", expect.stringContaining("tag-prefix: ads/")]);
});

test("a pull request is judged by what it changes in the registry, with a comment of its own", async () => {
  await withSecond();
  const { registry } = scene;
  registry.git("checkout", "-q", "-b", "topic");
  registry.write("models/scorer/model.yml", "gate: [");
  registry.write("services/ads/models/scorer/model.yml", "gate: {\n");
  registry.commit();
  const ran = await scene.openPull("topic", false, { with: { mode: "check", ...ADS } });
  expect([ran.conclusion, ran.outputs["tag-name"]]).toEqual(["failure", "ads/models/scorer/1.0.0"]);
  expect(ran.raw).toContain("file=services/ads/models/scorer/model.yml,");
  expect(ran.raw).not.toContain("file=models/scorer/model.yml,");
  await scene.openPull("topic", false, { with: { mode: "check" } }, 1);
  expect(scene.github.state.comments.map(({ body }) => body.split("\n", 1)[0])).toEqual([
    "<!-- model-release check of services%2Fads -->",
    "<!-- model-release check -->",
  ]);
});

test("a checkout with a path is found by the input, and named if the input is missing", async () => {
  scene = await createScene();
  const { registry } = scene;
  const workspace = tempFolder();
  registry.git("tag", "models/scorer/1.0.0");
  registry.git("clone", "--quiet", registry.root, join(workspace, "repository"));
  const job = { workspace, eventName: "workflow_dispatch", event: {} };
  const inputs = { mode: "gate", tag: "models/scorer/1.0.0" };
  const lost = await scene.run({ ...job, with: inputs });
  expect([lost.conclusion, lost.raw]).toEqual(["failure", expect.stringContaining("registry: repository")]);
  const names = ["repository", "repository/", "./repository/models", join(workspace, "repository")];
  for (const [i, named] of names.entries()) {
    const ran = await scene.run({ ...job, attempt: i + 1, with: { ...inputs, registry: named } });
    expect([named, ran.conclusion, ran.outputs.verdict]).toEqual([named, "success", "pass"]);
  }
  const outside = await scene.run({ ...job, with: { ...inputs, registry: "../repository" } });
  expect([outside.conclusion, outside.raw]).toEqual(["failure", expect.stringContaining("outside the workspace")]);
});

test("a minimum policy from elsewhere refuses a release that model.yml would let pass", async () => {
  scene = await createScene();
  const folder = join(scene.registry.root, "..", `${scene.registry.root.split("/").at(-1)}-policy`);
  mkdirSync(folder, { recursive: true });
  const policy = join(folder, "minimum.yml");
  writeFileSync(policy, "gate: { metrics: { accuracy: { min: 0.99 } } }\n");
  const refused = await scene.pushTag("models/scorer/1.0.0", { with: { policy } });
  expect([refused.conclusion, refused.outputs.verdict]).toEqual(["failure", "fail"]);
  expect(refused.raw).toContain("policy/below-minimum");
  expect(scene.github.state.releases).toEqual([]);
});
