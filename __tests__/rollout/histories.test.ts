import fc from "fast-check";
import { AT_TOP } from "../../src/domain/registry.ts";
import { checkDerived } from "../../src/rollout/derive.ts";
import { orderedDigests, readHistory, statusAt } from "../../src/rollout/history.ts";
import { type OrderResult, placeOrder } from "../../src/rollout/place-order.ts";
import { promote } from "../../src/rollout/promote.ts";
import { rollback, targetOf } from "../../src/rollout/rollback.ts";
import { type FakeLedger, fakeLedger } from "../helpers/ledger.ts";
import { digest, MINUTE_MS, PLACE, releasedOf, requestOf, START_MS, statusIs } from "../helpers/rollout.ts";
import { sha256 } from "../helpers/shelf.ts";

const PATH = "deployments/prod/fraud.yml";
/** The versions that were released; 9.9.9 never was. */
const RELEASED = ["1.0.0", "1.0.1", "1.1.0", "2.0.0", "2.0.1"];
const PLANS = [undefined, [10_000], [500, 10_000], [1, 9999, 10_000]] as const;

type Action =
  | {
      readonly kind: "promote";
      readonly version: string;
      readonly plan: number;
      readonly to: number | "next" | undefined;
      readonly major: boolean;
    }
  | { readonly kind: "rollback"; readonly to: string | undefined }
  | { readonly kind: "other" };
/** An action, and another one that happens between its reading and its commit. */
type Move = Action & { readonly racer?: Action };

const version = fc.constantFrom(...RELEASED, "9.9.9");
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("promote" as const),
      version,
      plan: fc.nat(PLANS.length - 1),
      to: fc.constantFrom(undefined, "next" as const, "next" as const, "next" as const, 500, 2500, 10_000),
      major: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("rollback" as const),
      to: fc.option(version, { nil: undefined, freq: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "other" as const }) },
);
const move: fc.Arbitrary<Move> = fc
  .tuple(action, fc.option(action, { freq: 4 }))
  .map(([each, racer]) => (racer === null ? each : { ...each, racer }));

/**
 * The rules a second time, as plainly as they can be said: what serves, the stable versions in their order, and those
 * that a rollback has left.
 */
interface Model {
  readonly stable?: string;
  readonly canary?: { readonly version: string; readonly share: number; readonly rest: readonly number[] };
  readonly stables: readonly string[];
  readonly left: readonly string[];
}
type Expected = { readonly kind: "refused" | "unchanged" } | { readonly kind: "ordered"; readonly model: Model };
const REFUSED: Expected = { kind: "refused" };

function expectPromotion(
  model: Model,
  { version: wanted, plan, to, major }: Extract<Action, { kind: "promote" }>,
): Expected {
  const { stable, canary } = model;
  if (!RELEASED.includes(wanted)) return REFUSED;
  if (canary !== undefined && canary.version !== wanted) return REFUSED;
  if (stable !== undefined && !major && stable[0] !== wanted[0]) return REFUSED;
  const steps = PLANS[plan];
  if (stable === undefined) {
    if ((steps !== undefined && steps.length > 1) || (to !== undefined && to !== 10_000)) return REFUSED;
    return settle(model, wanted);
  }
  if (stable === wanted) return { kind: "unchanged" };
  const [now = 0, ahead = steps ?? [500, 2500, 5000, 10_000]] = canary === undefined ? [] : [canary.share, canary.rest];
  if (canary !== undefined) {
    const agreed = steps === undefined || [...steps].filter((s) => s >= now).join() === [now, ...ahead].join();
    if (!agreed) return REFUSED;
    if (to === undefined || to === now) return { kind: "unchanged" };
  }
  const [share = 0, ...rest] = ahead;
  if (typeof to === "number" && to !== share) return REFUSED;
  if (share === 10_000) return settle(model, wanted);
  return { kind: "ordered", model: { ...model, canary: { version: wanted, share, rest } } };
}

function settle({ stables, left }: Model, stable: string): Expected {
  return { kind: "ordered", model: { stable, stables: [...stables, stable], left } };
}

function expectRollback(model: Model, to: string | undefined): Expected {
  const { stable, canary, stables, left } = model;
  if (stable === undefined) return REFUSED;
  const before = [...stables].reverse().filter((each) => each !== stable);
  if (to === stable && canary === undefined) return { kind: "unchanged" };
  const target = to ?? (canary === undefined ? before.find((each) => !left.includes(each)) : stable);
  if (target === undefined || !stables.includes(target)) return REFUSED;
  if (target === stable) return { kind: "ordered", model: { stable, stables, left } };
  return { kind: "ordered", model: { stable: target, stables: [...stables, target], left: [...left, stable] } };
}

const expectOf = (model: Model, each: Action): Expected => {
  if (each.kind === "other") return { kind: "unchanged" };
  return each.kind === "promote" ? expectPromotion(model, each) : expectRollback(model, each.to);
};

