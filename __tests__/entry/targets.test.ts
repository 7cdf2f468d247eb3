import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, type Registry } from "../helpers/registry.ts";

const linear = linearModels();
const TAG = "models/scorer/1.0.0";

function registryOf(...versions: string[]): Registry {
  const registry = createRegistry();
  for (const version of versions) registry.addVersion({ version });
  registry.commit();
  return registry;
}

describe("a version is named from where the user is", () => {
  test.each([
    ["", "scorer@1.0.0"],
    ["", "./models/scorer/1.0.0/."],
    [TAG, "."],
    [TAG, "./"],
    ["models/scorer/1.0.1", "../1.0.0"],
    ["models/scorer", "1.0.0/"],
    ["models", "scorer/1.0.0"],
  ])("in %j, by %s", async (folder, text) => {
    const { root } = registryOf("1.0.0", "1.0.1");
    const cwd = join(root, folder);
    for (const command of [["validate"], ["gate"], ["release", "--to", join(root, "releases")]]) {
      const [name = "", ...options] = command;
      const { code, stdout } = await runCli(cwd, [name, text, "--quiet", ...options], linear);
      if (name === "release") expect(stdout).toContain(`(${TAG})`);
      else expect([code, stdout]).toEqual([0, expect.stringContaining(`(${TAG}): `)]);
    }
  });

  test("by an absolute path", async () => {
    const { root } = registryOf("1.0.0");
    const { code, stdout } = await runCli("/", ["validate", join(root, TAG), "--quiet"], linear);
    expect([code, stdout.split("\n")]).toEqual([0, [expect.stringContaining(`(${TAG}): `), ""]]);
  });

  test("and what names none is refused in words of versions", async () => {
    const { root } = registryOf("1.0.0");
    for (const text of ["scorer", "..", "scorer/v1", ""]) {
      const { code, stderr } = await runCli(root, ["gate", text], linear);
      expect([code, stderr]).toEqual([2, expect.stringContaining("Name the version by the path of its folder")]);
    }
  });
});

test("a revalidation judges each version once, and asks for what it is not given", async () => {
  const { root } = registryOf("1.0.0");
  await runCli(root, ["release", TAG, "--to", "releases"], linear);
  const args = ["revalidate", "scorer@1.0.0", "scorer", "--from", "releases", "--json"];
  const { code, stdout } = await runCli(root, args, linear);
  expect([code, stdout.match(/"tag": "models\/scorer\/1\.0\.0"/g)?.length]).toEqual([0, 1]);
  for (const [text, what] of [
    ["scorer@", '"scorer@" names no version after the @.'],
    ["@1.0.0", '"@1.0.0" names no model, or version of one.'],
    ["scorer@1.0.0@2", '"scorer@1.0.0@2" names no model, or version of one.'],
  ] as const) {
    const wrong = await runCli(root, ["revalidate", text, "--from", "releases"]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(what)]);
  }
});

test("a folder that does not exist and looks like a repository is mentioned; a place of another kind is refused", async () => {
  const { root, write } = registryOf("1.0.0");
  const release = (to: string) => runCli(root, ["release", TAG, "--to", to, "--dry-run", "--quiet"], linear);
  const meant = await release("acme/models");
  expect([meant.code, meant.stderr]).toEqual([0, expect.stringContaining("--to github:acme/models")]);
  write("out/a", "");
  for (const to of ["out/models", "acme/models/", "./acme/models", "releases", "a/b/c"]) {
    expect((await release(to)).stderr).not.toContain("github:");
  }
  const other = await release("gitlab:acme/models");
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("places of the kind gitlab: are not known")]);
});
