import { createHash } from "node:crypto";
import { fetchPreviousFiles } from "../../src/release/previous-files.ts";
import { signatureOf } from "../../src/release/signature.ts";
import type { StoredAsset, StoredRelease } from "../../src/releases/ports.ts";
import { TAG } from "../helpers/candidate.ts";
import { type Files, memoryReadModel, memoryRepository, memoryWorkspace } from "../helpers/memory.ts";
import { versionFiles } from "../helpers/scene.ts";

const HELD: Files = new Map(
  Object.entries(versionFiles("1.0.1")).map(([path, bytes]) => [path.slice(TAG.length + 1), bytes]),
);

interface Store {
  readonly held?: Files;
  /** Whether the store states the digests of its assets. */
  readonly states?: boolean;
  /** What git has under the tag. */
  readonly inGit?: Files;
  /** Files in which the model keeps its weights. */
  readonly external?: readonly string[];
  readonly tree?: Files;
}

/** Fetches a release from a store that keeps count of what is asked of it. */
async function fetchFrom({ held = HELD, states = true, inGit = new Map(), external = [], tree = new Map() }: Store) {
  const assets = [...held].map(([name, bytes]): StoredAsset => {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { ...{ id: name, name, size: bytes.length, complete: true }, ...(states ? { sha256 } : {}) };
  });
  const release: StoredRelease = {
    ...{ id: "1", tag: TAG, draft: false, prerelease: false, title: "scorer", body: "", url: "" },
    assets,
  };
  const asked: string[] = [];
  const workspace = memoryWorkspace(new Map());
  const take = (from: Files, name: string, file: string) => {
    const bytes = from.get(name);
    if (bytes !== undefined) workspace.copies.set(file, bytes);
    return bytes !== undefined;
  };
  const readModel = memoryReadModel(workspace);
  const fetched = await fetchPreviousFiles(
    release,
    "1.0.1",
    {
      read: async (_, { name }) => held.get(name) as Uint8Array,
      download: async (_, { name }, file) => {
        asked.push(name);
        take(held, name, file);
      },
      downloadFromTag: async (tag, name, file) => {
        asked.push(`${name} of ${tag}`);
        return take(inGit, name, file);
      },
    },
    {
      workspace,
      repository: memoryRepository(tree),
      readModel: (file) => {
        const model = readModel(file);
        return model.ok ? { ok: true, signature: { ...model.signature, externalData: external } } : model;
      },
    },
  );
  return { fetched, asked, copies: [...workspace.copies.keys()] };
}

const without = (...names: readonly string[]): Files => new Map([...HELD].filter(([name]) => !names.includes(name)));
const OTHERS = ["README.md", "feature_importance.json", "confusion_matrix.png"];

test("a store that states no digests gives the same signature as one that does, and each file is fetched once", async () => {
  const [stated, unstated] = [await fetchFrom({}), await fetchFrom({ states: false })];
  expect(stated.fetched).toMatchObject({ ok: true, files: { model: { modelPath: "/others/1.0.1/model.onnx" } } });
  const signatureIn = ({ fetched }: typeof stated) => (fetched.ok ? fetched.files.signature : fetched.why);
  expect(signatureIn(unstated)).toEqual(signatureIn(stated));
  expect(stated.asked).toEqual(["model.onnx"]);
  expect([...unstated.asked].sort()).toEqual(["model.onnx", ...OTHERS].sort());
});

test("weights that lie in files of their own come with the model, from the release or from the tag", async () => {
  const held = new Map([...HELD, ["w.bin", Buffer.from("w")] as const]);
  const whole = await fetchFrom({ held, external: ["w.bin"] });
  expect([whole.asked, whole.copies]).toEqual([
    ["model.onnx", "w.bin"],
    ["/others/1.0.1/model.onnx", "/others/1.0.1/w.bin"],
  ]);
  const inGit = await fetchFrom({ inGit: new Map([["w.bin", Buffer.from("w")]]), external: ["w.bin"] });
  expect([inGit.fetched.ok, inGit.asked]).toEqual([true, ["model.onnx", `w.bin of ${TAG}`]]);
  const gone = await fetchFrom({ external: ["w.bin"] });
  expect(gone.fetched).toEqual({ ok: false, why: `${TAG} has no w.bin, which its model needs.` });
});

test("a model that is no asset comes from the tag, metadata that is none from the working tree", async () => {
  const tagged = await fetchFrom({ held: without("model.onnx"), inGit: HELD });
  expect([tagged.fetched.ok, tagged.asked]).toEqual([true, [`model.onnx of ${TAG}`]]);
  const tree = new Map(Object.entries(versionFiles("1.0.1", { framework: "of the tree" })));
  const { fetched } = await fetchFrom({ held: without("metadata.json"), tree });
  expect(fetched).toMatchObject({ ok: true, files: { signature: { metadata: { framework: "of the tree" } } } });
  expect((await fetchFrom({ held: without("metadata.json") })).fetched).toEqual({
    ok: false,
    why: `${TAG} has no metadata.json.`,
  });
});

test("a model of a format that is not run is not fetched, and its files are compared by their digests", async () => {
  const metadata = versionFiles("1.0.1", { export_format: "torchscript" })[`${TAG}/metadata.json`] as Uint8Array;
  const held = new Map([
    ...without("model.onnx"),
    ["metadata.json", metadata],
    ["model.pt", Buffer.from("p")],
  ] as const);
  const { fetched, asked } = await fetchFrom({ held });
  expect(asked).toEqual([]);
  expect(fetched).toMatchObject({ ok: true, files: { signature: { modelFiles: { "model.pt": expect.any(String) } } } });
  expect(fetched).not.toHaveProperty("files.model");
});

test("a SavedModel is its folder or its archive, and nothing else", () => {
  const metadata = { export_format: "savedmodel", validation: { quantization: "none" } } as never;
  const names = ["saved_model/saved_model.pb", "saved_model/variables/data", "saved_model.tar", "saved_models.md"];
  const { modelFiles, otherFiles } = signatureOf(metadata, undefined, new Map(names.map((name) => [name, "a"])));
  expect(Object.keys(modelFiles)).toEqual(names.slice(0, 3));
  expect(Object.keys(otherFiles)).toEqual(["saved_models.md", "metadata.json"]);
});
