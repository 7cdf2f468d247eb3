import { type PromoteRequest, promote } from "../../src/rollout/promote.ts";
import type { Released } from "../../src/rollout/released.ts";
import { canaryOf, digest, orderOf, recordOf, releasedOf, requestOf, statusIs } from "../helpers/rollout.ts";

const STABLE = recordOf(orderOf("1.0.0"));
const CANARY = recordOf(orderOf("1.0.0", canaryOf("1.0.1")));

function run(
  record: typeof STABLE | undefined,
  version: string,
  changes: Partial<PromoteRequest> = {},
  released: Released = releasedOf(version),
  ordered = new Map<string, string>(),
) {
  return promote(record, requestOf(version, changes), { released, ordered });
}
const order = (decision: ReturnType<typeof run>) =>
  decision.kind === "ordered" ? decision.record.order : decision.kind;
const rules = (decision: ReturnType<typeof run>) =>
  decision.kind === "refused" && decision.findings.map(({ rule }) => rule);

describe("a rollout", () => {
  test("the first version of an environment is stable at once", () => {
    expect(order(run(undefined, "1.0.0"))).toEqual(orderOf("1.0.0", undefined, { rollout: "rollout-0002" }));
    expect(rules(run(undefined, "1.0.0", { to: 500 }))).toEqual(["rollout/nothing-stable"]);
    expect(rules(run(undefined, "1.0.0", { steps: [500, 10_000] }))).toEqual(["rollout/nothing-stable"]);
  });

  test("begins with its first step, under an id of its own", () => {
    const expected = orderOf("1.0.0", canaryOf("1.0.1"), { rollout: "rollout-0002" });
    for (const to of [undefined, "next", 500] as const) {
      expect(order(run(STABLE, "1.0.1", to === undefined ? {} : { to }))).toEqual(expected);
    }
    expect(order(run(STABLE, "1.0.1", { steps: [10_000] }))).toEqual(
      orderOf("1.0.1", undefined, { rollout: "rollout-0002" }),
    );
  });

  test("goes from step to step under the same id, and is stable at the end", () => {
    const next = canaryOf("1.0.1", 2500, [5000, 10_000]);
    expect(order(run(CANARY, "1.0.1", { to: "next" }))).toEqual(orderOf("1.0.0", next));
    expect(order(run(CANARY, "1.0.1", { to: 2500 }))).toEqual(orderOf("1.0.0", next));
    const last = recordOf(orderOf("1.0.0", canaryOf("1.0.1", 5000, [10_000])));
    expect(order(run(last, "1.0.1", { to: "next" }))).toEqual(orderOf("1.0.1"));
  });

  test("stays as it is if it is asked for again: a workflow that is run again takes no step", () => {
    for (const changes of [{}, { to: 500 }, { steps: [500, 2500, 5000, 10_000] }] as const) {
      expect(run(CANARY, "1.0.1", changes).kind).toBe("unchanged");
    }
    expect(run(STABLE, "1.0.0").kind).toBe("unchanged");
  });

  test("keeps what people set", () => {
    const settings = { allow_ungated: true, limits: { max_error_ratio: 2 } };
    const decision = run(recordOf(orderOf("1.0.0"), settings), "1.0.1", {}, releasedOf("1.0.1", { gated: false }));
    expect(decision.kind === "ordered" && decision.record.settings).toEqual(settings);
  });
});

test.each<[string, ReturnType<typeof run>, string[]]>([
  ["not released", run(STABLE, "1.0.1", {}, { kind: "not-released", where: "releases" }), ["rollout/not-released"]],
  ["not gated", run(STABLE, "1.0.1", {}, releasedOf("1.0.1", { gated: false })), ["rollout/not-gated"]],
  [
    "deprecated",
    run(STABLE, "1.0.1", {}, releasedOf("1.0.1", { status: statusIs("deprecated") })),
    ["rollout/deprecated"],
  ],
  [
    "withdrawn",
    run(STABLE, "1.0.1", {}, releasedOf("1.0.1", { status: statusIs("withdrawn") })),
    ["rollout/withdrawn"],
  ],
  [
    "withdrawn while it is a canary",
    run(CANARY, "1.0.1", { to: "next" }, releasedOf("1.0.1", { status: statusIs("withdrawn") })),
    ["rollout/withdrawn"],
  ],
  [
    "of another digest than before",
    run(STABLE, "1.0.1", {}, releasedOf("1.0.1"), new Map([["1.0.1", digest("other")]])),
    ["rollout/other-digest"],
  ],
  ["to skip a step", run(CANARY, "1.0.1", { to: 5000 }), ["rollout/skipped-step"]],
  ["to skip the end", run(CANARY, "1.0.1", { to: 10_000 }), ["rollout/skipped-step"]],
  ["to skip the first step", run(STABLE, "1.0.1", { to: 10_000 }), ["rollout/skipped-step"]],
  ["a share between steps", run(CANARY, "1.0.1", { to: 1000 }), ["rollout/skipped-step"]],
  ["less than now", run(CANARY, "1.0.1", { to: 100 }), ["rollout/share-lowered"]],
  ["other steps", run(CANARY, "1.0.1", { steps: [500, 10_000] }), ["rollout/other-steps"]],
  ["steps without the current one", run(CANARY, "1.0.1", { steps: [2500, 5000, 10_000] }), ["rollout/other-steps"]],
  ["a second canary", run(CANARY, "1.0.2"), ["rollout/second-canary"]],
  ["the stable version next to a canary", run(CANARY, "1.0.0"), ["rollout/second-canary"]],
  ["a major change", run(STABLE, "2.0.0"), ["rollout/major-change"]],
  ["a major change back", run(recordOf(orderOf("2.0.0")), "1.9.0"), ["rollout/major-change"]],
  ["a minor change of 0.x", run(recordOf(orderOf("0.1.0")), "0.2.0"), ["rollout/major-change"]],
  [
    "everything at once",
    run(CANARY, "2.0.0", {}, releasedOf("2.0.0", { gated: false, status: statusIs("deprecated") })),
    ["rollout/deprecated", "rollout/not-gated", "rollout/second-canary"],
  ],
])("%s is refused", (_, decision, expected) => {
  expect(rules(decision)).toEqual(expected);
});

test("a major change is ordered if it is accepted, and a status that is unknown is reported", () => {
  expect(order(run(STABLE, "2.0.0", { acceptMajor: true }))).toMatchObject({ canary: { version: "2.0.0" } });
  const unknown = releasedOf("1.0.1", { status: { kind: "unknown", why: "main has errors" } });
  const decision = run(STABLE, "1.0.1", {}, unknown);
  expect(decision.findings.map(({ rule }) => rule)).toEqual(["rollout/status-unknown"]);
  expect(decision.kind).toBe("ordered");
});
