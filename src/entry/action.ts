import { runAction } from "./action/run.js";

/** What the composite's step calls. It never throws: a failure fails the step with a message that says what to do. */
export async function main(): Promise<void> {
  await runAction(process.env);
}
