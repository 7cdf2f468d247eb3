import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { fakeClock, neverInPart } from "../helpers/publishing.ts";
import { fixtureRows } from "../helpers/registry.ts";
import { spawnCli } from "../helpers/spawn-cli.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { createScene, POLICY, type Scene, TAG } from "../runner/world.ts";

const ASSETS = [
  "README.md",
  "SHA256SUMS",
  "confusion_matrix.png",
  "feature_importance.json",
  "metadata.json",
  "model.onnx",
  "validation-report.json",
  "verdict.intoto.json",
  "verdict.predicate.json",
];
const GITHUB = "github:acme/models";
const TOKEN = "ghs-may-write";
const linear = linearModels();

let scene: Scene;

beforeEach(async () => {
  scene = await createScene({ invariant: neverInPart(ASSETS) });
  scene.registry.write(".gitignore", ".model-release\nreleases\n");
  scene.registry.commit();
});

afterEach(async () => {
  scene.github.assertNoViolations();
  expect(scene.github.breaches).toEqual([]);
  await scene.close();
});

const environment = () => ({ GITHUB_API_URL: scene.github.apiUrl, GITHUB_TOKEN: TOKEN });
const run = (args: readonly string[], env: NodeJS.ProcessEnv = environment()) =>
  runCli(scene.registry.root, args, linear, env, fakeClock());
const published = () => scene.github.state.releases.filter((r) => !r.draft).map((r) => r.tag);

/** Programs that write down their environment and their arguments, then do what `body` says. */
function program(name: string, body: string): { readonly bin: string; readonly calls: () => string } {
  const bin = tempFolder();
  const dump = join(bin, "dump");
  writeFileSync(join(bin, name), `#!/bin/sh\n{ echo "args $*"; env; } >> ${dump}\n${body}\n`);
  chmodSync(join(bin, name), 0o755);
  return { bin, calls: () => (existsSync(dump) ? readFileSync(dump, "utf8") : "") };
}

describe("release --to github:<owner>/<repo>", () => {
  test("publishes what the Action publishes: each finds the other's release", async () => {
    scene.registry.git("tag", TAG);
    const own = await run(["release", TAG, "--to", GITHUB]);
    expect([own.code, published()]).toEqual([0, [TAG]]);
    expect(own.stdout).toContain(`Published at https://github.com/acme/models/releases/tag/`);
    expect(own.stderr).toContain("publish Scorer v1.0.0 in acme/models");
    const action = await scene.pushTag(TAG);
    expect([action.conclusion, action.outputs["already-published"]]).toEqual(["success", "true"]);
    scene.registry.addVersion({ version: "1.0.1" });
    scene.registry.commit();
    const next = "models/scorer/1.0.1";
    expect((await scene.pushTag(next, { attempt: 2 })).conclusion).toBe("success");
    const again = await run(["release", TAG, next, "--to", GITHUB, "--quiet"]);
    expect([again.code, published()]).toEqual([0, [TAG, next]]);
    for (const tag of [TAG, next]) expect(again.stdout).toContain(`already published  ${tag}  every limit is met`);
  });

  test("needs the tag on GitHub, and publishes nothing without it, in a dry run, or if the model is refused", async () => {
    const untagged = await run(["release", TAG, "--to", GITHUB]);
    expect([untagged.code, untagged.stdout]).toEqual([1, expect.stringContaining(`git push origin ${TAG}`)]);
    scene.registry.git("tag", TAG);
    expect((await run(["release", TAG, "--to", GITHUB, "--dry-run"])).code).toBe(0);
    scene.registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.999"));
    scene.registry.commit();
    scene.registry.git("tag", "--force", TAG);
    expect((await run(["release", TAG, "--to", GITHUB])).code).toBe(1);
    expect(scene.github.state.releases).toEqual([]);
  });

  test("whose repository does not exist says so, and misses nothing in it", async () => {
    for (const args of [
      ["release", TAG, "--to"],
      ["check", TAG, "--from"],
      ["revalidate", "scorer", "--from"],
    ]) {
      const { code, stdout, stderr } = await run([...args, "github:acme/nowhere"]);
      expect([code, stdout]).toEqual([3, ""]);
      expect(stderr).toContain("There is no repository acme/nowhere on 127.0.0.1 that this token may read.");
    }
  });

  test("from a folder compares with the releases there", async () => {
    await run(["release", TAG, "--to", "releases"]);
    scene.registry.addVersion({ version: "1.0.1" });
    scene.registry.commit();
    scene.registry.git("tag", "models/scorer/1.0.1");
    const { code, stdout } = await run(["release", "models/scorer/1.0.1", "--to", GITHUB, "--from", "releases"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("compared with  1.0.0 from folder releases")]);
  });

  test("that may not write is said with what helps here", async () => {
    scene.registry.git("tag", TAG);
    const { code, stdout, stderr } = await run(["release", TAG, "--to", GITHUB], {
      ...environment(),
      GITHUB_TOKEN: "ghs-may-read",
    });
    expect([code, stdout]).toEqual([3, expect.stringContaining("Not published:")]);
    expect(stderr).toContain("Contents: write");
  });
});

