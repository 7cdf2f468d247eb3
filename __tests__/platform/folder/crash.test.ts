import { crashIn, killProcess, SITUATIONS, stopDisk } from "./crash/points.ts";

const KILLS = 6;
const LONG_MS = 900_000;

// Between two operations that change nothing, a crash finds the same disk.
describe("a run that ends at any operation that changes the disk, and then runs again", () => {
  test.each(SITUATIONS)(
    "$title",
    async ({ make }) => {
      const { tried, wrong } = await crashIn({ ...(await make()), among: ({ changes }) => changes }, stopDisk);
      expect([wrong, tried > 20]).toEqual([[], true]);
    },
    LONG_MS,
  );
});

// All of them are tried by crash-all.test.ts.
describe("a run whose process is killed at some of them, and then runs again", () => {
  test.each(SITUATIONS)(
    "$title",
    async ({ make }) => {
      expect(await crashIn(await make(), killProcess, KILLS)).toEqual({ tried: KILLS, wrong: [] });
    },
    LONG_MS,
  );
});
