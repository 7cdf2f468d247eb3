import { document, type FiguresWorld } from "../../../src/authoring/figures.ts";
import type { Finding } from "../../../src/domain/finding.ts";
import { measureFigures } from "../../../src/gate/figures.ts";
import { parseMinimum } from "../../../src/registry/policy.ts";
import type { Checkout, Repository } from "../../../src/registry/ports.ts";
import type { VersionFile } from "../../../src/registry/version-file.ts";
import { assess } from "../../../src/release/assess.ts";
import { type Candidate, findCandidate } from "../../../src/release/candidate.ts";
import { reuseGateReport } from "../../../src/release/gate-report.ts";
import { checkRows, holdToMinimum } from "../../../src/release/minimum.ts";
import { checkPolicyKept } from "../../../src/release/policy-kept.ts";
import { describeReleasedChange } from "../../../src/release/released.ts";
import type { Request } from "../../../src/release/request.ts";
import { applyWaivers } from "../../../src/release/waivers.ts";
import type { Report, ReportPolicy } from "../../../src/releases/report.ts";
import { fakeInference } from "../../helpers/fake-inference.ts";
import { reportOf } from "../../helpers/report.ts";
import { bytes, file, ID, metadata, metadataBytes, over, policy, type RaisedRules, TAG, WHOLE } from "../raised.ts";

const HEAD = "1".repeat(40);
const OTHER = "2".repeat(40);
const TAGGED: Checkout = { head: HEAD, tagCommit: HEAD };
const POLICY = "models/scorer/model.yml";
const SET = "models/scorer/fixtures/rows.csv";

const at = (path: string, changes: Partial<VersionFile> = {}) => file("a file", { path, ...changes });

/** A registry with a whole version, and what else is listed; `texts` are the contents that are read. */
interface Tree {
  readonly checkout?: Checkout | undefined;
  readonly listed?: readonly VersionFile[];
  readonly texts?: Readonly<Record<string, string>>;
}

function repositoryOf({ checkout, listed = [], texts = {} }: Tree): Repository {
  const files = [...WHOLE.map((name) => file(name)), ...listed];
  const contents: Record<string, Uint8Array> = { [`${TAG}/metadata.json`]: metadataBytes() };
  for (const [path, text] of Object.entries(texts)) contents[path] = bytes(text);
  return {
    checkout: async () => checkout,
    list: async (path) => {
      const below = files.filter((f) => f.path === path || f.path.startsWith(`${path}/`));
      return below.length === 0 ? undefined : below;
    },
    read: async (path) => contents[path],
  };
}

const listener = { stage: () => undefined, progress: () => undefined, plan: () => undefined };
const found = over(async (tree: Tree, requireTag: boolean = false) => {
  const request = { id: ID, mode: "release", requireTag } as const;
  return (await findCandidate(request, { repository: repositoryOf(tree), listener })).findings;
});
const withPolicy = (text: string, changes: Partial<VersionFile> = {}, ...more: VersionFile[]): [Tree] => [
  { checkout: TAGGED, listed: [at(POLICY, changes), ...more], texts: { [POLICY]: text } },
];
const fixtures = (...listed: VersionFile[]): [Tree] => [{ checkout: TAGGED, listed }];
const digest = (sha256: string) =>
  withPolicy(`gate: { fixtures: fixtures/rows.csv, sha256: "${sha256}" }`, {}, at(SET, { sha256: "a".repeat(64) }));

const low = (subject: string): Finding => ({ rule: "metric/limit", level: "error", message: "m", fix: "f", subject });
const waived = over((waiver: string, findings: readonly Finding[]) =>
  applyWaivers({ policy: policy(`waivers: [{ version: 1.0.0, reason: r, by: b, ${waiver} }]`), id: ID }, findings),
);

