import { crashIn, killProcess, SITUATIONS } from "./crash/points.ts";

// Hundreds of processes, one after the other.
const LONG_MS = 900_000;

describe("a run that is killed at any operation on the disk, and then runs again", () => {
  test.each(SITUATIONS)(
    "$title",
    async ({ make, least }) => {
      const { tried, wrong } = await crashIn(await make(), killProcess);
      expect([wrong, tried > least]).toEqual([[], true]);
    },
    LONG_MS,
  );
});
