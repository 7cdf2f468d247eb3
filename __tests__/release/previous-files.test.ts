import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { readModelFile } from "../../src/platform/files/model-bytes.ts";
import { createWorkspace } from "../../src/platform/files/workspace.ts";
import { fetchPreviousFiles } from "../../src/release/previous-files.ts";
import { signatureOf } from "../../src/release/signature.ts";
import type { StoredAsset, StoredRelease } from "../../src/releases/ports.ts";
import { createRegistry } from "../helpers/registry.ts";

const NAMES = ["metadata.json", "model.onnx", "README.md"];

/** The previous release of a store that states digests, or of one that does not. */
async function filesOf(stating: boolean) {
  const registry = createRegistry();
  registry.addVersion();
  const at = (name: string) => `${registry.root}/models/scorer/1.0.0/${name}`;
  const sha256 = (name: string) =>
    createHash("sha256")
      .update(readFileSync(at(name)))
      .digest("hex");
  const assets = NAMES.map(
    (name): StoredAsset => ({
      ...{ id: name, name, size: readFileSync(at(name)).length, complete: true },
      ...(stating ? { sha256: sha256(name) } : {}),
    }),
  );
  const release: StoredRelease = {
    ...{ id: "1", tag: "models/scorer/1.0.0", draft: false, prerelease: false, title: "scorer", body: "", url: "" },
    assets,
  };
  const downloads: string[] = [];
  const workspace = await createWorkspace(registry.root, "evidence");
  const fetched = await fetchPreviousFiles(
    release,
    "1.0.0",
    {
      read: async (_, { name }) => readFileSync(at(name)),
      download: async (_, { name }, file) => {
        downloads.push(name);
        copyFileSync(at(name), file);
      },
      downloadFromTag: async () => false,
    },
    { workspace, readModel: readModelFile, repository: { read: async () => undefined } as never },
  );
  await workspace.dispose();
  if (!fetched.ok) throw new Error(fetched.why);
  return { signature: fetched.files.signature, downloads };
}

test("a store that states no digests gives the same signature as one that does, and each file is fetched once", async () => {
  const stated = await filesOf(true);
  const unstated = await filesOf(false);
  expect(unstated.signature).toEqual(stated.signature);
  expect(stated.downloads).toEqual(["model.onnx"]);
  expect(unstated.downloads).toEqual(["model.onnx", "README.md"]);
});

test("a SavedModel is its folder or its archive, and nothing else", () => {
  const metadata = { export_format: "savedmodel", validation: { quantization: "none" } } as never;
  const names = ["saved_model/saved_model.pb", "saved_model/variables/data", "saved_model.tar", "saved_models.md"];
  const { modelFiles, otherFiles } = signatureOf(metadata, undefined, new Map(names.map((name) => [name, "a"])));
  expect(Object.keys(modelFiles)).toEqual(names.slice(0, 3));
  expect(Object.keys(otherFiles)).toEqual(["saved_models.md", "metadata.json"]);
});
