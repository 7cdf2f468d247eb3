import { decisionsOf } from "../../src/registry/decisions.ts";
import type { GatePolicy } from "../../src/registry/policy-types.ts";

test.each<[GatePolicy["policy"], string, string]>([
  [undefined, "point", "confident"],
  ["point", "point", "point"],
  ["confident", "confident", "confident"],
  [{ bounds: "confident" }, "confident", "confident"],
  [{ previous: "point" }, "point", "point"],
  [{ bounds: "confident", previous: "point" }, "confident", "point"],
])("under policy %j bounds are decided by %s and changes by %s", (policy, bounds, previous) => {
  expect(decisionsOf(policy === undefined ? {} : { policy })).toEqual({ bounds, previous });
});
