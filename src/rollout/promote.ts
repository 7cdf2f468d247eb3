import { type Finding, finding } from "../domain/finding.ts";
import { lineOf } from "../versioning/order.ts";
import type { Decision } from "./decision.ts";
import type { Deployment } from "./paths.ts";
import { ALL, type Canary, type DeploymentRecord, type Order, type Pinned, type Settings } from "./record.ts";
import type { Released } from "./released.ts";
import { rolloutRules as rules } from "./rules.ts";
import { formatSharePercent } from "./share.ts";

/** The steps of a rollout that names none: 5, 25, 50 and 100%. */
export const DEFAULT_STEPS: readonly number[] = [500, 2500, 5000, ALL];

export interface PromoteRequest extends Deployment {
  readonly version: string;
  /** In basis points: ascending, the last one 10,000. */
  readonly steps?: readonly number[];
  /** The share to order, in basis points; `next`: the next step, whichever that is. Without it, an active canary stays. */
  readonly to?: number | "next";
  readonly acceptMajor: boolean;
  readonly reason: string;
  readonly actor: string;
  /** The id that a new rollout gets. */
  readonly rollout: string;
}

/** What is known of the version's release, and of the digests that earlier records named. */
export interface PromoteKnown {
  readonly released: Released;
  readonly ordered: ReadonlyMap<string, string>;
}

/** Decides on a promotion. Total: every request is ordered, changes nothing, or is refused with all reasons. */
export function promote(record: DeploymentRecord | undefined, request: PromoteRequest, known: PromoteKnown): Decision {
  const { released } = known;
  const settings = record?.settings ?? {};
  const order = record?.order;
  const unusable = [
    ...checkReleased(request, settings, known),
    ...(released.kind === "released" ? checkPlace(request, order) : []),
  ];
  if (unusable.length > 0 || released.kind !== "released") return { kind: "refused", findings: unusable };
  const pinned = { version: request.version, digest: released.digest };
  const warnings = [...released.findings, ...statusWarnings(request, known)];
  const result = step(order, pinned, request);
  if (result.kind === "refused") return result;
  const { environment, model } = request;
  if (result.kind === "unchanged" && record !== undefined) return { kind: "unchanged", record, findings: warnings };
  if (result.kind !== "ordered") throw new Error("without a record, every promotion changes something");
  return { kind: "ordered", record: { environment, model, settings, order: result.order }, findings: warnings };
}

/** Everything that speaks against the version itself. */
function checkReleased(request: PromoteRequest, settings: Settings, { released, ordered }: PromoteKnown): Finding[] {
  const name = `${request.model}@${request.version}`;
  const subject = name;
  if (released.kind === "not-released") {
    return [finding(rules.notReleased, { message: `${released.where} has no release of ${name}.`, subject })];
  }
  if (released.kind === "unusable") return [...released.findings];
  const then = ordered.get(request.version);
  return [
    ...(released.status.kind === "withdrawn"
      ? [finding(rules.withdrawn, { message: `${name} was withdrawn (${released.status.where}).`, subject })]
      : []),
    ...(released.status.kind === "deprecated"
      ? [finding(rules.deprecated, { message: `${name} is deprecated (${released.status.where}).`, subject })]
      : []),
    ...(released.gated || settings.allow_ungated === true
      ? []
      : [finding(rules.notGated, { message: `${name} was released without an accuracy gate.`, subject })]),
    ...(then === undefined || then === released.digest
      ? []
      : [
          finding(rules.otherDigest, {
            message: `The files of ${name} have the digest ${shorten(released.digest)}, but a record of ${request.environment} names ${shorten(then)}.`,
            subject,
          }),
        ]),
  ];
}

/** Everything that speaks against the version in this place. */
function checkPlace({ model, version, environment, acceptMajor }: PromoteRequest, order: Order | undefined): Finding[] {
  if (order === undefined) return [];
  const { stable, canary } = order;
  const subject = `${model}@${version}`;
  if (canary !== undefined && canary.version !== version) {
    const message = `${environment} has the canary ${model}@${canary.version} at ${formatSharePercent(canary.share)}.`;
    return [finding(rules.secondCanary, { message, subject })];
  }
  if (acceptMajor || lineOf(stable.version) === lineOf(version)) return [];
  const message = `${subject} is a major change against the stable version ${stable.version} of ${environment}.`;
  return [finding(rules.majorChange, { message, subject })];
}

