import { AT_TOP } from "../../src/domain/registry.ts";
import { formatRecord } from "../../src/rollout/format-record.ts";
import { orderedDigests, readHistory } from "../../src/rollout/history.ts";
import type { Deployment } from "../../src/rollout/paths.ts";
import type { OrderRequest } from "../../src/rollout/place-order.ts";
import { placeOrder } from "../../src/rollout/place-order.ts";
import { promote } from "../../src/rollout/promote.ts";
import { rollback, targetOf } from "../../src/rollout/rollback.ts";
import { type FakeLedger, fakeLedger } from "../helpers/ledger.ts";
import { canaryOf, orderOf, PLACE, recordOf, releasedOf, requestOf, statusIs } from "../helpers/rollout.ts";
import { sha256 } from "../helpers/shelf.ts";

const PATH = "deployments/prod/fraud.yml";
const CTR = { environment: "prod", model: "ctr" };

const promoting = (version: string, deployment: Deployment = PLACE): OrderRequest => ({
  deployment,
  overtakes: false,
  decide: async (record, history) =>
    promote(record, requestOf(version, { ...deployment, to: "next" }), {
      released: releasedOf(version),
      ordered: orderedDigests(history),
    }),
});
const rollingBack = (): OrderRequest => ({
  deployment: PLACE,
  overtakes: true,
  decide: async (record, history) => {
    const request = { ...PLACE, reason: "errors", actor: "local" };
    const target = targetOf(record, request, history);
    return rollback(target, request, {
      digest: { kind: "unread", why: "there is no network" },
      status: statusIs("active"),
    });
  },
});
const place = (ledger: FakeLedger, request: OrderRequest) => placeOrder(request, { ledger, registry: AT_TOP, sha256 });
const stableOf = (ledger: FakeLedger) => {
  const text = ledger.commits.at(-1)?.get(PATH) ?? "";
  return /stable:\n {2}version: "(.+)"/.exec(text)?.[1];
};

/** fraud with 1.0.0 and 1.0.1 behind it, and the canary 1.0.2. */
function withCanary(): FakeLedger {
  const ledger = fakeLedger();
  for (const record of [orderOf("1.0.0"), orderOf("1.0.1"), orderOf("1.0.1", canaryOf("1.0.2"))]) {
    ledger.write({ [PATH]: formatRecord(recordOf(record)) });
  }
  return ledger;
}

test("one commit has the record and everything that is derived from it", async () => {
  const ledger = withCanary();
  const result = await place(ledger, promoting("1.0.2"));
  expect(result).toMatchObject({ kind: "ordered", record: { order: { canary: { share: 2500 } } } });
  expect([...(ledger.commits.at(-1)?.keys() ?? [])].sort()).toEqual(
    [
      PATH,
      ...["argo-rollouts.yaml", "flags.json", "kserve.yaml", "rollout-vectors.json"].map(
        (name) => `${PATH.slice(0, -4)}/${name}`,
      ),
    ].sort(),
  );
});

test("of two promotions of one model at once, one wins, and the other learns what came first", async () => {
  const ledger = withCanary();
  ledger.beforeCommit = async () => void (await place(ledger, promoting("1.0.2")));
  const lost = await place(ledger, promoting("1.0.2"));
  expect(lost.kind).toBe("refused");
  expect(lost.findings[0]).toMatchObject({
    rule: "rollout/lost-race",
    message: expect.stringMatching(
      /^someone \(unverified\) ordered fraud@1\.0\.1, with 1\.0\.2 at 25% in prod meanwhile, in commit 0/,
    ),
  });
  expect(ledger.commits).toHaveLength(5);
});

test("of two promotions of two models at once, both are ordered", async () => {
  const ledger = withCanary();
  const first: OrderRequest = {
    ...promoting("1.0.0", CTR),
    decide: async (record) =>
      promote(record, requestOf("1.0.0", CTR), { released: releasedOf("1.0.0"), ordered: new Map() }),
  };
  ledger.beforeCommit = async () => void (await place(ledger, first));
  expect((await place(ledger, promoting("1.0.2"))).kind).toBe("ordered");
  expect(ledger.commits.at(-1)?.has("deployments/prod/ctr.yml")).toBe(true);
});

test("a rollback overtakes a promotion that came first, and leaves what that ordered", async () => {
  const ledger = fakeLedger();
  for (const order of [orderOf("1.0.0"), orderOf("1.0.0", canaryOf("1.0.1", 5000, [10_000]))]) {
    ledger.write({ [PATH]: formatRecord(recordOf(order)) });
  }
  ledger.beforeCommit = async () => void (await place(ledger, promoting("1.0.1")));
  expect((await place(ledger, rollingBack())).kind).toBe("ordered");
  expect(stableOf(ledger)).toBe("1.0.0");
});

test("two rollbacks at once are one: the second does not go back further", async () => {
  const ledger = withCanary();
  ledger.beforeCommit = async () => void (await place(ledger, rollingBack()));
  const second = await place(ledger, rollingBack());
  expect(second.findings.map(({ rule }) => rule)).toEqual(["rollout/lost-race"]);
  expect(stableOf(ledger)).toBe("1.0.1");
});

test("an invalid record is refused with its place, whatever is asked for", async () => {
  const ledger = withCanary();
  ledger.write({ [PATH]: "<<<<<<< HEAD\n" });
  for (const request of [promoting("1.0.2"), rollingBack()]) {
    expect((await place(ledger, request)).findings[0]).toMatchObject({
      rule: "rollout/merge-conflict",
      location: { line: 1 },
    });
  }
  expect(readHistory(PATH, [], PLACE)).toEqual([]);
});

test("a branch on which others always come first ends the run, and nothing was ordered", async () => {
  const ledger = withCanary();
  const busy = { ...ledger, commit: async () => ({ kind: "moved" }) as const };
  await expect(placeOrder(promoting("1.0.2"), { ledger: busy, registry: AT_TOP, sha256 })).rejects.toMatchObject({
    code: "environment",
  });
});
