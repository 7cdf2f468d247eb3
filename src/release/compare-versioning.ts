import type { VersioningPolicy } from "../registry/policy-types.ts";
import type { Weakening } from "../registry/weakened.ts";
import { isAtLeast } from "../versioning/compare.ts";
import type { Requires } from "../versioning/contract-rule.ts";
import { contractRules } from "../versioning/rules/index.ts";

/** A mapping that asks for a lower bump than the rule or its mapping did, and more flips in a patch. */
export function compareVersioning(released: VersioningPolicy, now: VersioningPolicy): Weakening[] {
  const rules = contractRules.flatMap(({ id, requires }): Weakening[] => {
    const [was, is] = [released.rules?.[id], now.rules?.[id]].map((mapped) => mapped ?? requires);
    const bump = (mapped: string | undefined) => (mapped === "off" ? "none" : (mapped as Requires));
    if (isAtLeast(bump(is), bump(was))) return [];
    return [{ subject: id, what: `${id} changed from ${was} to ${is}`, at: ["versioning", "rules", id] }];
  });
  const [was, is] = [released.max_flips, now.max_flips];
  const flips = was === undefined || (is !== undefined && is <= was);
  return [
    ...rules,
    ...(flips
      ? []
      : [
          {
            subject: "max_flips",
            what: `max_flips ${is === undefined ? `of ${was} removed` : `raised from ${was} to ${is}`}`,
            at: ["versioning", "max_flips"],
          },
        ]),
  ];
}
