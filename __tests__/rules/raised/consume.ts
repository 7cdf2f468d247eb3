import type { Deployed } from "../../../src/consume/ports.ts";
import { pull } from "../../../src/consume/pull.ts";
import { parseLock } from "../../../src/consume/read-lock.ts";
import type { Status } from "../../../src/consume/status.ts";
import { type Verifiable, verify } from "../../../src/consume/verify.ts";
import { formatChecksums } from "../../../src/releases/evidence.ts";
import {
  digestsOf,
  type FakeRelease,
  fakeHistory,
  fakeShelf,
  NOW,
  pullWorld,
  releasedFiles,
} from "../../helpers/shelf.ts";
import { over, type RaisedRules } from "../raised.ts";

const GOOD = releasedFiles("1.0.1");
const { "validation-report.json": REPORT = "", "metadata.json": METADATA = "" } = GOOD;
const is = (kind: "active" | "deprecated" | "withdrawn"): Status => ({ kind, where: "main", readAt: NOW });

interface Scene {
  readonly files?: FakeRelease["files"];
  readonly status?: Status;
  readonly range?: string;
  readonly lying?: Record<string, string>;
  readonly pinned?: string;
}

const pulled = over(async ({ files = GOOD, status = is("active"), range = "1.0.1", lying, pinned }: Scene) => {
  const history = fakeHistory([
    { tag: "models/fraud/1.0.1", files },
    { tag: "models/fraud/1.0.0", files: releasedFiles("1.0.0") },
  ]);
  const shelf = fakeShelf(lying === undefined ? {} : { "fraud/1.0.1": lying });
  const world = pullWorld(history, shelf, { "models/fraud/1.0.1": status });
  const entry = {
    ...{ model: "fraud", version: "1.0.1", tag: "models/fraud/1.0.1", name: "fraud", from: "releases", status },
    ...{ wanted: "fraud@1.0.1", files: digestsOf({ "metadata.json": METADATA, "model.onnx": pinned ?? "" }) },
  };
  const lock = { schema: "urn:model-release:lock:1", lockedAt: NOW, models: [entry] } as const;
  const locked = pinned !== undefined;
  const { findings } = await pull({ wanted: [{ model: "fraud", range }], locked, ...(locked ? { lock } : {}) }, world);
  return findings;
});

/** The stable version of an environment whose record names the files, or others. */
const deployed = over(async (changes: Partial<Deployed>) => {
  const record = { where: "prod", stable: "1.0.1", matches: () => true, ...changes };
  const world = pullWorld(
    fakeHistory([{ tag: "models/fraud/1.0.1", files: GOOD }]),
    fakeShelf(),
    {},
    { "fraud@prod": record },
  );
  return (await pull({ wanted: [{ model: "fraud", range: "prod" }], locked: false }, world)).findings;
});

const keyed = over(async (publicKey: string | undefined) => {
  const history = fakeHistory([{ tag: "models/fraud/1.0.1", files: GOOD }]);
  const entry = { model: "fraud", version: "1.0.1", tag: "models/fraud/1.0.1", name: "fraud", from: "elsewhere" };
  const pinned = { ...entry, wanted: "fraud@1.0.1", status: is("active"), files: digestsOf(GOOD) };
  const models = [{ ...pinned, ...(publicKey === undefined ? {} : { publicKey }) }];
  const lock = { schema: "urn:model-release:lock:1", lockedAt: NOW, models } as const;
  const wanted = [{ model: "fraud", range: "^1" }];
  return (await pull({ wanted, locked: false, lock }, pullWorld(history))).findings;
});

const both = over(async (name: string) => {
  const history = fakeHistory([
    { tag: "models/fraud/1.0.1", files: GOOD },
    { tag: "models/ctr/1.0.1", files: releasedFiles("1.0.1", { model: "ctr", name, own: { "model.onnx": "ctr" } }) },
  ]);
  const wanted = ["fraud", "ctr"].map((model) => ({ model, range: "1.0.1" }));
  return (await pull({ wanted, locked: false }, pullWorld(history))).findings;
});

