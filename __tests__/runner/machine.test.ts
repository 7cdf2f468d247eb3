import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzip } from "../github/artifacts.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { tagPush } from "./events.ts";
import { createScene, filledToolCache, OWN_PROCESS, type Scene, TAG } from "./world.ts";

let scene: Scene;

beforeEach(async () => {
  scene = await createScene();
});

afterEach(async () => {
  await scene.close();
});

const EVIDENCE = ["SHA256SUMS", "report.html", "summary.md", "validation-report.json"];

test("links that a pull request commits where evidence goes are neither uploaded nor written through", async () => {
  const secrets = tempFolder();
  writeFileSync(join(secrets, "token.txt"), "runner secret");
  const { registry } = scene;
  registry.git("checkout", "-qb", "evil");
  for (const version of ["1.0.1", "1.0.2", "1.0.3"]) registry.addVersion({ version });
  mkdirSync(join(registry.root, ".model-release/scorer/1.0.1"), { recursive: true });
  symlinkSync("/proc/self/environ", join(registry.root, ".model-release/scorer/1.0.1/env.txt"));
  symlinkSync(join(secrets, "token.txt"), join(registry.root, ".model-release/scorer/1.0.1/summary.md"));
  symlinkSync(secrets, join(registry.root, ".model-release/scorer/1.0.2"));
  writeFileSync(join(registry.root, ".model-release/scorer/1.0.1/planted.txt"), "planted");
  registry.git("add", "-f", ".model-release");
  registry.commit();
  const { artifacts } = await scene.openPull("evil", true).then(() => scene.artifacts);
  expect([...artifacts.keys()].sort()).toEqual(["1.0.1", "1.0.2", "1.0.3"].map((v) => `model-release-scorer-${v}-1`));
  for (const { zip } of artifacts.values()) {
    const files = unzip(zip);
    expect([...files.keys()].sort()).toEqual(EVIDENCE);
    for (const content of files.values())
      expect(String(content)).not.toMatch(/runner secret|ghs-may-write|RUNTIME_TOKEN/);
  }
  expect(readdirSync(secrets)).toEqual(["token.txt"]);
  expect(readFileSync(join(secrets, "token.txt"), "utf8")).toBe("runner secret");
});

test("a checkout without .git, as an image without git gets it, is the runner's", async () => {
  const sha = scene.registry.git("rev-parse", "HEAD");
  scene.registry.git("tag", TAG);
  const workspace = tempFolder();
  cpSync(scene.registry.root, workspace, { recursive: true });
  rmSync(join(workspace, ".git"), { recursive: true });
  const ran = await scene.run({ workspace, eventName: "push", event: tagPush(TAG, sha), ref: `refs/tags/${TAG}`, sha });
  expect([ran.conclusion, ran.outputs.verdict]).toEqual(["failure", ""]);
  expect(ran.raw).not.toContain("git init");
  expect(ran.raw).toMatch(/GITHUB_WORKSPACE .* contains no git repository/);
  expect(ran.raw).toContain("install git 2.18 or newer in the image");
});

test("a tool cache, a temporary folder and an evidence folder that cannot be used are named with their variables", async () => {
  const inTheWay = join(tempFolder(), "file");
  writeFileSync(inTheWay, "");
  const pushed = { "runtime-path": "" };
  const cache = await scene.pushTag(TAG, { ...OWN_PROCESS, toolCache: inTheWay, with: pushed });
  expect(cache.raw).toMatch(/The tool cache \(RUNNER_TOOL_CACHE\) cannot be used: .*(?:ENOTDIR|EEXIST)/);
  expect(cache.raw).toContain("set the input runtime-path");
  const temp = await scene.pushTag(TAG, { ...OWN_PROCESS, env: { TMPDIR: "/nonexistent" } });
  expect(temp.raw).toMatch(/temporary files \(TMPDIR\) cannot be used: \/nonexistent: /);
  writeFileSync(join(scene.registry.root, ".model-release"), "");
  const evidence = await scene.pushTag(TAG, OWN_PROCESS);
  expect(evidence.raw).toMatch(/evidence folder \.model-release of the workspace \(GITHUB_WORKSPACE\) cannot be used/);
  // What was measured before the evidence could not be written is not lost.
  for (const [{ conclusion, outputs, raw }, verdict] of [
    [cache, ""],
    [temp, ""],
    [evidence, "pass"],
  ] as const) {
    expect([conclusion, outputs.verdict]).toEqual(["failure", verdict]);
    expect(raw).not.toMatch(/defect|--\w/);
  }
});

test("a runtime-path whose library does not load says nothing about the model", async () => {
  const runtime = filledToolCache();
  const remove = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) remove(join(folder, entry.name));
      else if (entry.name.startsWith("libonnxruntime")) rmSync(join(folder, entry.name));
    }
  };
  remove(join(runtime, "node_modules"));
  chmodSync(runtime, 0o755);
  const ran = await scene.pushTag(TAG, { ...OWN_PROCESS, with: { "runtime-path": runtime } });
  expect([ran.conclusion, ran.outputs.verdict]).toEqual(["failure", ""]);
  expect(ran.raw).toContain(`ONNX Runtime cannot be loaded from ${runtime}`);
  expect(ran.raw).toContain("remove runtime-path");
  expect(ran.raw).not.toMatch(/model\/crashed|opset/);
});

test("evidence of the gate is not read through a link", async () => {
  const { registry } = scene;
  const elsewhere = tempFolder();
  writeFileSync(join(elsewhere, "validation-report.json"), "{}");
  symlinkSync(elsewhere, join(registry.root, "evidence"));
  const ran = await scene.pushTag(TAG, { with: { mode: "publish", "evidence-path": "evidence" } });
  expect([ran.conclusion, ran.outputs.verdict]).toEqual(["failure", ""]);
  expect(ran.raw).toMatch(/evidence is a symbolic link/);
});
