import { createKillScene, findBroken, findUnrepaired, promoteKilledAt } from "./kill-points.ts";

test("a promotion that is killed leaves the branch whole, and the next one completes it", async () => {
  const calls = await promoteKilledAt(await createKillScene(), { call: 0, after: false });
  expect(calls).toBeGreaterThan(15);
  // The last calls are those that write: the reference, the index, the files.
  for (const call of [calls - 9, calls - 7, calls - 5, calls - 3]) {
    const scene = await createKillScene();
    expect(await promoteKilledAt(scene, { call, after: true })).toBeLessThanOrEqual(calls);
    expect([call, findBroken(scene)]).toEqual([call, []]);
    expect([call, await findUnrepaired(scene)]).toEqual([call, []]);
  }
});
