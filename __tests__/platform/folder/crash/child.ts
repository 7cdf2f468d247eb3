// Publishes a plan into a folder and kills itself before the operation it was told, or in the middle of that write.
// Arguments: folder, file of the plan, number of the operation (-1: none), "before" or "within".
import { readFileSync } from "node:fs";
import { disk } from "../../../../src/platform/folder/disk.ts";
import { runOnce } from "./run.ts";
import { type Step, stepped } from "./stepped.ts";

const [folder = "", planFile = "", number = "-1", where = "before"] = process.argv.slice(2);
const steps: Omit<Step, "cut">[] = [];

const killing = stepped(disk, async ({ cut, ...step }) => {
  if (steps.length === Number(number)) {
    if (where === "within") await cut?.();
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  }
  steps.push(step);
});

const became = await runOnce(folder, JSON.parse(readFileSync(planFile, "utf8")), killing).catch(
  (error: Error) => `${error.name}: ${error.message}`,
);
process.stdout.write(`${JSON.stringify({ became, steps })}\n`);
