import { runAction } from "./action/run.js";

/** What the composite's step calls. It never throws: a failure fails the step with a message that says what to do. */
export async function main(): Promise<void> {
  // A limit on file sizes (ulimit -f) would end this process without a word; the write that is refused says so itself.
  process.on("SIGXFSZ", () => {});
  await runAction(process.env);
}