const verified = over((files: Record<string, string>) => {
  const { "validation-report.json": report, SHA256SUMS: checksums } = files;
  return verify({ shown: "m", files: digestsOf(files), report, checksums }).findings;
});

const placed = over((changes: Partial<Verifiable>) => {
  const { "validation-report.json": report } = GOOD;
  return verify({ shown: "m", files: digestsOf(GOOD), report, checksums: undefined, ...changes }).findings;
});
const at = (name: string) => ({ expected: { name, version: "1.0.1" } });

const lock = over((text: string) => parseLock("model-release.lock.json", Buffer.from(text)).findings);
const EMPTY_LOCK = `{"schema": "urn:model-release:lock:1", "lockedAt": "${NOW}", "models": []}`;

const named = (name: string) => ({ files: releasedFiles("1.0.1", { name }) });

export const raised: RaisedRules = {
  "pull/not-released": pulled([{ range: "1.0.2" }], [{ range: "1.0.1" }]),
  "pull/withdrawn": pulled([{ status: is("withdrawn") }], [{ status: is("deprecated") }]),
  "pull/deprecated": pulled([{ status: is("deprecated") }], [{ status: is("deprecated"), range: "^1" }]),
  "pull/passed-over": pulled([{ status: is("deprecated"), range: "^1" }], [{ range: "^1" }]),
  "pull/status-unknown": pulled([{ status: { kind: "unknown", why: "x" } }], [{}]),
  "pull/altered": pulled([{ files: { ...GOOD, "model.onnx": "other" } }], [{}]),
  "pull/incomplete": pulled([{ files: { ...GOOD, "model.onnx": null } }], [{}]),
  "pull/no-report": pulled([{ files: { "metadata.json": METADATA, "model.onnx": "w" } }], [{}]),
  "pull/not-as-locked": pulled([{ pinned: "other weights" }], [{ pinned: "weights 1.0.1" }]),
  "pull/key-elsewhere": keyed(["the key"], [undefined]),
  "pull/not-locked": pulled([{ pinned: "weights 1.0.1", range: "^1" }], [{ pinned: "weights 1.0.1" }]),
  "pull/not-as-deployed": deployed([{ matches: () => false }], [{}]),
  "pull/canary-not-pulled": deployed([{ canary: "1.1.0" }], [{}]),
  "pull/bad-lock": lock([EMPTY_LOCK.replace(":1", ":2")], [EMPTY_LOCK]),
  "pull/occupied": pulled([{ lying: { "model.onnx": "mine" } }], [{ lying: GOOD }]),
  "pull/bad-name": pulled([named("a/b")], [named("a.b")]),
  "pull/bad-file-name": pulled(
    [{ files: { "metadata.json": METADATA, "model.onnx": "w", "aux.bin": "x" } }],
    [{ files: { "metadata.json": METADATA, "model.onnx": "w", "auxiliary.bin": "x" } }],
  ),
  "pull/same-folder": both(["fraud"], ["ctr"]),
  "verify/missing-file": verified([{ "validation-report.json": REPORT }], [GOOD]),
  "verify/changed-file": verified([{ ...GOOD, "model.onnx": "other" }], [GOOD]),
  "verify/stray-file": verified([{ ...GOOD, "more.bin": "x" }], [GOOD]),
  "verify/incomplete": verified(
    [{ "model.onnx": "w", SHA256SUMS: formatChecksums(digestsOf({ "model.onnx": "w" })) }],
    [GOOD],
  ),
  "verify/other-release": placed([at("ctr")], [at("fraud")]),
  "verify/refused-model": placed([{ report: REPORT.replace('"verdict": "pass"', '"verdict": "fail"') }], [{}]),
  "verify/not-in-lock": placed([{ isMissingInLock: true }], [{}]),
  "verify/no-evidence": verified(
    [{ "model.onnx": "w" }],
    [{ "model.onnx": "w", SHA256SUMS: formatChecksums(digestsOf({ "model.onnx": "w" })) }],
  ),
  "verify/integrity-only": verified([GOOD], [{ ...GOOD, "more.bin": "x" }]),
};
