import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

test.each([
  ["models", "contains models to release (scorer/model.yml)", false],
  ["models", "contains models to release (scorer/1.0.0)", true],
  ["models/scorer/1.0.0", "is part of a model's own folder", false],
])("nothing is pulled into a registry: --into %s %s", async (into, words, isBare) => {
  await releaseTo("releases");
  const { root } = scene.registry;
  if (isBare) rmSync(join(root, "models/scorer/model.yml"));
  const args = ["pull", "scorer@1.0.0", "--from", "releases", "--into"];
  const { code, stderr } = await runCli(root, [...args, into], linear);
  expect([code, stderr.replace(/\s+/g, " ")]).toEqual([
    2,
    expect.stringContaining(`--into names ${into}, which ${words}`),
  ]);
  expect(stderr).toContain("--into served");
  expect(existsSync(join(root, "model-release.lock.json"))).toBe(false);
  expect((await runCli(root, [...args, "served"], linear)).code).toBe(0);
  expect((await runCli(root, [...args, "served"], linear)).code).toBe(0);
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

test("a withdrawn version stays withdrawn when its folder is deleted; latest passes it over", async () => {
  await releaseTo("releases");
  scene.registry.write("models/scorer/model.yml", "versioning: { withdrawn: [1.0.0] }\n");
  scene.registry.git("rm", "-rq", TAG);
  scene.registry.commit();
  for (const wanted of ["scorer@1.0.0", "scorer"]) {
    const { code, stdout } = await inService(["pull", wanted, "--from", folderReleases(), "--into", "models"]);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`${TAG} was withdrawn`)]);
  }
});

test("a folder under another name is compared with the lock file all the same, and a release folder is whole", async () => {
  await releaseTo("releases");
  expect((await inService(["verify", join(folderReleases(), TAG)])).code).toBe(0);
  expect((await inService(["pull", "scorer", "--from", folderReleases(), "--into", "models"])).code).toBe(0);
  cpSync(join(service, "models/scorer/1.0.0"), join(service, "moved"), { recursive: true });
  expect((await inService(["verify", "moved"])).stdout).toContain("matches the lock file");
  appendFileSync(join(service, "moved", "model.onnx"), "x");
  const { code, stdout } = await inService(["verify", "moved"]);
  expect([code, stdout]).toEqual([1, expect.stringContaining("refused   moved")]);
});

