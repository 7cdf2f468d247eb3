import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { checkedOutTree } from "../../src/platform/git/repository.ts";
import { findChanged } from "../../src/release/changed.ts";
import type { ChangedFile } from "../../src/release/ports.ts";
import { createRegistry, type Registry } from "../helpers/registry.ts";

function registryOf(...versions: string[]): Registry {
  const registry = createRegistry();
  for (const version of versions) registry.addVersion({ version });
  return registry;
}

const modified = (...paths: string[]): ChangedFile[] => paths.map((path) => ({ path, status: "modified" }));
const removed = (...paths: string[]): ChangedFile[] => paths.map((path) => ({ path, status: "removed" }));

async function changedIn({ root }: Registry, files: readonly ChangedFile[]) {
  const { versions, gone, policiesAlone, findings } = await findChanged(files, checkedOutTree(root));
  return {
    versions: versions.map(
      ({ model, version, policyChanged }) => `${model}/${version}${policyChanged ? " policy" : ""}`,
    ),
    gone: gone.map(({ model, version }) => `${model}/${version}`),
    policiesAlone,
    findings: findings.map(({ rule }) => rule),
  };
}
const nothing = { versions: [], gone: [], policiesAlone: [], findings: [] };

describe("what a pull request changes", () => {
  test.each([
    ["models/scorer/model.yml"],
    ["models/scorer/fixtures/rows.csv"],
    ["models/scorer/fixtures/test_data_set_0/input_0.pb"],
  ])("is judged by the newest version and by the newest stable one: %s", async (path) => {
    const registry = registryOf("1.0.0", "1.0.1", "1.1.0-rc.1");
    const expected = { ...nothing, versions: ["scorer/1.1.0-rc.1 policy", "scorer/1.0.1 policy"] };
    expect(await changedIn(registry, modified(path))).toEqual(expected);
    // A file that the pull request takes away is a change like any other.
    expect(await changedIn(registry, removed(path))).toEqual(expected);
  });

  test("of a policy beside an old version is still judged by the newest", async () => {
    const registry = registryOf("1.0.0", "1.0.1");
    const files = modified("models/scorer/1.0.0/README.md", "models/scorer/fixtures/rows.csv");
    expect(await changedIn(registry, files)).toEqual({ ...nothing, versions: ["scorer/1.0.0", "scorer/1.0.1 policy"] });
  });

  test("of a policy is not judged by a deprecated version while there is another", async () => {
    const registry = registryOf("1.0.0");
    registry.addVersion({ version: "1.0.1", metadata: { deprecated: true } });
    const files = modified("models/scorer/model.yml");
    expect(await changedIn(registry, files)).toEqual({ ...nothing, versions: ["scorer/1.0.0 policy"] });
    registry.addVersion({ version: "1.0.0", metadata: { deprecated: true } });
    expect(await changedIn(registry, files)).toEqual({ ...nothing, versions: ["scorer/1.0.1 policy"] });
  });

  test("of a fixture set that model.yml names elsewhere counts as one", async () => {
    const registry = registryOf("1.0.0");
    registry.write("models/scorer/model.yml", "gate:\n  fixtures: data/rows.csv\n");
    const named = modified("models/scorer/data/rows.csv");
    expect(await changedIn(registry, named)).toEqual({ ...nothing, versions: ["scorer/1.0.0 policy"] });
    const other = modified("models/scorer/data/other.csv");
    expect(await changedIn(registry, other)).toEqual({ ...nothing, findings: ["layout/not-a-version"] });
  });

  test("of a model without versions is left with its policy alone", async () => {
    const registry = createRegistry();
    registry.write("models/scorer/model.yml", "nonsense: 1\n");
    expect(await changedIn(registry, modified("models/scorer/model.yml"))).toEqual({
      ...nothing,
      policiesAlone: ["scorer"],
    });
  });

  test("are the versions whose folders are gone: deleted, renamed, replaced by a link or named in other letters", async () => {
    const registry = registryOf("1.0.0", "1.0.1", "1.0.2");
    const folder = (version: string) => join(registry.root, "models/scorer", version);
    rmSync(folder("1.0.0"), { recursive: true });
    renameSync(folder("1.0.1"), folder("1.0.1-old"));
    rmSync(folder("1.0.2"), { recursive: true });
    symlinkSync("1.0.1-old", folder("1.0.2"));
    const files = [
      ...removed("models/scorer/1.0.0/README.md", "models/scorer/1.0.1/README.md", "models/scorer/1.0.2/README.md"),
      ...modified("models/scorer/1.0.1-old/README.md", "models/scorer/1.0.2"),
    ];
    expect(await changedIn(registry, files)).toEqual({
      ...nothing,
      versions: ["scorer/1.0.1-old"],
      gone: ["scorer/1.0.0", "scorer/1.0.1", "scorer/1.0.2"],
      findings: ["layout/not-a-folder"],
    });
    const other = registryOf("1.0.0");
    renameSync(join(other.root, "models/scorer"), join(other.root, "models/Scorer"));
    const renamed = [...removed("models/scorer/1.0.0/README.md"), ...modified("models/Scorer/1.0.0/README.md")];
    expect(await changedIn(other, renamed)).toEqual({
      ...nothing,
      gone: ["scorer/1.0.0"],
      findings: ["layout/not-a-version"],
    });
  });

  test("may leave no models at all", async () => {
    const registry = createRegistry();
    mkdirSync(join(registry.root, "docs"));
    const files = removed("models/scorer/1.0.0/README.md", "models/scorer/model.yml", "models/scorer/v1/README.md");
    expect(await changedIn(registry, files)).toEqual({ ...nothing, gone: ["scorer/1.0.0"], policiesAlone: ["scorer"] });
  });
});
