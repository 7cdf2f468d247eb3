// One part of a race in a process of its own, as the gate has it. A share of its own time can be added to every run of the
// candidate; the slowdown is put around the contender here: the gate's own code knows of none.

import { raceContenders } from "../../lib/platform/onnxruntime/worker/race.js";
import { loadRuntime } from "../../lib/platform/onnxruntime/worker/session.js";
import { contenderOf } from "../../lib/platform/onnxruntime/worker/timed-model.js";
import { feedsOf } from "./inputs.mjs";

process.once("message", async ({ root, candidate, baseline, inputs, slowdown = 0, request }) => {
  const ort = loadRuntime(root);
  const feeds = feedsOf(ort, inputs);
  const [ours, theirs] = [candidate, baseline].map((model) => contenderOf(ort, model, feeds, request.shape.slots));
  // Both sides run through the same wrapper, so that what it costs itself is no slowdown.
  const sides =
    slowdown === 0
      ? { candidate: ours, baseline: theirs }
      : { candidate: slowed(ours, slowdown), baseline: slowed(theirs, 0) };
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
