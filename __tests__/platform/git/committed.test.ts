import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { openCommitted } from "../../../src/platform/git/committed.ts";
import { createLfsStore } from "../../../src/platform/git/lfs-store.ts";
import { checkedOutTree, createRepository } from "../../../src/platform/git/repository.ts";
import { pointerTo } from "../../helpers/git-lfs.ts";
import { createRegistry, type Registry } from "../../helpers/registry.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

function open({ root, git }: Registry) {
  const lfs = createLfsStore({ root, temp: tempFolder() });
  return openCommitted({ root, commit: git("rev-parse", "HEAD"), target: tempFolder(), lfs });
}

function registryWithLinks(): Registry {
  const registry = createRegistry();
  registry.addVersion();
  registry.addVersion({ version: "1.0.1", files: { ".hidden": "h", "weights/a b.bin": "w" } });
  registry.write("models/scorer/model.yml", "title: Scorer\n");
  registry.write("models/scorer/fixtures/rows.csv", "a,b\n");
  registry.write("models/scorer/1.0-old/README.md", "no version");
  symlinkSync("README.md", join(registry.root, "models/scorer/1.0.1/link.md"));
  symlinkSync("1.0.1", join(registry.root, "models/scorer/2.0.0"));
  symlinkSync("scorer", join(registry.root, "models/alias"));
  registry.commit();
  return registry;
}

const PATHS = [
  "models/scorer/1.0.0",
  "models/scorer/1.0.1",
  "models/scorer/model.yml",
  "models/scorer/fixtures",
  "models/scorer/2.0.0",
  "models/scorer/2.0.0/README.md",
  "models/alias/1.0.0",
  "models/scorer/3.0.0",
  "models/scorer/1.0.0/README.md/deeper",
  "models/nowhere",
];

test("the registry of a commit is that of its clean checkout", async () => {
  const registry = registryWithLinks();
  const [committed, checkedOut] = [await open(registry), createRepository(registry.root)];
  for (const path of PATHS) expect([path, await committed.list(path)]).toEqual([path, await checkedOut.list(path)]);
  const files = ["metadata.json", "link.md", ".hidden", "none"].map((name) => `models/scorer/1.0.1/${name}`);
  for (const path of [...files, "models/scorer/model.yml", "models/alias/model.yml", "models/scorer"]) {
    const [there, here] = [await committed.read(path), await checkedOut.read(path)];
    expect([path, there && String(there)]).toEqual([path, here && String(here)]);
  }
  for (const model of ["scorer", "alias", "nowhere"]) {
    const folders = await checkedOutTree(registry.root).versions(model);
    // A link in the place of the model is followed in a checkout, and holds nothing in git.
    expect([...(await committed.versions(model))].sort()).toEqual(model === "alias" ? [] : [...folders].sort());
  }
  expect(await committed.checkout("models/scorer/1.0.0")).toEqual(await checkedOut.checkout("models/scorer/1.0.0"));
});

test("the working tree does not count, nor does the index", async () => {
  const registry = registryWithLinks();
  const before = await createRepository(registry.root).list("models/scorer/1.0.0");
  registry.write("models/scorer/1.0.0/model.onnx", "changed");
  registry.write("models/scorer/1.0.0/notes.txt", "new");
  registry.git("add", "--all");
  rmSync(join(registry.root, "models/scorer/1.0.0/README.md"));
  renameSync(join(registry.root, "models/scorer/fixtures"), join(registry.root, "models/scorer/fixtures-2"));
  const committed = await open(registry);
  expect(await committed.list("models/scorer/1.0.0")).toEqual(before);
  expect(await committed.list("models/scorer/fixtures")).toHaveLength(1);
});

test("a pointer of Git LFS becomes what it stands for, from the working tree if it is there", async () => {
  const registry = createRegistry();
  registry.addVersion();
  const content = "the model's own bytes";
  registry.write("models/scorer/1.0.0/model.onnx", pointerTo(content));
  registry.commit();
  registry.write("models/scorer/1.0.0/model.onnx", content);
  const committed = await open(registry);
  const model = (await committed.list("models/scorer/1.0.0"))?.find(({ name }) => name === "model.onnx");
  expect(model).toMatchObject({ size: content.length, gitStatus: "same" });
  expect(String(await committed.read("models/scorer/1.0.0/model.onnx"))).toBe(content);
});

test("a submodule in the place of a version is no folder of files", async () => {
  const registry = createRegistry();
  const commit = registry.commit();
  registry.git("update-index", "--add", "--cacheinfo", `160000,${commit},models/scorer/1.0.0`);
  registry.git("commit", "--quiet", "--message", "A submodule");
  mkdirSync(join(registry.root, "models/scorer/1.0.0"), { recursive: true });
  const committed = await open(registry);
  expect(await committed.list("models/scorer/1.0.0")).toMatchObject([{ kind: "other" }]);
  expect(await committed.read("models/scorer/1.0.0")).toBeUndefined();
  expect(await committed.versions("scorer")).toEqual([]);
});
