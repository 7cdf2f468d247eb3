// One part of a race in a process of its own, as the gate has it, of a model against itself with a share of its own time
// added to every run of the candidate. The slowdown is put around the contender here: the gate's own code knows of none.

import { raceContenders } from "../../lib/platform/onnxruntime/worker/race.js";
import { loadRuntime } from "../../lib/platform/onnxruntime/worker/session.js";
import { contenderOf } from "../../lib/platform/onnxruntime/worker/timed-model.js";

process.once("message", async ({ root, model, features, rows, slowdown, request }) => {
  const ort = loadRuntime(root);
  const feeds = Array.from({ length: rows }, (_, row) => {
    const values = Float32Array.from({ length: features }, (_value, i) => Math.sin(row * features + i));
    return { features: new ort.Tensor("float32", values, [1, features]) };
  });
  const own = contenderOf(ort, model, feeds, request.shape.slots);
  // Both sides run through the same wrapper, so that what it costs itself is no slowdown.
  const sides = {
    candidate: slowdown === 0 ? own : slowed(own, slowdown),
    baseline: slowdown === 0 ? own : slowed(own, 0),
  };
  const race = await raceContenders(sides, request, () => {});
  process.send(race, () => process.disconnect());
});

function slowed(contender, share) {
  return {
    open: async () => {
      const runner = await contender.open();
      return {
        run: async (slot) => {
          const began = process.hrtime.bigint();
          const answer = await runner.run(slot);
          const ended = process.hrtime.bigint();
          const until = ended + BigInt(Math.round(share * Number(ended - began)));
          while (process.hrtime.bigint() < until);
          return answer;
        },
        release: () => runner.release(),
      };
    },
  };
}
