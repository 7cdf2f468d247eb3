import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const linear = linearModels();
const run = (cwd: string, ...args: readonly string[]) => runCli(cwd, args, linear);

/** A tagged version and a successor whose input was renamed, in a repository. */
function twoVersions() {
  const registry = createRegistry();
  registry.addVersion();
  registry.commit();
  registry.git("tag", "models/scorer/1.0.0");
  registry.addVersion({ version: "1.0.1", metadata: { output_classes: ["legit", "stolen"] } });
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(100, 10));
  registry.commit();
  return registry;
}

describe("diff", () => {
  const registry = twoVersions();
  const [old, next] = ["models/scorer/1.0.0", "models/scorer/1.0.1"] as const;

  test("says the same of two folders, of a tag and a folder, and of a folder and the tag before it", async () => {
    const { code, stdout } = await run(registry.root, "diff", old, next);
    expect([code, stdout]).toEqual([0, expect.stringContaining("major")]);
    for (const args of [[`refs/tags/${old}`, next], [next]]) {
      expect((await run(registry.root, "diff", ...args)).stdout).toContain("major");
    }
  });

  test("prints the number alone, one document, or Markdown", async () => {
    expect((await run(registry.root, "diff", next, "--suggest")).stdout).toBe("2.0.0\n");
    const { stdout } = await run(registry.root, "diff", old, next, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ requiredBump: "major" });
    expect((await run(registry.root, "diff", old, next, "--markdown")).stdout).toMatch(/^[#*|]/m);
  });

  test("of nothing, of three, of what is not there and of what is no version is told", async () => {
    for (const [args, words] of [
      [["diff"], "diff takes one or two versions, not 0."],
      [["diff", old, next, next], "diff takes one or two versions, not 3."],
      [["diff", "models/scorer/9.0.0"], "9.0.0"],
      [["diff", "nowhere", next], "nowhere"],
    ] as const) {
      const { code, stdout, stderr } = await run(registry.root, ...args);
      expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(words)]);
    }
  });
});

describe("init", () => {
  test("writes a first model.yml that the model passes, and leaves it alone afterwards", async () => {
    const registry = twoVersions();
    const first = await run(registry.root, "init", "scorer");
    expect([first.code, registry.read("models/scorer/model.yml")]).toEqual([0, expect.stringContaining("accuracy")]);
    registry.write("models/scorer/model.yml", "title: Mine\n");
    await run(registry.root, "init", "scorer", "--json");
    expect(registry.read("models/scorer/model.yml")).toBe("title: Mine\n");
  });

  test("writes workflows for the action that is named, and none for what names no action", async () => {
    const registry = twoVersions();
    const pinned = `acme/model-release@${"1".repeat(40)}`;
    const { code, stderr } = await run(registry.root, "init", "--github", "--action", pinned);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const folder = join(registry.root, ".github/workflows");
    expect(existsSync(folder)).toBe(true);
    const other = twoVersions();
    const unnamed = await run(other.root, "init", "--github", "--action", "model-release");
    expect([unnamed.code, existsSync(join(other.root, ".github"))]).toEqual([2, false]);
  });
});

test.each(["bash", "zsh", "fish"])(
  "completion prints the script of %s, which is that of SHELL without a name",
  async (shell) => {
    const named = await run("/", "completion", shell);
    expect([named.code, named.stdout]).toEqual([0, expect.stringContaining("model-release")]);
    const usual = await runCli("/", ["completion"], linear, { SHELL: `/usr/bin/${shell}` });
    expect(usual).toEqual(named);
  },
);

test("completion of a shell that nobody knows, and without one, is told", async () => {
  for (const [args, env] of [
    [["completion", "tcsh"], {}],
    [["completion"], {}],
    [["completion"], { SHELL: "/bin/tcsh" }],
  ] as const) {
    const { code, stdout, stderr } = await runCli("/", args, linear, env);
    expect([code, stdout, stderr.length > 0]).toEqual([2, "", true]);
  }
});

