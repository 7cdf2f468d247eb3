import { mapWithConcurrency } from "../../src/publish/pool.ts";

const turn = () => new Promise(setImmediate);

test("carries out everything, in order of beginning, never more than the width at once", async () => {
  let open = 0;
  let most = 0;
  const begun: number[] = [];
  await mapWithConcurrency([1, 2, 3, 4, 5, 6], 2, async (item) => {
    begun.push(item);
    most = Math.max(most, ++open);
    await turn();
    open -= 1;
  });
  expect([begun, most]).toEqual([[1, 2, 3, 4, 5, 6], 2]);
});

test("after a failure begins nothing more, and throws it when what was under way has ended", async () => {
  const ended: number[] = [];
  const run = mapWithConcurrency([1, 2, 3, 4], 2, async (item) => {
    if (item === 1) throw new Error("first");
    await turn();
    await turn();
    ended.push(item);
  });
  await expect(run).rejects.toThrow("first");
  expect(ended).toEqual([2]);
});

test("of nothing does nothing", async () => {
  await mapWithConcurrency([], 4, () => Promise.reject(new Error("never")));
});
