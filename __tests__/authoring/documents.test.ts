import { document, type FiguresWorld } from "../../src/authoring/figures.ts";
import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import type { PermutationRunner } from "../../src/gate/ports.ts";
import { type FakeModel, fakeInference } from "../helpers/fake-inference.ts";
import { type Files, filesOf, memoryReadModel, memoryRepository, memoryWorkspace } from "../helpers/memory.ts";
import { fixtureRows } from "../helpers/registry.ts";
import { TAG, versionFiles } from "../helpers/scene.ts";

const ID = { model: "scorer", version: "1.0.1" };
const MATRIX = `${TAG}/confusion_matrix.png`;
const IMPORTANCE = `${TAG}/feature_importance.json`;
const ROWS = "models/scorer/fixtures/rows.csv";

const SCORES = { width: 2, values: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.4, 0.6, 0.7, 0.3) };
const PLAIN = { scores: SCORES, predicted: encodeColumn(["0", "1", "1", "0"]) };
const TURNED = { scores: SCORES, predicted: encodeColumn(["1", "0", "1", "0"]) };

/** The answers turn with x0, and with no other feature. */
const permute: PermutationRunner["permute"] = async (_path, _plan, { features, repeats }) => ({
  ok: true,
  value: {
    plain: PLAIN,
    permuted: features.map(({ name }) => Array.from({ length: repeats }, () => (name === "x0" ? TURNED : PLAIN))),
  },
});

function world(change: (files: Files) => void = () => undefined, model: FakeModel = {}, tag?: string) {
  const files = filesOf({ ...versionFiles("1.0.1"), [ROWS]: fixtureRows(4) });
  for (const path of [MATRIX, IMPORTANCE]) files.delete(path);
  change(files);
  const workspace = memoryWorkspace(files);
  const stages: string[] = [];
  const made: FiguresWorld = {
    repository: memoryRepository(files, tag),
    workspace,
    readModel: memoryReadModel(workspace),
    inference: { ...fakeInference(model), permute },
    listener: { stage: (title) => stages.push(title), progress: () => undefined, plan: () => undefined },
    rasterise: async (svg, scale) => Buffer.from(`${scale} ${svg.length}`),
    writeNew: async (path, content) => {
      if (files.has(path)) return undefined;
      files.set(path, content);
      return { name: path, size: content.length, sha256: "0" };
    },
  };
  return { made, files, stages };
}

const rules = ({ findings }: Awaited<ReturnType<typeof document>>) => findings.map(({ rule }) => rule);

describe("the documents of a version", () => {
  test("are measured and written where they are missing", async () => {
    const { made, files } = world();
    const written = await document(ID, made);
    expect(written.written.map(({ path }) => path).sort()).toEqual([MATRIX, IMPORTANCE].sort());
    expect([written.kept, rules(written)]).toEqual([[], []]);
    const importance = JSON.parse(Buffer.from(files.get(IMPORTANCE) ?? []).toString());
    expect(Object.keys(importance.features)).toEqual(expect.arrayContaining(["x0", "x1", "x2"]));
  });

  test("are kept where they are there, and nothing is measured", async () => {
    const { made, stages } = world((files) => {
      for (const path of [MATRIX, IMPORTANCE]) files.set(path, Buffer.from("my own"));
    });
    expect(await document(ID, made)).toMatchObject({ written: [], kept: [MATRIX, IMPORTANCE], findings: [] });
    expect(stages.filter((title) => title.startsWith("Measuring"))).toEqual([]);
  });

  test("that somebody writes meanwhile are kept", async () => {
    const { made } = world();
    const written = await document(ID, { ...made, writeNew: async () => undefined });
    expect([written.written, written.kept.length]).toEqual([[], 2]);
  });

  test("of a version that has its tag are behind it", async () => {
    expect(rules(await document(ID, world(undefined, {}, TAG).made))).toEqual(["documents/behind-tag"]);
  });

  test("of a version that is refused are not measured", async () => {
    const { made } = world((files) => files.set(`${TAG}/metadata.json`, Buffer.from("{")));
    const refused = await document(ID, made);
    expect([refused.written, rules(refused)]).toEqual([[], expect.arrayContaining(["file/syntax"])]);
  });

  test("without a fixture set cannot be measured", async () => {
    const { made } = world((files) => files.delete(ROWS));
    expect(rules(await document(ID, made))).toEqual(["documents/not-measured"]);
  });
});
