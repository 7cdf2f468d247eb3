import type { Finding } from "../../src/domain/finding.ts";
import type { GraphSignature } from "../../src/formats/graph.ts";
import type { ModelRead } from "../../src/formats/onnx/model.ts";
import type { Candidate } from "../../src/release/candidate.ts";
import { gateInput } from "../../src/release/measure.ts";
import { stage } from "../../src/release/staged.ts";
import { candidateOf, fixturesOf, metadataDocument, policyOf, SET, TAG, versionFile } from "../helpers/candidate.ts";
import { filesOf, memoryWorkspace } from "../helpers/memory.ts";
import { sample } from "../versioning/sample.ts";

const GRAPH = { ...(sample().graph as GraphSignature), classLabels: [] };
const MODEL = `${TAG}/model.onnx`;

async function staged(read: ModelRead | GraphSignature, changes: Partial<Candidate> = {}, without: string[] = []) {
  const candidate = candidateOf(changes);
  const workspace = memoryWorkspace(filesOf(Object.fromEntries(candidate.assets.map(({ path }) => [path, path]))));
  const opened: string[] = [];
  const heard: (readonly Finding[])[] = [];
  const found = await stage(candidate, {
    workspace: {
      ...workspace,
      stage: async (files) => (await workspace.stage(files)).filter(({ name }) => !without.includes(name)),
    },
    readModel: (file) => {
      opened.push(file);
      return "ok" in read ? read : { ok: true, signature: read };
    },
    listener: { stage: () => undefined, progress: () => undefined, plan: () => undefined, found: (f) => heard.push(f) },
  });
  expect(heard).toEqual([found.findings]);
  return { ...found, opened };
}

test("the private copy of the model is read, and what it says of itself is known", async () => {
  expect(await staged(GRAPH)).toMatchObject({ graph: GRAPH, findings: [], opened: ["/own/model.onnx"] });
  expect((await staged(GRAPH)).files.map(({ name }) => name)).toEqual(["model.onnx", "metadata.json", "README.md"]);
});

test.each<[string, Partial<Candidate>, string[]]>([
  ["no model file", { modelFile: undefined }, []],
  ["no metadata", { metadata: undefined }, []],
  ["no copy of the model", {}, ["model.onnx"]],
])("with %s nothing is read, and nothing is told: it has findings of its own", async (_, changes, without) => {
  expect(await staged(GRAPH, changes, without)).toMatchObject({ graph: "unknown", findings: [], opened: [] });
});

test("a model that is not ONNX is not looked into", async () => {
  expect(await staged(GRAPH, { modelFile: "model.pt" })).toMatchObject({ graph: undefined, findings: [], opened: [] });
});

test("a model that cannot be read is told, with the advice of who tried", async () => {
  const { graph, findings } = await staged({ ok: false, why: "it ends early", fix: "Copy it again." });
  expect(graph).toBe("unknown");
  expect(findings).toMatchObject([
    {
      rule: "version/model-unreadable",
      message: `${MODEL} cannot be read: it ends early.`,
      fix: "Copy it again.",
      location: { file: MODEL },
    },
  ]);
});

test("weights that the model keeps elsewhere have to lie next to it", async () => {
  const graph = { ...GRAPH, externalData: ["a.bin", "b.bin"] };
  const assets = [...candidateOf().assets, versionFile("b.bin")];
  expect((await staged(graph, { assets })).findings).toMatchObject([
    {
      rule: "layout/external-data-missing",
      message: `${MODEL} keeps weights in "a.bin", which is not next to it.`,
      location: { file: MODEL },
    },
  ]);
});

describe("the classes that the file names", () => {
  const contradicted = async (classLabels: string[][], stated: string[] = ["legit", "fraud"]) =>
    (await staged({ ...GRAPH, classLabels }, { metadata: metadataDocument({ output_classes: stated }) })).findings;

  test("are those of metadata.json, in their order", async () => {
    expect(await contradicted([["legit", "fraud"]])).toEqual([]);
    expect(
      await contradicted([
        ["a", "b"],
        ["legit", "fraud"],
      ]),
    ).toEqual([]);
    expect(await contradicted([["fraud", "legit"]])).toMatchObject([
      {
        rule: "version/class-labels",
        message: `${MODEL} gives fraud, legit; output_classes lists legit, fraud.`,
        location: { file: `${TAG}/metadata.json`, line: expect.any(Number), column: expect.any(Number) },
      },
    ]);
    expect((await contradicted([["fraud", "legit"]]))[0]?.location).toEqual(
      metadataDocument().locate(["output_classes"]),
    );
    expect(await contradicted([["legit", "fraud", "other"]])).toHaveLength(1);
    expect(await contradicted([["legit\nfraud"]])).toHaveLength(1);
  });

  test("do not count if there are none on one of the two sides, or if they are numbers", async () => {
    expect(await contradicted([])).toEqual([]);
    expect(await contradicted([["0", "1"]])).toEqual([]);
    expect(await contradicted([["legit", "fraud"]], [])).toEqual([]);
  });
});

describe("what the gate is given", () => {
  const workspace = memoryWorkspace(filesOf({}));
  const files = [{ name: "model.onnx", file: "/own/model.onnx", size: 1, sha256: "m" }];
  const given = (
    changes: Partial<Candidate> = {},
    graph: GraphSignature | undefined | "unknown" = GRAPH,
    own = files,
  ) => gateInput(candidateOf(changes), { files: own, graph, findings: [] }, workspace);

  test("is the private copy, the set in the tree and the policy", () => {
    const policy = policyOf("title: S\n");
    const metadata = metadataDocument();
    const changes = { policy, metadata, fixtures: fixturesOf("abc"), fixturesRefused: true };
    expect(given(changes)).toEqual({
      ...{ modelPath: "/own/model.onnx", model: MODEL, metadata, graph: GRAPH, policy, fixturesRefused: true },
      fixtures: { path: SET, file: `/tree/${SET}`, sha256: "abc", format: "csv" },
    });
  });

  test("is without what there is not", () => {
    expect(given()).toMatchObject({ fixtures: undefined, policy: undefined, fixturesRefused: false });
    expect(given({}, "unknown")).not.toHaveProperty("graph");
    expect(given({ fixtures: { path: SET, files: [] } })).toMatchObject({ fixtures: { sha256: "" } });
  });

  test.each<[string, Partial<Candidate>, typeof files]>([
    ["there is no model file that can be read", { modelFile: undefined }, files],
    ["there is no model file that can be read", {}, []],
    ["metadata.json must be fixed first", { metadata: undefined }, files],
    ["model.yml must be fixed first", { policyRefused: true }, files],
  ])("is nothing if %s", (why, changes, own) => {
    expect(given(changes, GRAPH, own)).toBe(why);
  });
});
