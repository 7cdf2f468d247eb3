import type { DeploymentHistory } from "../../src/rollout/history.ts";
import { currentOf } from "../../src/rollout/history.ts";
import type { Earlier } from "../../src/rollout/released.ts";
import { type RollbackRequest, rollback, targetOf } from "../../src/rollout/rollback.ts";
import { canaryOf, digest, historyOf, orderOf, PLACE, recordOf, statusIs } from "../helpers/rollout.ts";

const REQUEST: RollbackRequest = { ...PLACE, reason: "errors", actor: "local" };
const stable = (version: string, event: "promote" | "rollback" = "promote") =>
  recordOf(orderOf(version, undefined, { event }));

function run(history: DeploymentHistory, to?: string, earlier: Partial<Earlier> = {}) {
  const recorded = currentOf(history);
  const record = recorded?.kind === "record" ? recorded.record : undefined;
  const request = { ...REQUEST, ...(to === undefined ? {} : { to }) };
  const target = targetOf(record, request, history);
  const read = target.kind === "target" ? target.stable.digest : "";
  return rollback(target, request, { digest: { kind: "read", sha256: read }, status: statusIs("active"), ...earlier });
}
const version = (decision: ReturnType<typeof run>) =>
  decision.kind === "ordered" ? decision.record.order?.stable.version : decision.findings.map(({ rule }) => rule);

test("drops the canary if one is active, and leaves the stable version", () => {
  const decision = run(historyOf(stable("0.9.0"), stable("1.0.0"), recordOf(orderOf("1.0.0", canaryOf("1.1.0")))));
  expect(decision).toEqual({
    kind: "ordered",
    record: recordOf(orderOf("1.0.0", undefined, { event: "rollback", reason: "errors" })),
    findings: [],
  });
});

test.each<[string, DeploymentHistory, string | string[]]>([
  ["after a promotion", historyOf(stable("1.0.0"), stable("1.0.1")), "1.0.0"],
  ["after two", historyOf(stable("1.0.0"), stable("1.0.1"), stable("1.0.2")), "1.0.1"],
  [
    "twice in a row",
    historyOf(stable("1.0.0"), stable("1.0.1"), stable("1.0.2"), stable("1.0.1", "rollback")),
    "1.0.0",
  ],
  [
    "after a rollback and a promotion",
    historyOf(stable("1.0.0"), stable("1.0.1"), stable("1.0.0", "rollback"), stable("1.0.2")),
    "1.0.0",
  ],
  [
    "past a version that was left and came back",
    historyOf(stable("1.0.0"), stable("1.0.1"), stable("1.0.0", "rollback"), stable("1.0.1"), stable("1.0.2")),
    "1.0.0",
  ],
  ["past a record that was invalid", historyOf(stable("1.0.0"), "invalid", stable("1.0.1")), "1.0.0"],
  [
    "past a canary that was dropped",
    historyOf(
      stable("1.0.0"),
      recordOf(orderOf("1.0.0", canaryOf("1.0.1"))),
      stable("1.0.0", "rollback"),
      stable("1.0.2"),
    ),
    "1.0.0",
  ],
  ["with nothing before", historyOf(stable("1.0.0")), ["rollout/no-earlier"]],
  [
    "with nothing left",
    historyOf(stable("1.0.0"), stable("1.0.1"), stable("1.0.0", "rollback")),
    ["rollout/no-earlier"],
  ],
  ["without a record", [], ["rollout/nothing-serves"]],
  ["after it was removed", historyOf(stable("1.0.0"), "removed"), ["rollout/nothing-serves"]],
])("goes back %s", (_, history, expected) => {
  expect(version(run(history))).toEqual(expected);
});

test("--to names an earlier stable version, and drops the canary on the way", () => {
  const history = historyOf(stable("1.0.0"), stable("1.0.1"), recordOf(orderOf("1.0.1", canaryOf("1.0.2"))));
  expect(version(run(history, "1.0.0"))).toBe("1.0.0");
  expect(version(run(history, "1.0.1"))).toBe("1.0.1");
  expect(version(run(history, "1.0.2"))).toEqual(["rollout/never-stable"]);
  expect(run(historyOf(stable("1.0.0")), "1.0.0").kind).toBe("unchanged");
});

test("goes on if the digest cannot be read, and not if it is another one", () => {
  const history = historyOf(stable("1.0.0"), stable("1.0.1"));
  const unread = run(history, undefined, { digest: { kind: "unread", why: "github.com cannot be reached" } });
  expect([unread.kind, unread.findings.map(({ rule }) => rule)]).toEqual(["ordered", ["rollout/digest-unchecked"]]);
  expect(version(run(history, undefined, { digest: { kind: "read", sha256: digest("other") } }))).toEqual([
    "rollout/other-digest",
  ]);
});

test("returns to a deprecated version with a warning, and to no withdrawn one", () => {
  const history = historyOf(stable("1.0.0"), stable("1.0.1"));
  const deprecated = run(history, undefined, { status: statusIs("deprecated") });
  expect([deprecated.kind, deprecated.findings.map(({ rule }) => rule)]).toEqual([
    "ordered",
    ["rollout/target-deprecated"],
  ]);
  expect(version(run(history, undefined, { status: statusIs("withdrawn") }))).toEqual(["rollout/withdrawn"]);
});

test.each([
  ["1.0.0", "1.0.1", []],
  ["1.0.0", "1.1.0", ["rollout/contract-differs"]],
  ["1.9.0", "2.0.0", ["rollout/contract-differs"]],
])("from %s to %s and back: %j", (from, to, expected) => {
  expect(run(historyOf(stable(from), stable(to))).findings.map(({ rule }) => rule)).toEqual(expected);
});