test("a release is verified where it is, and no file is left", async () => {
  await releaseTo(GITHUB);
  await releaseTo("releases");
  const before = readdirSync(service);
  for (const place of [GITHUB, folderReleases()]) {
    const { code, stdout } = await inService(["verify", "scorer@^1", "--from", place]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("integrity only")]);
    const json = JSON.parse((await inService(["verify", "scorer@1.0.0", "--from", place, "--json"])).stdout);
    expect(json).toMatchObject({ exitCode: 0, releases: [{ tag: TAG, trust: "integrity", gated: true }] });
  }
  expect(readdirSync(service)).toEqual(before);
  appendFileSync(join(folderReleases(), TAG, "model.onnx"), "x");
  const changed = await inService(["verify", "scorer@1.0.0", "--from", folderReleases()]);
  expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining("model.onnx has the SHA-256")]);
  expect((await inService(["verify", "scorer@2.0.0", "--from", GITHUB])).code).toBe(1);
  expect((await inService(["verify", "models/x", "--registry", "ads"])).code).toBe(2);
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
  [["pull", "scorer@one", "--from", ".", "--into", "m"], "neither a version nor a range"],
  [["pull", "scorer@one", "--from", "x", "--into", "m"], "which does not exist"],
  [["pull", "scorer", "--from", "nowhere", "--into", "m"], "which does not exist"],
  [["pull", "--locked", "--into", "m"], "model-release.lock.json does not exist"],
  [["pull", "scorer", "--from", "x", "--into", ""], "An option has an empty value"],
  [["pull", "scorer", "--from", "x", "--into", "m", "--registry", "../x"], "is no folder of a repository"],
  [["pull", "scorer", "--from", "x", "--into", "m", "--lock", "no/l.json"], "cannot be written"],
  [["verify"], "verify needs a folder"],
  [["verify", "nowhere"], "is not a folder"],
  [["verify", ".", "--lock", "nowhere.json"], "which does not exist"],
])("%j says what is missing", async (args, words) => {
  const { code, stderr } = await inService(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test("a folder is pinned from where the lock file is, and pulled again from anywhere", async () => {
  await releaseTo("releases");
  const at = (folder: string, args: readonly string[]) => runCli(folder, args, linear, {}, fakeClock());
  const root = scene.registry.root;
  mkdirSync(join(root, "service/image"), { recursive: true });
  const args = ["pull", "scorer", "--from", "../../releases", "--into", "models", "--lock", "../lock.json"];
  expect((await at(join(root, "service/image"), args)).code).toBe(0);
  const pinned = JSON.parse(readFileSync(join(root, "service/lock.json"), "utf8"));
  expect(pinned.models).toMatchObject([{ from: "../releases" }]);
  const again = await at(root, ["pull", "--locked", "--into", "other", "--lock", "service/lock.json"]);
  expect([again.code, existsSync(join(root, "other/scorer/1.0.0/model.onnx"))]).toEqual([0, true]);
  rmSync(join(root, "releases"), { recursive: true });
  const gone = await at(root, ["pull", "--locked", "--into", "third", "--lock", "service/lock.json"]);
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringMatching(/service\/lock\.json:\d+:\d+ names releases/)]);
});

test("two registries do not replace each other's pins, and each is asked for its own withdrawals", async () => {
  const { root } = scene.registry;
  await releaseTo("releases");
  cpSync(join(root, "models"), join(root, "ads/models"), { recursive: true });
  scene.registry.commit();
  scene.registry.git("tag", `ads/${TAG}`);
  const inAds = ["--registry", "ads", "--tag-prefix", "ads/"];
  const released = await runCli(root, ["release", TAG, "--to", "releases", ...inAds], linear, {}, fakeClock());
  expect([released.code, released.stderr]).toEqual([0, expect.anything()]);
  const pulling = ["pull", "scorer", "--from", folderReleases(), "--into", "models"];
  expect((await inService(pulling)).code).toBe(0);
  expect((await inService([...pulling, ...inAds])).code).toBe(0);
  const pins = JSON.parse(lockText()).models.map((entry: Record<string, string>) => [
    ...[entry.tag, entry.registry, entry.tagPrefix],
  ]);
  expect(pins).toEqual([
    [TAG, undefined, undefined],
    [`ads/${TAG}`, "ads", "ads/"],
  ]);
  scene.registry.write("ads/models/scorer/model.yml", "versioning: { withdrawn: [1.0.0] }\n");
  scene.registry.commit();
  const locked = await inService(["pull", "--locked", "--into", "models"]);
  expect([locked.code, locked.stdout]).toEqual([1, expect.stringContaining(`ads/${TAG} was withdrawn`)]);
});

test("what is in place is not waited for: without a network, its state is asked for once", async () => {
  await releaseTo(GITHUB);
  expect((await inService(["pull", "scorer", "--from", GITHUB, "--into", "models"])).code).toBe(0);
  const before = scene.github.log.length;
  fault = failing("repos/get-content", { kind: "answer", status: 503 }, 50);
  const { code, stdout } = await inService(["pull", "--locked", "--into", "models"]);
  expect([code, stdout]).toEqual([0, expect.stringContaining("It was active when it was locked, less than a minute")]);
  expect(scene.github.log.length - before).toBe(1);
  const offline = { GITHUB_API_URL: "http://127.0.0.1:9", GITHUB_TOKEN: "t" };
  const args = ["pull", "--locked", "--into", "models"];
  const cut = await runCli(service, args, linear, offline, fakeClock());
  expect([cut.code, cut.stdout]).toEqual([0, expect.stringContaining("in place")]);
});

/** What an image has: no git, no gh, and nothing else that could be started. */
async function inImage<T>(action: () => Promise<T>): Promise<T> {
  const { PATH } = process.env;
  process.env.PATH = "";
  try {
    return await action();
  } finally {
    process.env.PATH = PATH;
  }
}

test("outside of a repository, a catalogue.json next to the releases says what was withdrawn", async () => {
  await releaseTo("releases");
  const copy = join(tempFolder(), "releases");
  cpSync(folderReleases(), copy, { recursive: true });
  const pulling = () => inService(["pull", "scorer@1.0.0", "--from", copy, "--into", "models"]);
  for (const status of ["withdrawn", "unknown"]) {
    writeFileSync(join(copy, "catalogue.json"), JSON.stringify({ versions: [null, { tag: TAG, status }] }));
    const { code, stdout } = await pulling();
    const words = status === "unknown" ? "It is unknown whether" : `${TAG} was withdrawn`;
    expect([code, stdout]).toEqual([status === "unknown" ? 0 : 1, expect.stringContaining(words)]);
  }
  writeFileSync(join(copy, "catalogue.json"), JSON.stringify({ versions: [{ tag: TAG, status: "active" }] }));
  expect((await pulling()).stdout).not.toContain("unknown");
  expect(JSON.parse(lockText()).models).toMatchObject([
    { status: { kind: "active", where: `${copy}/catalogue.json` } },
  ]);
});

test("an image without git can pull from a folder", async () => {
  await releaseTo("releases");
  const args = ["pull", "scorer", "--from", folderReleases(), "--into", "models"];
  const { code, stdout } = await inImage(() => inService(args));
  expect([code, stdout]).toEqual([0, expect.stringContaining("pulled")]);
});

test("the documented lines for an image fetch a locked private version", async () => {
  await releaseTo(GITHUB);
  expect((await inService(["pull", "scorer", "--from", GITHUB, "--into", "models"])).code).toBe(0);
  const [, block = ""] = /```dockerfile\n([^`]*)```/.exec(readFileSync("docs/consuming.md", "utf8")) ?? [];
  const [install, copy, run = "", ...more] = block.trim().split("\n");
  expect([install, copy, more]).toEqual([
    "RUN pip install --no-cache-dir model-release",
    "COPY model-release.lock.json .",
    [],
  ]);
  const { command = "" } =
    /^RUN --mount=type=secret,id=\w+,env=GITHUB_TOKEN model-release (?<command>.*)$/.exec(run)?.groups ?? {};
  const image = tempFolder();
  cpSync(join(service, "model-release.lock.json"), join(image, "model-release.lock.json"));
  const args = command.replace("/models", join(image, "models")).split(" ");
  const { code, stdout } = await inImage(() => runCli(image, args, linear, environment(), fakeClock()));
  expect([code, stdout]).toEqual([0, expect.stringContaining(`pulled    ${TAG}`)]);
  expect(existsSync(join(image, "models/scorer/1.0.0/model.onnx"))).toBe(true);
});

test("two pulls at once into one lock file pin both", async () => {
  await releaseTo("releases");
  const pulling = (wanted: string, into: string) =>
    inService(["pull", wanted, "--from", folderReleases(), "--into", into]);
  const wanted = ["scorer@latest", "scorer@^1", "scorer@1.0.0", "scorer@~1.0"];
  const codes = await Promise.all(wanted.map((text, i) => pulling(text, `m${i}`)));
  expect(codes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(JSON.parse(lockText()).models.map((entry: { wanted: string }) => entry.wanted)).toEqual(wanted.sort());
  expect(readdirSync(service).sort()).toEqual(["m0", "m1", "m2", "m3", "model-release.lock.json"]);
});

const BY_HAND: readonly (readonly [RegExp, string, number, string])[] = [
  [/"sha256": "[0-9a-f]{64}"/, `"sha256": "${"0".repeat(64)}"`, 1, "differs from model-release.lock.json"],
  [/"name": "scorer"/, '"name": "other"', 1, 'whose metadata.json says "scorer"'],
  [/"from": ".*"/, '"from": "https://example.com/x"', 2, "neither a folder nor github:"],
  [/"from": ".*"/, '"from": "gone"', 2, "model-release.lock.json:12:15 names gone"],
  [/"readAt": ".*"/, '"readAt": "yesterday"', 2, "readAt"],
  [/"version": ".*"/, '"version": "1.0.00"', 2, "is not a version"],
];

test("what was changed by hand in a lock file is named with its line", async () => {
  await releaseTo("releases");
  expect((await inService(["pull", "scorer", "--from", folderReleases(), "--into", "models"])).code).toBe(0);
  const pinned = lockText();
  for (const [is, becomes, code, words] of BY_HAND) {
    writeFileSync(join(service, "model-release.lock.json"), pinned.replace(is, becomes));
    const found = await inService(["pull", "--locked", "--into", "elsewhere"]);
    const said = (found.stdout + found.stderr).replace(/\s+/g, " ");
    expect([found.code, said]).toEqual([code, expect.stringContaining(words)]);
    expect(said).toMatch(/model-release\.lock\.json:\d+:\d+/);
    expect(existsSync(join(service, "elsewhere"))).toBe(false);
  }
});

const IN_THE_WAY: readonly (readonly [(folder: string) => void, string])[] = [
  [(folder) => writeFileSync(join(folder, "models"), ""), "which is not a folder"],
  [(folder) => symlinkSync("nowhere", join(folder, "models")), "which is a link to nothing"],
  [(folder) => symlinkSync("models", join(folder, "models")), "which is a link to nothing"],
  [
    (folder) => {
      mkdirSync(join(folder, "models"));
      symlinkSync(tempFolder(), join(folder, "models/scorer"));
    },
    "is a symbolic link",
  ],
  [(folder) => mkdirSync(join(folder, "model-release.lock.json")), "it is a folder"],
  [(folder) => symlinkSync("x.json", join(folder, "model-release.lock.json")), "symbolic link"],
];

test("what is in the way of the folder or of the lock file is said, and nothing is written", async () => {
  await releaseTo("releases");
  for (const [prepare, words] of IN_THE_WAY) {
    const folder = tempFolder();
    prepare(folder);
    const before = readdirSync(folder, { recursive: true });
    const args = ["pull", "scorer", "--from", folderReleases(), "--into", "models"];
    const { code, stderr } = await runCli(folder, args, linear, {}, fakeClock());
    expect([code, stderr.replace(/\s+/g, " ")]).toEqual([2, expect.stringContaining(words)]);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  }
});

test("a damaged lock file is named with its line, and nothing is pulled or written", async () => {
  writeFileSync(join(service, "model-release.lock.json"), '{\n  "schema": "other"\n}\n');
  mkdirSync(join(service, "models"));
  for (const args of [
    ["pull", "--locked", "--into", "models"],
    ["verify", "models"],
  ]) {
    const { code, stdout } = await inService(args);
    expect([code, stdout]).toEqual([2, expect.stringContaining("model-release.lock.json:2:13")]);
  }
  expect(readdirSync(join(service, "models"))).toEqual([]);
});
