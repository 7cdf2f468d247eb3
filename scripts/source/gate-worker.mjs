// The process that runs models, from src/, on Node 24.
import "./stripped.mjs";

await import("../../src/entry/gate-worker.ts");
