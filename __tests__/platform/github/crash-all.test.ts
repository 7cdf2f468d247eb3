import { crashAt, SITUATIONS } from "./crash/points.ts";

const LONG_MS = 900_000;

describe("a run that is killed ends in one whole release after the next run", () => {
  test.each(SITUATIONS)(
    "at $points points of $title",
    async (situation) => {
      expect(await crashAt(situation)).toBe(situation.points);
    },
    LONG_MS,
  );
});
