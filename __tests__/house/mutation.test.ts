import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";

interface Room {
  readonly source: string;
  readonly tests: readonly string[];
}

const { ROOMS } = (await import("../../scripts/mutation/rooms.mjs" as string)) as { ROOMS: Record<string, Room> };
const rooms = Object.entries(ROOMS);

test.each(rooms)("the sources and the tests of the room %s exist", (_, { source, tests }) => {
  expect([source, ...tests.map((entry) => `__tests__/${entry}`)].filter((path) => !existsSync(path))).toEqual([]);
});

test("the weekly workflow judges every room", () => {
  const { jobs } = parse(readFileSync(".github/workflows/mutation.yml", "utf8")) as {
    jobs: { room: { strategy: { matrix: { room: string[] } } } };
  };
  expect(jobs.room.strategy.matrix.room.toSorted()).toEqual(rooms.map(([room]) => room).sort());
});

test("mutants that begin at the same place and become the same are two", async () => {
  const { keyOf } = (await import("../../scripts/mutation/results.mjs" as string)) as { keyOf: (m: object) => string };
  const mutant = { file: "src/a.ts", line: 3, column: 7, mutator: "ConditionalExpression", replacement: "true" };
  expect(keyOf({ ...mutant, original: "a && b" })).not.toBe(keyOf({ ...mutant, original: "a" }));
});
