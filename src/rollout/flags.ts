import { flagOf, saltOf } from "./bucket.ts";
import type { DeploymentRecord, Order } from "./record.ts";

/**
 * The flag file for flagd and OpenFeature. The flag names the version; a second flag has the salt of the buckets, so that
 * a service reads both from one file. Variants and rules keep to flagd's schema (flagd.dev/schema/v0/flags.json).
 */
export function formatFlags({ environment, model }: DeploymentRecord, order: Order): string {
  const { stable, canary, rollout } = order;
  const flag = flagOf(model);
  const metadata = { environment, model, rollout };
  const variants = Object.fromEntries(
    [stable, ...(canary === undefined ? [] : [canary])].map(({ version }) => [version, version]),
  );
  const file = {
    $schema: "https://flagd.dev/schema/v0/flags.json",
    flags: {
      [flag]: {
        state: "ENABLED",
        variants,
        defaultVariant: stable.version,
        targeting: canary === undefined ? {} : { if: [inCanary(canary.share), canary.version, stable.version] },
        metadata,
      },
      [`${flag}.salt`]: {
        state: "ENABLED",
        variants: { salt: saltOf(model, order) },
        defaultVariant: "salt",
        targeting: {},
        metadata,
      },
    },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

// Without a bucket: a number, because the engine of flagd itself fails at a comparison with nothing.
const BUCKET = { var: ["bucket", -1] };
const AS_TEXT = { cat: [BUCKET] };
/** How engines write what is neither a number nor text. */
const NO_NUMBERS = ["true", "false", "True", "False", "[object Object]"];

/**
 * Whether the context has a bucket below `share`. JSON Logic converts types freely, and each engine in its own way: a
 * comparison alone answers "canary" if the bucket is missing. So everything but a whole number is ruled out first: null,
 * text (equal to itself as text), lists (which have a length), booleans, and what is not its own maximum, as NaN.
 */
function inCanary(share: number): object {
  return {
    and: [
      { "!==": [BUCKET, null] },
      { "!==": [BUCKET, AS_TEXT] },
      { "===": [{ var: "bucket.length" }, null] },
      ...NO_NUMBERS.map((text) => ({ "!==": [AS_TEXT, text] })),
      { "===": [BUCKET, { max: [BUCKET] }] },
      { ">=": [BUCKET, 0] },
      { "<": [BUCKET, share] },
      { "==": [{ "%": [BUCKET, 1] }, 0] },
    ],
  };
}
