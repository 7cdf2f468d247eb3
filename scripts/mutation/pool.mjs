// Worker processes that are replaced when they hang, die or grow.
import { fork } from "node:child_process";
import { join } from "node:path";

const MOST_MEMORY_BYTES = 1.2e9;

/**
 * Does tasks in parallel; what is answered is told as it comes.
 *
 * @param {object[]} tasks `{ message, timeoutMs }`
 * @param {object} options
 * @param {string[]} options.args of the worker
 * @param {number} options.workers
 * @param {(task: object, answer: object) => void} options.onAnswer `{ status: "timeout" }` for a task that took too
 *   long, `{ status: "crashed" }` for one whose process ended
 */
export async function doAll(tasks, { args, workers, onAnswer }) {
  const queue = [...tasks];
  await Promise.all(
    Array.from({ length: Math.min(workers, queue.length) }, async () => {
      let child;
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
        child ??= await start(args);
        const answer = await ask(child, task);
        onAnswer(task, answer);
        if (answer.memory === undefined || answer.memory > MOST_MEMORY_BYTES) {
          child.kill("SIGKILL");
          child = undefined;
        }
      }
      child?.kill("SIGKILL");
    }),
  );
}

function start(args) {
  const child = fork(join(import.meta.dirname, "worker.mjs"), args, {
    execArgv: ["--max-old-space-size=1536", "--no-warnings"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`a worker ended at its start (${code})`)));
  });
}

function ask(child, { message, timeoutMs }) {
  return new Promise((resolve) => {
    const end = (answer) => {
      clearTimeout(timer);
      child.removeAllListeners("message");
      child.removeAllListeners("exit");
      resolve(answer);
    };
    const timer = setTimeout(() => end({ status: "timeout" }), timeoutMs);
    child.once("message", end);
    child.once("exit", () => end({ status: "crashed" }));
    child.send(message);
  });
}
