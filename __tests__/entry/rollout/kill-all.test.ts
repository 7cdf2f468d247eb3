import { createKillScene, findBroken, findUnrepaired, promoteKilledAt } from "./kill-points.ts";

test("a promotion that is killed before or after any call of git leaves the branch whole, and the next one completes it", async () => {
  const calls = await promoteKilledAt(await createKillScene(), { call: 0, after: false });
  for (let call = 1; call <= calls; call++) {
    for (const after of [false, true]) {
      const scene = await createKillScene();
      await promoteKilledAt(scene, { call, after });
      expect([call, after, findBroken(scene)]).toEqual([call, after, []]);
      expect([call, after, await findUnrepaired(scene)]).toEqual([call, after, []]);
    }
  }
}, 900_000);
