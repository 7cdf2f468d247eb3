import { crashAt, SITUATIONS } from "./crash/points.ts";

const KILLS = 6;
const LONG_MS = 600_000;

// All points are tried by crash-all.test.ts.
describe("a run that is killed ends in one whole release after the next run", () => {
  test.each(SITUATIONS)(
    "at some points of $title",
    async (situation) => {
      expect(await crashAt(situation, KILLS)).toBe(KILLS);
    },
    LONG_MS,
  );
});
