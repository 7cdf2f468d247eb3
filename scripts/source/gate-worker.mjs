// The process that runs models, from src/, on Node 24.
import "./cache.mjs";

await import("../../src/entry/gate-worker.ts");
