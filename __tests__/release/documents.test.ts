import { encodeColumn } from "../../src/gate/fixtures/column.ts";
import type { PermutationRunner } from "../../src/gate/ports.ts";
import { document, type FiguresWorld } from "../../src/release/figures.ts";
import { measureFirstLimits } from "../../src/release/first-limits.ts";
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
    expect(importance).toMatchObject({
      ...{ fixtures_sha256: expect.stringMatching(/^[0-9a-f]{64}$/), metric: `loss of auc_roc on ${ROWS}` },
    });
    expect(written.written).toMatchObject([
      { path: MATRIX, shows: "4 rows, 2 classes" },
      {
        path: IMPORTANCE,
        shows: "loss of auc_roc over 5 permutations of each of 3 features, 4 rows",
      },
    ]);
    expect(Buffer.from(files.get(MATRIX) ?? []).toString()).toMatch(/^2 \d+$/);
  });

  test("are measured one by one", async () => {
    const { made, files } = world((own) => own.set(IMPORTANCE, Buffer.from("my own")));
    expect(await document(ID, made)).toMatchObject({ written: [{ path: MATRIX }], kept: [IMPORTANCE] });
    expect(Buffer.from(files.get(IMPORTANCE) ?? []).toString()).toBe("my own");
    const other = world((own) => own.set(MATRIX, Buffer.from("my own")));
    expect(await document(ID, other.made)).toMatchObject({ written: [{ path: IMPORTANCE }], kept: [MATRIX] });
  });

  test("announce what they measure", async () => {
    const { made, stages } = world();
    await document(ID, made);
    expect(stages.slice(0, 2)).toEqual([`Reading ${TAG}`, `Measuring ${TAG}/model.onnx`]);
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
    // What was not written is behind no tag.
    const tagged = world(undefined, {}, TAG).made;
    expect(rules(await document(ID, { ...tagged, writeNew: async () => undefined }))).toEqual([]);
  });

  test("of a version that has its tag are behind it", async () => {
    expect((await document(ID, world(undefined, {}, TAG).made)).findings).toMatchObject([
      {
        rule: "documents/behind-tag",
        message: `The tag ${TAG} already exists at 111111111111 and does not contain the new figures.`,
        location: { file: TAG },
      },
    ]);
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

  test("of a model that the gate cannot be given are not measured, and told why", async () => {
    const { made } = world((files) => {
      files.delete(`${TAG}/model.onnx`);
      files.set(`${TAG}/model.pt`, Buffer.from("m"));
    });
    const workspace = { ...made.workspace, stage: async () => [] };
    const restated = { ...made, workspace };
    const { findings, written } = await document(ID, restated);
    expect(written).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
    const gone = world();
    const lost = { ...gone.made, workspace: { ...gone.made.workspace, stage: async () => [] } };
    expect((await document(ID, lost)).findings).toMatchObject([
      {
        rule: "documents/not-measured",
        message: `The figures of ${TAG} cannot be measured: there is no model file that can be read.`,
        location: { file: TAG },
      },
    ]);
  });

  test("of a model that does not classify have no matrix", async () => {
    const stated = versionFiles("1.0.1", {
      ...{ model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 0 } },
    })[`${TAG}/metadata.json`] as Uint8Array;
    const { made } = world((files) => {
      files.set(`${TAG}/metadata.json`, stated);
      files.set(IMPORTANCE, Buffer.from("my own"));
    });
    expect(await document(ID, made)).toMatchObject({ written: [], kept: [IMPORTANCE], findings: [] });
  });
});

describe("the first limits of a model", () => {
  const predicted = { predictions: { predicted: ["0", "1", "1", "1"] } };

  test("are those that its rows can hold", async () => {
    const { made } = world(undefined, predicted);
    expect(await measureFirstLimits(ID, made)).toMatchObject({ rows: 4, label: "label", value: expect.any(Number) });
  });

  test.each<[string, (files: Files) => void, FakeModel]>([
    ["there is no spread", () => undefined, {}],
    ["there are no rows", (files) => files.delete(ROWS), {}],
    ["metadata.json cannot be read", (files) => files.set(`${TAG}/metadata.json`, Buffer.from("{")), {}],
  ])("are not measured if %s", async (_, change, model) => {
    const { made } = world(change, model);
    expect(await measureFirstLimits(ID, made)).toEqual({ notMeasured: expect.any(String) });
  });
});