describe("the token", () => {
  test("is that of gh if GITHUB_TOKEN is not set, and gh gets no token", async () => {
    const gh = program("gh", `echo ${TOKEN}`);
    const env = { GITHUB_API_URL: scene.github.apiUrl, PATH: `${gh.bin}:/usr/bin:/bin`, GH_TOKEN: "ghp-other" };
    const { code, stdout, stderr } = await run(["gate", TAG, "--from", GITHUB], env);
    expect([code, stdout + stderr]).toEqual([0, expect.not.stringContaining(TOKEN)]);
    expect(gh.calls()).toContain("args auth token --hostname 127.0.0.1");
    expect(gh.calls()).not.toContain("ghp-other");
  });

  test("is missed by name if there is none", async () => {
    const gh = program("gh", "echo no login >&2; exit 1");
    for (const PATH of [`${gh.bin}:/usr/bin:/bin`, tempFolder()]) {
      const { code, stderr } = await run(["gate", TAG, "--from", GITHUB], { PATH });
      expect([code, stderr]).toEqual([2, expect.stringContaining("There is no token for github.com: GITHUB_TOKEN is")]);
      expect(stderr).toContain("gh auth login --hostname github.com");
    }
  });

  test.each([
    ["is cut by a line break", { GITHUB_TOKEN: "ghs-one\nghs-two" }, "GITHUB_TOKEN contains a line break."],
    ["is quoted", { GITHUB_TOKEN: '"ghs-one"' }, "GITHUB_TOKEN contains quotation marks."],
    ["would go over http", { GITHUB_API_URL: "http://example.com" }, "GITHUB_API_URL is not the address of an API"],
    ["would go nowhere", { GITHUB_API_URL: "api.github.com" }, "GITHUB_API_URL is not the address of an API"],
  ])("that %s is refused and not printed", async (_, env, message) => {
    const { code, stdout, stderr } = await run(["gate", TAG, "--from", GITHUB, "--json"], { ...environment(), ...env });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stdout + stderr).not.toMatch(/ghs-/);
    expect(scene.github.log).toEqual([]);
  });

  test("reaches no child, and is not read if GitHub is not named", async () => {
    const git = program("git", 'PATH=/usr/bin:/bin:/usr/local/bin exec git "$@"');
    const gh = program("gh", `echo ${TOKEN}`);
    const env = { ...environment(), GITHUB_TOKEN: "", PATH: `${git.bin}:${gh.bin}:${process.env.PATH}` };
    await spawnCli(scene.registry.root, ["validate", TAG], env);
    expect(gh.calls()).toBe("");
    const { code } = await spawnCli(scene.registry.root, ["gate", TAG, "--from", GITHUB], {
      ...env,
      GITHUB_TOKEN: TOKEN,
    });
    expect([code, gh.calls(), git.calls()]).toEqual([
      0,
      "",
      expect.stringContaining("args --no-optional-locks rev-parse"),
    ]);
    expect(git.calls()).not.toContain(TOKEN);
  });
});