type Step = Decision | { readonly kind: "ordered"; readonly order: Order } | { readonly kind: "unchanged" };
type Stepped = Exclude<Step, Decision> | Extract<Decision, { kind: "refused" }>;

function step(order: Order | undefined, pinned: Pinned, request: PromoteRequest): Stepped {
  if (order === undefined) return begin(pinned, request);
  if (order.canary !== undefined) return advance(order, order.canary, request);
  // A release that is stable already was checked like any other one, so that its digest is that of the record.
  if (order.stable.version === pinned.version) return { kind: "unchanged" };
  const [first = ALL, ...next] = request.steps ?? DEFAULT_STEPS;
  const { to } = request;
  if (to !== undefined && to !== "next" && to !== first) return refuseShare(request, to, first);
  const { rollout, actor, reason } = request;
  return ordered({ event: "promote", rollout, actor, reason, stable: order.stable }, pinned, first, next);
}

/** The first version of an environment serves everything at once. */
function begin(pinned: Pinned, { steps, to, rollout, actor, reason, environment, model }: PromoteRequest): Stepped {
  const all = (steps === undefined || steps[0] === ALL) && (to === undefined || to === ALL);
  if (!all) {
    const message = `${environment} has no stable version of ${model}, which the other requests could be served by.`;
    return { kind: "refused", findings: [finding(rules.nothingStable, { message, subject: model })] };
  }
  return { kind: "ordered", order: { event: "promote", rollout, actor, reason, stable: pinned } };
}

function advance(order: Order, canary: Canary, request: PromoteRequest): Stepped {
  const { to, steps, actor, reason } = request;
  const coming = steps?.filter((share) => share > canary.share);
  if (coming !== undefined && !(steps?.includes(canary.share) && coming.join() === canary.next.join())) {
    const message = `The canary is at ${formatSharePercent(canary.share)}, and the steps to come are ${listShares(canary.next)}.`;
    return { kind: "refused", findings: [finding(rules.otherSteps, { message, subject: "steps" })] };
  }
  if (to === undefined || to === canary.share) return { kind: "unchanged" };
  const [first = ALL, ...next] = canary.next;
  if (to !== "next" && to !== first) return refuseShare(request, to, first, canary.share);
  const { version, digest } = canary;
  return ordered({ ...order, event: "promote", actor, reason }, { version, digest }, first, next);
}

/** A canary with a share of the requests; with all of them, it is the stable version. */
function ordered(
  { canary: _, ...order }: Omit<Order, "canary"> & { readonly canary?: Canary },
  pinned: Pinned,
  share: number,
  next: readonly number[],
): Stepped {
  if (share === ALL) return { kind: "ordered", order: { ...order, stable: pinned } };
  return { kind: "ordered", order: { ...order, canary: { ...pinned, share, next } } };
}

function refuseShare({ model, version }: PromoteRequest, to: number, first: number, current?: number): Stepped {
  const subject = `${model}@${version}`;
  if (current !== undefined && to < current) {
    const message = `The canary ${subject} is at ${formatSharePercent(current)}, which is more than ${formatSharePercent(to)}.`;
    return { kind: "refused", findings: [finding(rules.shareLowered, { message, subject })] };
  }
  const message = `The next step of ${subject} is ${formatSharePercent(first)}, not ${formatSharePercent(to)}.`;
  const fix =
    current === undefined
      ? `Begin with --to ${first / 100}, or name other steps:  --steps ${[to, ALL]
          .filter((s, i, all) => all.indexOf(s) === i)
          .map((s) => s / 100)
          .join(",")}`
      : `Promote to the next step with --next or --to ${first / 100}.`;
  return { kind: "refused", findings: [finding(rules.skippedStep, { message, fix, subject })] };
}

function statusWarnings({ model, version }: PromoteRequest, { released }: PromoteKnown): Finding[] {
  if (released.kind !== "released" || released.status.kind !== "unknown") return [];
  const subject = `${model}@${version}`;
  const message = `It is unknown whether ${subject} is deprecated or withdrawn: ${released.status.why}.`;
  return [finding(rules.statusUnknown, { message, subject })];
}

function listShares(shares: readonly number[]): string {
  return shares.map(formatSharePercent).join(", ");
}

function shorten(digest: string): string {
  return `${digest.slice(0, 12)}…`;
}
