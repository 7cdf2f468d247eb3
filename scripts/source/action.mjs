// The Action from src/, on Node 24. No await here: a script of actions/github-script requires this file.
import "./cache.mjs";
import { warmWorker } from "./warm.mjs";

warmWorker();
export const main = async () => (await import("../../src/entry/action.ts")).main();
