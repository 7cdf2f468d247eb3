import { runAction } from "./action/run.ts";

/** What the composite's step calls. It never throws: a failure fails the step with a message that says what to do. */
export async function main(): Promise<void> {
  // A limit on file sizes (ulimit -f) would end this process without a word; the write that is refused says so itself.
  process.on("SIGXFSZ", () => {});
  // A runner that cancels a job sends these: the exit ends the model's process and removes private copies.
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  await runAction(process.env);
}
