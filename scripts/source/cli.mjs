// The command line from src/, on Node 24:  node scripts/source/cli.mjs diff models/fraud/1.0.0 models/fraud/1.0.1
import "./cache.mjs";
import { warmWorker } from "./warm.mjs";

warmWorker();
await import("../../src/entry/cli.ts");
