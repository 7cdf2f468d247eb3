import type { GraphSignature } from "../../../src/formats/graph.ts";
import type { ModelRead } from "../../../src/formats/onnx/model.ts";
import type { Candidate } from "../../../src/release/candidate.ts";
import { checkFlips, checkOverrides } from "../../../src/release/contract.ts";
import { checkGateKept } from "../../../src/release/gate-kept.ts";
import { findPrevious, type Previous } from "../../../src/release/previous.ts";
import { stage } from "../../../src/release/staged.ts";
import { checkFormerNames } from "../../../src/releases/former-names.ts";
import { compareVersions } from "../../../src/versioning/compare.ts";
import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { type KnownVersions, orderVersion } from "../../../src/versioning/order.ts";
import { contractRules } from "../../../src/versioning/rules/index.ts";
import { type Different, sample } from "../../versioning/sample.ts";
import { file, ID, metadata, metadataBytes, over, policy, type Raised, type RaisedRules, TAG } from "../raised.ts";

const numbered = over((version: string, published: readonly string[], more: Partial<KnownVersions> = {}) => {
  return orderVersion(version, { published, ...more }).findings;
});
const graphOf = (different: Different) => sample(different).graph as GraphSignature;
const candidate = {
  tag: TAG,
  modelFile: "model.onnx",
  assets: [file("model.onnx")],
  metadata: metadata(),
} as unknown as Candidate;
const staged = [{ name: "model.onnx", file: "/model.onnx", size: 1, sha256: "" }];
const read = over(async (model: ModelRead) => {
  const world = {
    listener: { stage: () => undefined },
    readModel: () => model,
    workspace: { stage: async () => staged },
  };
  return (await stage(candidate, world as unknown as Parameters<typeof stage>[1])).findings;
});
const graph = (different: Different): [ModelRead] => [{ ok: true, signature: graphOf(different) }];

const FOUND: Extract<Previous, { readonly kind: "not-comparable" }> = {
  kind: "not-comparable",
  ...{ where: "f", version: "1.0.0", tag: "models/scorer/1.0.0", claimedBump: "patch", taken: [], why: "" },
};
const asset = { id: "a", name: "model.onnx", size: 1, sha256: "0".repeat(64), complete: true };
const released = {
  id: "1",
  tag: FOUND.tag,
  draft: false,
  prerelease: false,
  title: "",
  body: "",
  url: "u",
  assets: [asset],
};
const compared = over(async (stated: Uint8Array | undefined) => {
  const world = {
    listener: { stage: () => undefined },
    readModel: () => graph({})[0],
    workspace: { folder: async () => "/previous" },
    repository: { read: async () => stated, list: async () => [] },
    previousReleases: {
      versions: async () => [FOUND.version],
      isPublished: async () => true,
      find: async () => released,
      read: async () => new Uint8Array(),
      download: async () => undefined,
      downloadFromTag: async () => true,
    },
  } as unknown as Parameters<typeof findPrevious>[2];
  const next = { ...candidate, id: { model: "scorer", version: "1.0.1" } };
  return (await findPrevious(next as typeof candidate, false, world)).findings;
});

const flips = over((count: number | undefined, limit: string, fixtures: boolean = true) => {
  const changed = count === undefined ? undefined : { rows: 100, count };
  return checkFlips(
    {
      tag: TAG,
      findings: [],
      policy: policy(limit),
      ...(fixtures ? { fixtures: { path: "f", files: [] } } : {}),
    } as unknown as Parameters<typeof checkFlips>[0],
    FOUND,
    { findings: [], quality: { baseline: { version: "1.0.0", changed } } } as unknown as Parameters<
      typeof checkFlips
    >[2],
  );
});
const LIMIT = "versioning: { max_flips: 0.05 }";
const NO_LIMIT = "title: Scorer";

const former = over((empty: readonly string[]) =>
  checkFormerNames("scorer", policy("renamed_from: rater"), empty, { list: async () => [] }),
);
const kept = over((text: string, gated: boolean) => {
  const own = {
    id: ID,
    folder: "models/scorer/1.0.1",
    policy: policy(text),
    policyRefused: false,
    fixtures: { path: "f", files: [] },
    fixturesRefused: false,
    resamples: 100,
  };
  return checkGateKept(own, "1.0.0", { gated: true }, { gated } as Parameters<typeof checkGateKept>[3]);
});
const GATE = "gate: { metrics: { recall: { min: 0.5 } } }";

/** Whether a change is refused depends on the number; what each rule finds is in its own example. */
async function contract(id: string): Promise<[string, Raised]> {
  const path = `../../versioning/examples/${id.replace("contract/", "")}.ts`;
  const { example, nearMiss } = (await import(path)) as { readonly example: Pair; readonly nearMiss: Pair };
  return [id, over((pair: Pair) => compareVersions(pair).changes)([example], [nearMiss])];
}

export const raised: RaisedRules = {
  ...Object.fromEntries(await Promise.all(contractRules.map(({ id }) => contract(id)))),
  "version/not-above-previous": numbered(["1.0.0", ["1.1.0"]], ["1.2.0", ["1.1.0"]]),
  "version/differs-only-in-build-metadata": numbered(["1.0.0+b", ["1.0.0+a"]], ["1.0.0+a", ["1.0.0+a"]]),
  "version/prerelease-of-published": numbered(["1.0.0-rc.1", ["1.0.0"]], ["1.0.1-rc.1", ["1.0.0"]]),
  "version/gap": numbered(["1.0.2", ["1.0.0"]], ["1.0.2", ["1.0.0"], { withdrawn: ["1.0.1"] }]),
  "version/backport": numbered(["1.0.1", ["1.0.0", "1.1.0", "2.0.0"]], ["2.0.1", ["1.0.0", "1.1.0", "2.0.0"]]),
  "version/withdrawn": numbered(
    ["1.0.1", ["1.0.0"], { withdrawn: ["1.0.1"] }],
    ["1.0.2", [], { withdrawn: ["1.0.1"] }],
  ),
  "version/model-unreadable": read([{ ok: false, why: "it ends early" }], graph({})),
  "version/class-labels": read(graph({ classLabels: ["fraud", "legit"] }), graph({ classLabels: ["legit", "fraud"] })),
  "layout/external-data-missing": read(graph({ externalData: ["weights.bin"] }), graph({})),
  "version/not-comparable": compared([undefined], [metadataBytes()]),
  "version/unknown-rule": over((id: string) => checkOverrides(policy(`versioning: { rules: { ${id}: minor } }`)))(
    ["contract/input-remove"],
    ["contract/input-removed"],
  ),
  "version/predictions-changed": flips([5, NO_LIMIT], [undefined, NO_LIMIT]),
  "version/too-many-flips": flips([6, LIMIT], [5, LIMIT]),
  "version/flips-not-counted": flips([undefined, LIMIT], [undefined, NO_LIMIT]),
  "version/predictions-not-counted": flips([undefined, NO_LIMIT], [undefined, NO_LIMIT, false]),
  "version/renamed-from-nothing": former([["rater"]], [["ranker"]]),
  "gate/removed": kept([NO_LIMIT, false], [GATE, false]),
  "gate/not-applied": kept([GATE, false], [GATE, true]),
};
