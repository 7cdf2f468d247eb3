// One warm model in a process of its own. It runs when it is asked to, so that two such processes can take turns.
import { loadRuntime, openSession } from "../../lib/platform/onnxruntime/worker/session.js";
import { feedsOf } from "./inputs.mjs";

const REFILL_MS = 20;
let session;
let feeds;
let fetched;

process.on("message", async (message) => {
  if (message.open) {
    const { root, model, inputs, settleMs } = message.open;
    const ort = loadRuntime(root);
    session = await openSession(ort, model);
    feeds = feedsOf(ort, inputs);
    fetched = session.outputMetadata.filter(({ isTensor }) => isTensor).map((output) => output.name);
    const runs = await runFor(settleMs, 2);
    process.send({ runMs: settleMs / runs });
    return;
  }
  // The other process has had the core since: these runs bring the model back to where it is when it serves alone.
  await runFor(REFILL_MS, 2);
  const times = [];
  for (const row of message.rows) {
    const began = process.hrtime.bigint();
    await session.run(feeds[row], fetched);
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  process.send(times);
});

async function runFor(ms, least) {
  const until = performance.now() + ms;
  let runs = 0;
  for (; runs < least || performance.now() < until; runs++) await session.run(feeds[runs % feeds.length], fetched);
  return runs;
}