async function act(ledger: FakeLedger, each: Action, count: number): Promise<OrderResult | undefined> {
  if (each.kind === "other") {
    ledger.write({ "README.md": `change ${count}` });
    return undefined;
  }
  const world = { ledger, registry: AT_TOP, sha256 };
  if (each.kind === "promote") {
    const steps = PLANS[each.plan];
    const request = requestOf(each.version, {
      ...{ acceptMajor: each.major, rollout: `rollout-${String(count).padStart(4, "0")}` },
      ...(steps === undefined ? {} : { steps }),
      ...(each.to === undefined ? {} : { to: each.to }),
    });
    const released = RELEASED.includes(each.version)
      ? releasedOf(each.version)
      : ({ kind: "not-released", where: "releases" } as const);
    const decide = async (record: Parameters<typeof promote>[0], history: Parameters<typeof orderedDigests>[0]) =>
      promote(record, request, { released, ordered: orderedDigests(history) });
    return placeOrder({ deployment: PLACE, overtakes: false, decide }, world);
  }
  const request = { ...PLACE, reason: "errors", actor: "local", ...(each.to === undefined ? {} : { to: each.to }) };
  return placeOrder(
    {
      deployment: PLACE,
      overtakes: true,
      decide: async (record, history) => {
        const target = targetOf(record, request, history);
        const read = target.kind === "target" ? digest(target.stable.version) : "";
        return rollback(target, request, { digest: { kind: "read", sha256: read }, status: statusIs("active") });
      },
    },
    world,
  );
}

/** What follows from a move by the plain rules, with the action that came first. */
function expectMove(
  model: Model,
  { racer, ...each }: Move,
): { readonly steps: readonly Expected[]; readonly own: Expected } {
  const alone = expectOf(model, each);
  // A request that commits nothing gives no one the time to come first.
  if (racer === undefined || alone.kind !== "ordered") return { steps: [alone], own: alone };
  const first = expectOf(model, racer);
  if (first.kind !== "ordered") return { steps: [first, alone], own: alone };
  const again = each.kind === "rollback" && racer.kind === "promote" ? expectOf(first.model, each) : REFUSED;
  return { steps: [first, again], own: again };
}

test("1,000 random histories agree with the rules at every moment, and contain nothing that was not released", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 14 }), async (moves) => {
      const ledger = fakeLedger();
      let model: Model = { stables: [], left: [] };
      const timeline: { readonly fromCommit: number; readonly model: Model }[] = [];
      for (const [i, each] of moves.entries()) {
        const { racer, ...own } = each;
        const expected = expectMove(model, each);
        if (racer !== undefined) ledger.beforeCommit = async () => void (await act(ledger, racer, i + 100));
        const before = ledger.commits.length;
        const result = await act(ledger, own, i);
        ledger.beforeCommit = undefined;
        if (result !== undefined) expect([own, result.kind]).toEqual([own, expected.own.kind]);
        const made = expected.steps.flatMap((step) => (step.kind === "ordered" ? [step.model] : []));
        const changed = ledger.commits.flatMap((files, at) =>
          at >= before && files.get(PATH) !== ledger.commits[at - 1]?.get(PATH) ? [at] : [],
        );
        expect(changed).toHaveLength(made.length);
        timeline.push(...made.map((next, at) => ({ fromCommit: changed[at] ?? 0, model: next })));
        model = made.at(-1) ?? model;
      }
      const { events } = await ledger.read((path) => path === PATH);
      const history = readHistory(PATH, events.get(PATH) ?? [], PLACE);
      for (let at = 0; at < ledger.commits.length; at++) {
        const now = timeline.filter(({ fromCommit }) => fromCommit <= at).at(-1)?.model;
        for (const offset of [0, MINUTE_MS - 1]) {
          const status = statusAt(history, START_MS + at * MINUTE_MS + offset);
          const order = status.kind === "ordered" ? status.order : undefined;
          const canary = order?.canary && {
            version: order.canary.version,
            share: order.canary.share,
            rest: order.canary.next,
          };
          expect([order?.stable.version, canary]).toEqual([now?.stable, now?.canary]);
        }
      }
      for (const [at, { recorded }] of history.entries()) {
        if (recorded.kind !== "record") throw new Error("every commit of the tool is a record");
        const { stable, canary } = recorded.record.order ?? {};
        for (const each of [stable, canary].filter((pinned) => pinned !== undefined)) {
          expect(RELEASED).toContain(each.version);
          expect(each.digest).toBe(digest(each.version));
        }
        const files = ledger.commits[timeline[at]?.fromCommit ?? -1];
        expect(checkDerived(recorded.record, AT_TOP, sha256, (path) => files?.get(path))).toEqual([]);
      }
    }),
    { numRuns: 1000 },
  );
});