type Asked = Parameters<typeof assess>[0];
const assessed = over((asked: Partial<Asked>, outcome: "gated" | "ungated" | "inconclusive") => {
  const request: Asked = { mode: "release", requireGate: false, ...asked };
  return assess(request, { id: ID, policy: undefined }, [], { outcome, gated: outcome === "gated" }).findings;
});

const BEFORE = { gate: { metrics: { recall: { min: 0.5 } } }, fixtures: { path: SET, files: [at(SET)] } };
const kept = over((before: ReportPolicy | undefined, text: string, sha256: string = "0".repeat(64)) =>
  checkPolicyKept(
    {
      id: ID,
      folder: "models/scorer/1.0.1",
      policy: policy(text),
      policyRefused: false,
      fixtures: { path: SET, files: [at(SET, { sha256 })] },
    },
    before,
    "0.9.0",
  ),
);
const MINIMUM = { file: "minimum.yml", sha256: "0".repeat(64), document: minimum() };
const held = over((text: string) => holdToMinimum(MINIMUM, policy(text), POLICY).findings);
const rows = over((count: number) => checkRows(MINIMUM, count));
function minimum() {
  const text = "gate: { metrics: { recall: { min: 0.5 } } }\nmin_rows: 100\n";
  const { document } = parseMinimum("minimum.yml", bytes(text));
  if (document === undefined) throw new Error("the minimum is invalid");
  return document;
}
const SAME = "gate: { metrics: { recall: { min: 0.5 } } }";

const RUN = { repository: "acme/registry", id: "7", attempt: 1 };
const reused = over((report: Partial<Report> | string) => {
  const own = { tag: "models/fraud/1.0.1", commit: HEAD, findings: [], defaults: [], assets: reportOf().files };
  const text = typeof report === "string" ? report : JSON.stringify(reportOf({ run: RUN, ...report }));
  return reuseGateReport(text, { run: RUN } as unknown as Request, own as unknown as Candidate).findings;
});

const changed = over(async (differing: readonly string[]) => {
  const release = { tag: TAG, assets: [] } as unknown as Parameters<typeof describeReleasedChange>[1]["release"];
  const candidate = {
    tag: TAG,
    folder: TAG,
    assets: WHOLE.map((name) => file(name)),
    findings: [],
  } as unknown as Candidate;
  const world = { repository: repositoryOf({}), history: {} } as unknown as Parameters<
    typeof describeReleasedChange
  >[2];
  return (await describeReleasedChange(candidate, { release, differing }, world)).findings;
});

const INPUT = {
  modelPath: "/model.onnx",
  model: `${TAG}/model.onnx`,
  metadata: metadata(),
  policy: undefined,
  fixtures: { path: SET, file: "/rows.csv", sha256: "5e4" },
  fixturesRefused: false,
};
const inference = () => fakeInference() as unknown as FiguresWorld["inference"];
const figures = over(async (input: Parameters<typeof measureFigures>[0]) => {
  return (await measureFigures(input, { matrix: true, importance: false }, inference(), listener)).findings;
});
const drawn = over(async (checkout: Checkout) => {
  const lacking = repositoryOf({ checkout, listed: [at(SET)] });
  const world = {
    listener,
    inference: inference(),
    repository: {
      ...lacking,
      list: async (path: string) => (await lacking.list(path))?.filter(({ name }) => name !== "confusion_matrix.png"),
    },
    workspace: {
      stage: async (files: readonly VersionFile[]) => files.map((f) => ({ ...f, file: `/${f.name}` })),
      path: (path: string) => `/${path}`,
    },
    readModel: () => ({ ok: false, why: "it is a fake" }),
    rasterise: async () => new Uint8Array(),
    writeNew: async (name: string) => ({ name, size: 1, sha256: "" }),
  } as unknown as FiguresWorld;
  return (await document(ID, world)).findings;
});