describe("a place", () => {
  test.each([
    ["https://github.com/acme/models", "--from github:acme/models"],
    ["https://ghp_secret@github.com/acme/models.git", "--from github:acme/models"],
    ["git@github.com:acme/models.git", "--from github:acme/models"],
    ["github.com/acme/models", "--from github:acme/models"],
    ["https://git.example.com/acme/models", "with GITHUB_API_URL set to the API of that server"],
    ["s3://bucket/releases", "--from is an address, not a folder."],
    ["github:acme", "Write github:<owner>/<repo>"],
    ["github:acme/models.git", "Write  --from github:acme/models"],
    ["github:acme/models/more", "Write  --from github:acme/models"],
    ["github:../..", "Write github:<owner>/<repo>"],
    ["github:", "Write github:<owner>/<repo>"],
  ])("called %s is refused with the right spelling", async (place, advice) => {
    for (const args of [
      ["gate", TAG],
      ["revalidate", "scorer"],
      ["check", "main"],
    ]) {
      const { code, stdout, stderr } = await run([...args, "--from", place]);
      expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(advice)]);
      expect(stderr).not.toContain("ghp_secret");
    }
  });
});

describe("revalidate", () => {
  /** Two versions, released to both places; then a policy and a fixture set that neither was released with. */
  async function releaseTwo() {
    const { registry } = scene;
    const other = "models/scorer/1.0.1";
    registry.git("tag", TAG);
    expect((await run(["release", TAG, "--to", "releases"])).code).toBe(0);
    expect((await run(["release", TAG, "--to", GITHUB])).code).toBe(0);
    registry.addVersion({ version: "1.0.1" });
    registry.commit();
    registry.git("tag", other);
    expect((await run(["release", other, "--to", "releases"])).code).toBe(0);
    expect((await run(["release", other, "--to", GITHUB])).code).toBe(0);
    registry.write("models/scorer/model.yml", POLICY.replace("0.95", "0.999"));
    registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 3));
    registry.git("rm", "-rq", TAG);
    registry.commit();
  }

  interface Document {
    readonly exitCode: number;
    readonly versions: readonly {
      readonly report: { readonly tag: string; readonly source: object; readonly verdict: string };
    }[];
  }

  test("judges released versions by their own policy and fixtures, from a folder and from GitHub alike", async () => {
    await releaseTwo();
    const told = [];
    for (const from of ["releases", GITHUB]) {
      const { code, stdout } = await run(["revalidate", "scorer", "--from", from, "--json"]);
      const { versions, exitCode } = JSON.parse(stdout) as Document;
      expect([code, exitCode]).toEqual([0, 0]);
      expect(versions.map(({ report }) => [report.tag, report.verdict])).toEqual([
        ["models/scorer/1.0.1", "pass"],
        [TAG, "pass"],
      ]);
      told.push(versions.map(({ report }) => ({ ...report, createdAt: "" })));
    }
    expect(JSON.stringify(told[0])).toBe(JSON.stringify(told[1]));
    const one = await run(["revalidate", "scorer@1.0.0", TAG, "models/scorer/1.0.1/", "--from", "releases"]);
    expect([one.code, one.stdout]).toEqual([0, expect.stringContaining("Summary of 2 versions")]);
    expect(one.stdout).not.toContain("--from");
    expect(published()).toEqual([TAG, "models/scorer/1.0.1"]);
  });

  test.each([
    ["a model that was never released", ["nothing"], "There is no released version of nothing in folder releases."],
    ["a version that was never released", ["scorer@2.0.0"], "models/scorer/2.0.0 has no published release."],
    ["a name that is none", ["Scorer"], '"Scorer" is not a model name'],
    ["a version that is none", ["scorer@latest"], '"latest" is not a SemVer 2.0.0 version'],
    ["a path that is too long", ["models/scorer/1.0.0/model.onnx"], "names no model, or version of one"],
    ["no model", [], "revalidate needs an argument"],
  ])("refuses %s", async (_, targets, message) => {
    expect((await run(["release", TAG, "--to", "releases"])).code).toBe(0);
    const { code, stderr } = await run(["revalidate", ...targets, "--from", "releases"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test("says that it needs a place, and the commit of the release", async () => {
    const nowhere = await run(["revalidate", "scorer"]);
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("revalidate needs the place")]);
    await run(["release", TAG, "--to", "releases"]);
    rmSync(join(scene.registry.root, ".git"), { recursive: true });
    scene.registry.git("init", "--quiet", "--initial-branch=main");
    scene.registry.commit();
    const { code, stderr } = await run(["revalidate", "scorer", "--from", "releases"]);
    expect([code, stderr]).toEqual([3, expect.stringContaining("which is not in this repository")]);
    expect(stderr).toContain("git fetch --tags");
  });
});
