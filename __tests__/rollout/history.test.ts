import { formatRecord } from "../../src/rollout/format-record.ts";
import { currentOf, orderedDigests, readHistory, statusAt } from "../../src/rollout/history.ts";
import { canaryOf, digest, historyOf, MINUTE_MS, orderOf, PLACE, recordOf, START_MS } from "../helpers/rollout.ts";

const A = recordOf(orderOf("1.0.0"));
const B = recordOf(orderOf("1.0.0", canaryOf("1.0.1")));

test("a moment has the order of the last commit until then", () => {
  const history = historyOf(A, B, "invalid", "removed");
  const kinds = [-1, 0, 59_999, 60_000, 2 * MINUTE_MS, 3 * MINUTE_MS, 1e12].map((at) => {
    const status = statusAt(history, START_MS + at);
    return status.kind === "ordered" ? (status.order.canary?.version ?? status.order.stable.version) : status.kind;
  });
  expect(kinds).toEqual(["nothing", "1.0.0", "1.0.0", "1.0.1", "invalid", "nothing", "nothing"]);
  expect(currentOf(history)).toBeUndefined();
});

test("a commit of settings alone changes neither since when nor by whom", () => {
  const history = historyOf(A, recordOf(A.order, { allow_ungated: true }), B);
  const status = statusAt(history, START_MS + MINUTE_MS);
  expect(status).toMatchObject({
    kind: "ordered",
    sinceMs: START_MS,
    event: history[0],
    record: { settings: { allow_ungated: true } },
  });
});

test("a clock that runs behind puts no commit before the one that it follows", () => {
  const [first, second] = historyOf(A, B);
  const history = [{ ...first!, committedAtMs: START_MS + 5 * MINUTE_MS }, second!];
  expect(statusAt(history, START_MS + 4 * MINUTE_MS).kind).toBe("nothing");
  expect(statusAt(history, START_MS + 5 * MINUTE_MS)).toMatchObject({
    order: B.order,
    sinceMs: START_MS + 5 * MINUTE_MS,
  });
});

test("what a commit has is read as a record, as nothing, or as what is wrong with it", () => {
  const event = (text: string | undefined) => ({
    commit: "1".repeat(40),
    committedAtMs: START_MS,
    bytes: text === undefined ? undefined : Buffer.from(text),
  });
  const texts = [formatRecord(A), "<<<<<<< HEAD\n", undefined];
  const history = readHistory("deployments/prod/fraud.yml", texts.map(event), PLACE);
  expect(history.map(({ recorded }) => recorded.kind)).toEqual(["record", "invalid", "removed"]);
});

test("the digests that were ordered are known, stable and canary", () => {
  expect([...orderedDigests(historyOf(A, B))]).toEqual([
    ["1.0.0", digest("1.0.0")],
    ["1.0.1", digest("1.0.1")],
  ]);
});
