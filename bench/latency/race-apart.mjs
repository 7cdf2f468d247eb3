// A part of a race in a process of its own, as the gate has it.
import { fork } from "node:child_process";
import { join } from "node:path";

export function raceApart(message) {
  return new Promise((resolvePart, reject) => {
    const child = fork(join(import.meta.dirname, "trial-worker.mjs"), {
      execArgv: ["--expose-gc"],
      env: {},
      serialization: "advanced",
    });
    child.once("error", reject);
    child.once("message", resolvePart);
    child.once("exit", (code) => code !== 0 && reject(new Error(`a race ended with exit code ${code}`)));
    child.send(message);
  });
}
