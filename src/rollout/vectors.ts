import { bucketOf, flagOf, saltOf, versionOf } from "./bucket.ts";
import type { Sha256 } from "./ports.ts";
import { ALL, type DeploymentRecord, type Order } from "./record.ts";

const COUNT = 64;
/** Keys that programs are known to hash differently: empty, spaces, a NUL, letters beyond ASCII and beyond 16 bits. */
const SPECIAL = ["", " ", "0", "null", "a\u0000b", "ä", "a\u0308", "Straße", "日本", "😀", "x".repeat(300)];
const KEYS = [...Array.from({ length: COUNT }, (_, i) => `user-${i}`), ...SPECIAL];
/** Values of `bucket` that are no bucket; every one of them must be served the stable version. */
const INVALID = [null, -1, 0.5, 10_000, 1e20, "", "0", "7", "x", true, false];

/** Keys with their buckets and the version that each is served at every step, for the tests of a service. */
export function formatVectors({ environment, model }: DeploymentRecord, order: Order, sha256: Sha256): string {
  const { stable, canary } = order;
  const steps = canary === undefined ? [ALL] : [canary.share, ...canary.next];
  const salt = saltOf(model, order);
  const at = (share: number, bucket: number) =>
    versionOf(canary === undefined ? order : { stable, canary: { ...canary, share } }, bucket);
  const lines = KEYS.map((key) => {
    const bucket = bucketOf(salt, key, sha256);
    return `    ${JSON.stringify({ key, bucket, versions: steps.map((share) => at(share, bucket)) })}`;
  });
  const head = {
    schema: "urn:model-release:rollout-vectors:1",
    flag: flagOf(model),
    environment,
    model,
    salt,
    stable: stable.version,
    ...(canary === undefined ? {} : { canary: canary.version }),
  };
  const texts = Object.entries({ ...head, invalidBuckets: INVALID, steps }).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  );
  return ["{", ...texts, `  "vectors": [\n${lines.join(",\n")}\n  ]`, "}", ""].join("\n");
}