export const raised: RaisedRules = {
  "candidate/not-in-git": found([{ checkout: undefined }], [{ checkout: TAGGED }]),
  "candidate/tag-missing": found([{ checkout: { head: HEAD } }, true], [{ checkout: { head: HEAD } }]),
  "candidate/no-tag": found([{ checkout: { head: HEAD } }], [{ checkout: TAGGED }]),
  "candidate/tag-elsewhere": found([{ checkout: { head: HEAD, tagCommit: OTHER } }], [{ checkout: TAGGED }]),
  "candidate/not-on-branch": found(
    [{ checkout: { ...TAGGED, missingFrom: "main" } }],
    [{ checkout: { head: HEAD, missingFrom: "main" } }],
  ),
  "policy/not-a-file": found(
    [{ checkout: TAGGED, listed: [at(POLICY, { kind: "symlink" })] }],
    [{ checkout: TAGGED, listed: [] }],
  ),
  "policy/not-as-committed": found(
    withPolicy("title: Scorer", { gitStatus: "modified" }),
    withPolicy("title: Scorer", { gitStatus: "unknown" }),
  ),
  "fixtures/missing": found(
    withPolicy("gate: { fixtures: fixtures/rows.csv }"),
    withPolicy("gate: { fixtures: fixtures/rows.csv }", {}, at(SET)),
  ),
  "fixtures/ambiguous": found(fixtures(at(SET), at(`${SET}x`)), fixtures(at(SET), at("models/scorer/fixtures/.x"))),
  "fixtures/lfs-pointer": found(fixtures(at(SET, { lfsPointer: { oid: "1", size: 9 } })), fixtures(at(SET))),
  "fixtures/not-as-committed": found(
    fixtures(at(SET, { gitStatus: "untracked" })),
    fixtures(at(SET, { gitStatus: "unknown" })),
  ),
  "fixtures/digest": found(digest("b".repeat(64)), digest("a".repeat(64))),
  "gate/required": assessed([{ requireGate: true }, "ungated"], [{ requireGate: true }, "gated"]),
  "gate/inconclusive": assessed(
    [{ onInconclusive: "fail" }, "inconclusive"],
    [{ onInconclusive: "warn" }, "inconclusive"],
  ),
  "waiver/unknown-rule": waived(["rule: metric/limt", []], ["rule: metric/limit", [low("a.min")]]),
  "waiver/not-allowed": waived(["rule: layout/modified", []], ["rule: metric/limit", [low("a.min")]]),
  "waiver/ambiguous": waived(
    ["rule: metric/limit", [low("a.min"), low("b.min")]],
    ["rule: metric/limit, subject: b.min", [low("a.min"), low("b.min")]],
  ),
  "waiver/unused": waived(
    ["rule: metric/limit, subject: a.max", [low("a.min")]],
    ["rule: metric/limit, subject: a.min", [low("a.min")]],
  ),
  "policy/weakened": kept([BEFORE, "gate: { metrics: { recall: { min: 0.49 } } }"], [BEFORE, SAME]),
  "policy/below-minimum": held(["gate: { metrics: { recall: { min: 0.49 } } }"], [SAME]),
  "policy/too-few-rows": rows([99], [100]),
  "policy/unknown": kept([undefined, SAME], [{ gate: {} }, SAME]),
  "policy/fixtures-replaced": kept([BEFORE, SAME, "b".repeat(64)], [BEFORE, SAME]),
  "evidence/unreadable": reused(["{}"], [{}]),
  "evidence/foreign": reused([{ mode: "validate" }], [{ mode: "gate" }]),
  "evidence/refused": reused([{ verdict: "fail" }], [{ verdict: "inconclusive" }]),
  "version/released-changed": changed([["README.md", "model.onnx"]], [["README.md"]]),
  "version/released-documents": changed([["README.md"]], [["metadata.json"]]),
  "documents/not-measured": figures([{ ...INPUT, fixtures: undefined }], [INPUT]),
  "documents/behind-tag": drawn([TAGGED], [{ head: HEAD }]),
};
