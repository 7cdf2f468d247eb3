// Writes flags.json as `model-release promote` and `rollback` will.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const BUCKET = { var: "bucket" };
const AS_TEXT = { cat: [BUCKET] };

/** Whether there is a bucket, a whole number from 0, below `share` (in basis points). */
const inCanary = (share) => ({
  and: [
    { "!==": [BUCKET, null] },
    { "!==": [BUCKET, AS_TEXT] },
    { "===": [{ var: "bucket.length" }, null] },
    ...["true", "false", "True", "False", "[object Object]"].map((text) => ({ "!==": [AS_TEXT, text] })),
    { "===": [BUCKET, { max: [BUCKET] }] },
    { ">=": [BUCKET, 0] },
    { "<": [BUCKET, share] },
    { "==": [{ "%": [BUCKET, 1] }, 0] },
  ],
});

/** @param {{ environment: string, model: string, rollout: string, stable: string, canary?: string, share?: number }} order */
export function flagsOf({ environment, model, rollout, stable, canary, share }) {
  const flag = `model.${model}`;
  const metadata = { environment, model, rollout };
  const versions = [stable, ...(canary === undefined ? [] : [canary])];
  return {
    $schema: "https://flagd.dev/schema/v0/flags.json",
    flags: {
      [flag]: {
        state: "ENABLED",
        variants: Object.fromEntries(versions.map((version) => [version, version])),
        defaultVariant: stable,
        targeting: canary === undefined ? {} : { if: [inCanary(share), canary, stable] },
        metadata,
      },
      [`${flag}.salt`]: {
        state: "ENABLED",
        variants: { salt: `${flag}/${rollout}` },
        defaultVariant: "salt",
        targeting: {},
        metadata,
      },
    },
  };
}

/** Replaces `<deployments>/<environment>/<model>/flags.json` whole. */
export function writeFlags(deployments, order) {
  const folder = join(deployments, order.environment, order.model);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "flags.json.new"), `${JSON.stringify(flagsOf(order), null, 2)}\n`);
  renameSync(join(folder, "flags.json.new"), join(folder, "flags.json"));
}
