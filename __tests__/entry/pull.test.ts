import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failing } from "../github/faults.ts";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { fakeClock } from "../helpers/publishing.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { createScene, type Scene, TAG } from "../runner/world.ts";

const GITHUB = "github:acme/models";
const linear = linearModels();

let scene: Scene;
let service: string;
let fault: ReturnType<typeof failing> | undefined;

beforeEach(async () => {
  fault = undefined;
  scene = await createScene({ faults: (request) => fault?.(request) });
  scene.registry.write(".gitignore", ".model-release\nreleases\n");
  scene.registry.commit();
  scene.registry.git("tag", TAG);
  service = tempFolder();
});

afterEach(async () => {
  scene.github.assertNoViolations();
  await scene.close();
});

const environment = () => ({ GITHUB_API_URL: scene.github.apiUrl, GITHUB_TOKEN: "ghs-may-write" });
const releaseTo = async (place: string) => {
  const { code, stdout } = await runCli(
    scene.registry.root,
    ["release", TAG, "--to", place],
    linear,
    environment(),
    fakeClock(),
  );
  if (code !== 0) throw new Error(stdout);
};
const inService = (args: readonly string[]) => runCli(service, args, linear, environment(), fakeClock());
const folderReleases = () => join(scene.registry.root, "releases");
const lockText = () => readFileSync(join(service, "model-release.lock.json"), "utf8");
const filesIn = (folder: string) => readdirSync(join(service, folder)).sort();

describe.each(["folder", "github"])("from a %s", (kind) => {
  const place = () => (kind === "github" ? GITHUB : folderReleases());

  test("a version is pulled, pinned, verified, and pulled again without a byte", async () => {
    await releaseTo(kind === "github" ? GITHUB : "releases");
    const first = await inService(["pull", "scorer", "--from", place(), "--into", "models"]);
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining(`Fetching ${TAG}`)]);
    expect(first.stdout).toContain(`pulled    ${TAG}  models/scorer/1.0.0`);
    expect(filesIn("models/scorer/1.0.0")).toContain("model.onnx");
    const [entry] = JSON.parse(lockText()).models;
    expect(entry).toMatchObject({
      wanted: "scorer@latest",
      version: "1.0.0",
      from: place(),
      status: { kind: "active" },
    });
    const verified = await inService(["verify", "models/scorer/1.0.0"]);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("matches the lock file")]);
    const before = scene.github.log.length;
    const again = await inService(["pull", "--locked", "--into", "models"]);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining(`in place  ${TAG}`)]);
    expect(scene.github.log.slice(before).filter(({ path }) => path.includes("/assets/"))).toEqual([]);
    const lock = lockText();
    rmSync(join(service, "models"), { recursive: true });
    expect((await inService(["pull", "--locked", "--into", "models"])).code).toBe(0);
    expect([filesIn("models/scorer/1.0.0").length, lockText()]).toEqual([filesIn("models/scorer/1.0.0").length, lock]);
  });
});

test("deprecated on the default branch is a warning, withdrawn a refusal", async () => {
  await releaseTo(GITHUB);
  const metadata = JSON.parse(readFileSync(join(scene.registry.root, TAG, "metadata.json"), "utf8"));
  scene.registry.write(`${TAG}/metadata.json`, JSON.stringify({ ...metadata, deprecated: true }));
  scene.registry.commit();
  const deprecated = await inService(["pull", "scorer@1.0.0", "--from", GITHUB, "--into", "models"]);
  expect([deprecated.code, deprecated.stdout]).toEqual([0, expect.stringContaining(`${TAG} is deprecated`)]);
  scene.registry.write("models/scorer/model.yml", "versioning: { withdrawn: [1.0.0] }\n");
  scene.registry.commit();
  const withdrawn = await inService(["pull", "scorer@1.0.0", "--from", GITHUB, "--into", "other"]);
  expect([withdrawn.code, withdrawn.stdout]).toEqual([1, expect.stringContaining(`${TAG} was withdrawn`)]);
  expect(existsSync(join(service, "other"))).toBe(false);
});

test("a model in a folder of releases that was changed is refused", async () => {
  await releaseTo("releases");
  appendFileSync(join(folderReleases(), TAG, "model.onnx"), "x");
  const refused = await inService(["pull", "scorer@^1", "--from", folderReleases(), "--into", "models", "--json"]);
  expect(refused.code).toBe(1);
  const { findings, pulled } = JSON.parse(refused.stdout);
  expect([findings.map(({ rule }: { rule: string }) => rule), pulled]).toEqual([["pull/altered"], []]);
  expect([existsSync(join(service, "models")), existsSync(join(service, "model-release.lock.json"))]).toEqual([
    false,
    false,
  ]);
});

test("a server that fails leaves nothing, and the next run completes it", async () => {
  await releaseTo(GITHUB);
  fault = failing("repos/get-release-asset", { kind: "answer", status: 404 }, 50);
  const failed = await inService(["pull", "scorer", "--from", GITHUB, "--into", "models"]);
  expect(failed.code).toBe(3);
  expect(existsSync(join(service, "models/scorer/1.0.0"))).toBe(false);
  fault = undefined;
  expect((await inService(["pull", "scorer", "--from", GITHUB, "--into", "models"])).code).toBe(0);
});

test.each([
  [["pull"], "pull needs a model"],
  [["pull", "scorer", "--into", "m"], "pull needs --from"],
  [["pull", "scorer", "--from", "x"], "pull needs --into"],
  [["pull", "Scorer!", "--from", "x", "--into", "m"], "is not a model name"],
  [["pull", "scorer@one", "--from", "x", "--into", "m"], "neither a version nor a range"],
  [["pull", "scorer", "--from", "nowhere", "--into", "m"], "which does not exist"],
  [["pull", "--locked", "--into", "m"], "model-release.lock.json does not exist"],
  [["verify"], "verify needs a folder"],
  [["verify", "nowhere"], "is not a folder"],
  [["verify", ".", "--lock", "nowhere.json"], "which does not exist"],
])("%j says what is missing", async (args, words) => {
  const { code, stderr } = await inService(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test("a damaged lock file is named with its line, and nothing is pulled or written", async () => {
  writeFileSync(join(service, "model-release.lock.json"), '{\n  "schema": "other"\n}\n');
  mkdirSync(join(service, "models"));
  for (const args of [
    ["pull", "--locked", "--into", "models"],
    ["verify", "models"],
  ]) {
    const { code, stdout } = await inService(args);
    expect([code, stdout]).toEqual([1, expect.stringContaining("model-release.lock.json:2:13")]);
  }
  expect(readdirSync(join(service, "models"))).toEqual([]);
});