test("schema prints a schema or their names, version and help what they are", async () => {
  const { stdout } = await run("/", "schema", "metadata");
  expect(JSON.parse(stdout)).toHaveProperty("$schema");
  expect((await run("/", "schema")).stdout).toContain("catalogue");
  expect((await run("/", "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  for (const args of [["--help"], ["help", "release"], ["release", "--help"], []]) {
    expect((await run("/", ...args)).stdout).toContain("model-release");
  }
});

test("revalidate says what it needs, and what is not released", async () => {
  const registry = twoVersions();
  const said = async (...args: readonly string[]) => {
    const { code, stderr } = await run(registry.root, "revalidate", ...args);
    return [code, stderr] as const;
  };
  expect(await said()).toEqual([2, expect.stringContaining("revalidate needs an argument")]);
  expect(await said("scorer")).toEqual([2, expect.stringContaining("revalidate needs the place of the releases")]);
  expect(await said("scorer", "--from", tempFolder())).toEqual([2, expect.stringContaining("no released version")]);
});

test("a released version is judged again from the files of its release and the rows of its commit", async () => {
  const registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(100, 10));
  registry.write("models/scorer/model.yml", "title: Scorer\ngate:\n  metrics:\n    accuracy: { min: 0.8 }\n");
  registry.commit();
  registry.git("tag", "models/scorer/1.0.0");
  const out = join(tempFolder(), "releases");
  expect((await run(registry.root, "release", "models/scorer/1.0.0", "--to", out, "--first")).code).toBe(0);
  registry.git("rm", "-rq", "models/scorer/1.0.0");
  registry.commit();
  for (const target of ["scorer", "scorer@1.0.0", "models/scorer/1.0.0"]) {
    const { code, stdout } = await run(registry.root, "revalidate", target, "--from", out, "--json");
    expect([code, JSON.parse(stdout)]).toMatchObject([0, expect.anything()]);
    expect(stdout).toContain('"verdict": "pass"');
  }
});

test("catalogue lists what is released, and --check finds what somebody changed", async () => {
  const registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(100, 10));
  registry.write("models/scorer/model.yml", "title: Scorer\ngate:\n  metrics:\n    accuracy: { min: 0.8 }\n");
  registry.commit();
  const out = join(tempFolder(), "releases");
  const catalogue = (...args: readonly string[]) => run(registry.root, "catalogue", ...args);
  expect((await run(registry.root, "release", "models/scorer/1.0.0", "--to", out, "--first")).code).toBe(0);
  expect((await catalogue("--from", out, "--check")).code).not.toBe(0);
  expect((await catalogue("--from", out)).code).toBe(0);
  const { versions } = JSON.parse(registry.read("models/catalogue.json"));
  expect(versions).toMatchObject([{ tag: "models/scorer/1.0.0", verdict: "pass" }]);
  expect(registry.read("models/README.md")).toContain("Scorer");
  expect((await catalogue("--from", out, "--check")).code).toBe(0);
  expect((await catalogue("--check")).stdout).toContain("only compared with each other");
  registry.write("models/README.md", registry.read("models/README.md").replace("Scorer", "Sorcerer"));
  const { code, stdout } = await catalogue("--from", out, "--check", "--json");
  expect([code, JSON.parse(stdout).findings[0].rule]).toEqual([1, "catalogue/stale-cell"]);
  expect((await catalogue()).code).toBe(2);
});

test("new makes a version's folder from a model, and set fills what is open", async () => {
  const registry = createRegistry();
  registry.write("README.md", "# Models\n");
  registry.commit();
  const args = ["new", "scorer", "--model", join(process.cwd(), "__tests__/models/good.onnx")];
  const made = await run(registry.root, ...args, "--set", "epochs=20", "--yes");
  const metadata = () => JSON.parse(registry.read("models/scorer/1.0.0/metadata.json"));
  expect([made.code, metadata().training_config.epochs, metadata().framework]).toEqual([0, 20, null]);
  const set = await run(registry.root, "set", "models/scorer/1.0.0", "framework=numpy");
  expect([set.code, metadata().framework]).toEqual([0, "numpy"]);
  for (const [wrong, words] of [
    [["new"], "new takes a model"],
    [["new", "scorer"], "new needs a model file"],
    [["set", "models/scorer/1.0.0"], "set needs a version"],
  ] as const) {
    const { code, stderr } = await run(registry.root, ...wrong);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  }
});
