import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OUTPUT_NAMES } from "../../src/entry/action/outputs.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { createScene, OWN_PROCESS, type Scene, TAG } from "./world.ts";

let scene: Scene;
/** Of a job in another repository, without a checkout. */
let workspace: string;

beforeEach(async () => {
  scene = await createScene();
  expect((await scene.pushTag(TAG)).conclusion).toBe("success");
  workspace = tempFolder();
});

afterEach(async () => {
  scene.github.assertNoViolations();
  await scene.close();
});

const pulling = (inputs: Readonly<Record<string, string>>, job = {}) =>
  scene.run({
    ...{ eventName: "push", event: { ref: "refs/heads/main" }, workspace, token: "ghs-may-read" },
    ...job,
    with: { mode: "pull", into: "served", "runtime-path": "", ...inputs },
  });
const lockPath = () => join(workspace, "model-release.lock.json");

test("a private version is pulled with a token that may only read, which reaches no second host", async () => {
  const before = scene.github.log.length;
  const ran = await pulling({ models: "scorer@^1" }, OWN_PROCESS);
  expect([ran.conclusion, ran.log]).toEqual(["success", expect.stringContaining("served/scorer/1.0.0")]);
  expect(Object.keys(ran.outputs)).toEqual([...OUTPUT_NAMES]);
  expect(ran.outputs).toMatchObject({
    ...{ verdict: "", model: "scorer", version: "1.0.0", "tag-name": TAG, reason: "1 model is in place" },
    ...{ paths: '["served/scorer/1.0.0"]', versions: '["1.0.0"]' },
  });
  expect(ran.summary).toContain(`## 1 model is in place`);
  expect(ran.summary).toContain("active");
  expect(existsSync(join(workspace, "served/scorer/1.0.0/model.onnx"))).toBe(true);
  const requests = scene.github.log.slice(before);
  expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
  const stored = requests.filter(({ origin }) => origin === "blobs");
  expect([stored.length > 0, stored.some(({ authenticated }) => authenticated)]).toEqual([true, false]);
  for (const text of [ran.summary, JSON.stringify(ran.outputs), readFileSync(lockPath(), "utf8")])
    expect(text).not.toContain("ghs-may-read");
});

test("a locked job fetches what the lock file pins, and refuses what differs from it, with its line", async () => {
  expect((await pulling({ models: "scorer" })).conclusion).toBe("success");
  rmSync(join(workspace, "served"), { recursive: true });
  const locked = await pulling({ locked: "true" });
  expect([locked.conclusion, locked.outputs.paths]).toEqual(["success", '["served/scorer/1.0.0"]']);
  rmSync(join(workspace, "served"), { recursive: true });
  const changed = readFileSync(lockPath(), "utf8").replace(/"sha256": "[0-9a-f]{64}"/, `"sha256": "${"0".repeat(64)}"`);
  writeFileSync(lockPath(), changed);
  const refused = await pulling({ locked: "true" });
  expect([refused.conclusion, refused.outputs.paths]).toEqual(["failure", "[]"]);
  expect(refused.summary).toContain("## No model was pulled");
  expect(refused.annotations).toContainEqual(
    expect.objectContaining({ file: "model-release.lock.json", line: expect.anything() }),
  );
  expect(existsSync(join(workspace, "served"))).toBe(false);
});

test.each([
  [{ models: "scorer", into: "" }, "mode: pull needs the input into"],
  [{ models: "scorer", from: "https://github.com/acme/models" }, "The input from is the address of a repository"],
  [{ models: "scorer", from: "nowhere" }, "The input from names nowhere, which does not exist"],
  [{ models: "scorer", "lock-file": "no/l.json" }, "no/l.json cannot be written"],
  [{ locked: "true" }, "model-release.lock.json does not exist"],
  [{ models: "scorer@2.0.0" }, "acme/models has no release of scorer@2.0.0"],
])("%j fails with what is wrong, and nothing is written", async (inputs, words) => {
  const ran = await pulling(inputs);
  expect([ran.conclusion, JSON.stringify(ran.annotations)]).toEqual(["failure", expect.stringContaining(words)]);
  expect([existsSync(join(workspace, "served")), existsSync(lockPath())]).toEqual([false, false]);
});
