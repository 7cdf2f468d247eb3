import { AT_TOP } from "../../../src/domain/registry.ts";
import { checkDerived, deriveFiles } from "../../../src/rollout/derive.ts";
import { formatRecord } from "../../../src/rollout/format-record.ts";
import { parseRecord } from "../../../src/rollout/parse-record.ts";
import { type OrderRequest, placeOrder } from "../../../src/rollout/place-order.ts";
import { type PromoteRequest, promote } from "../../../src/rollout/promote.ts";
import type { DeploymentRecord } from "../../../src/rollout/record.ts";
import type { Earlier, Released } from "../../../src/rollout/released.ts";
import { rollback, targetOf } from "../../../src/rollout/rollback.ts";
import { fakeLedger } from "../../helpers/ledger.ts";
import {
  canaryOf,
  digest,
  historyOf,
  orderOf,
  PLACE,
  recordOf,
  releasedOf,
  requestOf,
  statusIs,
} from "../../helpers/rollout.ts";
import { sha256 } from "../../helpers/shelf.ts";
import { over, type RaisedRules } from "../raised.ts";

const STABLE = recordOf(orderOf("1.0.0"));
const CANARY = recordOf(orderOf("1.0.0", canaryOf("1.0.1")));
const TEXT = formatRecord(CANARY);

const parsed = over((text: string) => parseRecord("deployments/prod/fraud.yml", Buffer.from(text), PLACE).findings);

interface Promotion extends Partial<PromoteRequest> {
  readonly record?: DeploymentRecord | undefined;
  readonly released?: Released;
  readonly before?: string;
}

const promoted = over(({ record = CANARY, released, before, version = "1.0.1", ...changes }: Promotion) => {
  const known = {
    released: released ?? releasedOf(version),
    ordered: new Map(before === undefined ? [] : [[version, before]]),
  };
  return promote(record, requestOf(version, changes), known).findings;
});
const first = over(
  (changes: Partial<PromoteRequest>) =>
    promote(undefined, requestOf("1.0.0", changes), { released: releasedOf("1.0.0"), ordered: new Map() }).findings,
);

interface Return {
  readonly records?: readonly DeploymentRecord[];
  readonly to?: string;
  readonly earlier?: Partial<Earlier>;
}

const returned = over(({ records = [STABLE, recordOf(orderOf("1.0.1"))], to, earlier = {} }: Return) => {
  const request = { ...PLACE, reason: "errors", actor: "local", ...(to === undefined ? {} : { to }) };
  const target = targetOf(records.at(-1), request, historyOf(...records));
  const sha = target.kind === "target" ? target.stable.digest : "";
  return rollback(target, request, { digest: { kind: "read", sha256: sha }, status: statusIs("active"), ...earlier })
    .findings;
});

const derived = over((changed: boolean) => {
  const files = deriveFiles(CANARY, undefined, sha256);
  return checkDerived(CANARY, undefined, sha256, (path) => (changed ? `${files.get(path)} ` : files.get(path)));
});

const released = (changes: Parameters<typeof releasedOf>[1]) => ({ released: releasedOf("1.0.1", changes) });

/** A rollback that meets another one, or a promotion. */
const raced = over(async (event: "promote" | "rollback") => {
  const ledger = fakeLedger();
  const write = (order: Parameters<typeof recordOf>[0]) =>
    ledger.write({ "deployments/prod/fraud.yml": formatRecord(recordOf(order)) });
  write(orderOf("1.0.0"));
  write(orderOf("1.0.0", canaryOf("1.0.1")));
  ledger.beforeCommit = async () => write(orderOf("1.0.0", canaryOf("1.0.1", 2500, [10_000]), { event }));
  const request = { ...PLACE, reason: "errors", actor: "local" };
  const decide: OrderRequest["decide"] = async (record, history) =>
    rollback(targetOf(record, request, history), request, {
      digest: { kind: "unread", why: "x" },
      status: statusIs("active"),
    });
  return (await placeOrder({ deployment: PLACE, overtakes: true, decide }, { ledger, registry: AT_TOP, sha256 }))
    .findings;
});

export const raised: RaisedRules = {
  "rollout/bad-record": parsed([`${TEXT}colour: red\n`], [TEXT]),
  "rollout/merge-conflict": parsed([`${TEXT}=======\n`], [`${TEXT}# ========\n`]),
  "rollout/newer-schema": parsed([TEXT.replace("deployment:1", "deployment:2")], [TEXT]),
  "rollout/derived-differs": derived([true], [false]),
  "rollout/not-released": promoted([{ released: { kind: "not-released", where: "releases" } }], [{}]),
  "rollout/not-gated": promoted(
    [released({ gated: false })],
    [{ ...released({ gated: false }), record: { ...CANARY, settings: { allow_ungated: true } } }],
  ),
  "rollout/deprecated": promoted([released({ status: statusIs("deprecated") })], [{}]),
  "rollout/withdrawn": promoted(
    [released({ status: statusIs("withdrawn") })],
    [released({ status: statusIs("deprecated") })],
  ),
  "rollout/status-unknown": promoted([released({ status: { kind: "unknown", why: "x" } })], [{}]),
  "rollout/other-digest": promoted([{ before: digest("other") }], [{ before: digest("1.0.1") }]),
  "rollout/skipped-step": promoted([{ to: 5000 }], [{ to: 2500 }]),
  "rollout/share-lowered": promoted([{ to: 499 }], [{ to: 500 }]),
  "rollout/other-steps": promoted([{ steps: [500, 10_000] }], [{ steps: [500, 2500, 5000, 10_000] }]),
  "rollout/second-canary": promoted([{ version: "1.0.2" }], [{ version: "1.0.2", record: STABLE }]),
  "rollout/major-change": promoted(
    [{ version: "2.0.0", record: STABLE }],
    [{ version: "2.0.0", record: STABLE, acceptMajor: true }],
  ),
  "rollout/nothing-stable": first([{ to: 500 }], [{ to: 10_000 }]),
  "rollout/nothing-serves": returned([{ records: [] }], [{}]),
  "rollout/no-earlier": returned([{ records: [STABLE] }], [{ records: [STABLE], to: "1.0.0" }]),
  "rollout/never-stable": returned([{ to: "0.9.0" }], [{ to: "1.0.0" }]),
  "rollout/digest-unchecked": returned([{ earlier: { digest: { kind: "unread", why: "x" } } }], [{}]),
  "rollout/target-deprecated": returned([{ earlier: { status: statusIs("deprecated") } }], [{}]),
  "rollout/contract-differs": returned([{ records: [STABLE, recordOf(orderOf("1.1.0"))] }], [{}]),
  "rollout/lost-race": raced(["rollback"], ["promote"]),
};
