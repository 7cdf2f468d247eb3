// The rooms whose tests are measured: the source files of each, and the unit tests (folders or files below __tests__/)
// that may notice a mutant of it. A test that does not run a mutated expression is not run for it.

/** Of the mutants of a room, the least share that tests notice. */
export const FLOOR = 0.85;

/** @type {Record<string, { source: string, tests: string[] }>} */
export const ROOMS = {
  domain: { source: "src/domain", tests: ["domain"] },
  statistics: { source: "src/statistics", tests: ["statistics", "metrics", "gate", "rules"] },
  metrics: { source: "src/metrics", tests: ["metrics", "gate", "report", "rules"] },
  formats: { source: "src/formats", tests: ["formats", "versioning", "release", "rules"] },
  registry: { source: "src/registry", tests: ["registry", "rules"] },
  versioning: { source: "src/versioning", tests: ["versioning", "release", "releases", "rules"] },
  gate: { source: "src/gate", tests: ["gate", "release", "rules"] },
  releases: { source: "src/releases", tests: ["releases", "release", "report", "publish", "rules"] },
  publish: { source: "src/publish", tests: ["publish"] },
  consume: { source: "src/consume", tests: ["consume", "rules"] },
  catalogue: { source: "src/catalogue", tests: ["catalogue", "rules"] },
  release: { source: "src/release", tests: ["release", "rules"] },
};
