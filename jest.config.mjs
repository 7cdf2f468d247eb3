import { SUITES, suiteOf, testFiles } from "./__tests__/suites.mjs";

/**
 * The files of a worker share what they have loaded: a context for each would load jest and the sources again, which takes
 * longer than most tests. Unit tests run in threads; the others set what only a process has. Coverage is measured by jest's
 * own runner.
 */
const runnerOf = (suite) => {
  if (process.argv.includes("--coverage")) return {};
  return { runner: suite === "unit" ? "jest-light-runner" : "jest-light-runner/child-process" };
};

const project = (suite) => ({
  displayName: suite,
  testEnvironment: "node",
  testMatch: testFiles()
    .filter((file) => suiteOf(file) === suite)
    .map((file) => `<rootDir>/__tests__/${file}`),
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/lib/", "<rootDir>/releases/"],
  transform: {
    "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } }],
  },
  ...runnerOf(suite),
  ...(suite === "unit"
    ? {}
    : {
        globalSetup: "<rootDir>/__tests__/helpers/warm.mjs",
        globalTeardown: "<rootDir>/__tests__/helpers/no-worker-left.mjs",
      }),
});

export default {
  projects: Object.keys(SUITES).map(project),
  // A loaded machine is no failure: tests that start processes take as long as they take.
  testTimeout: 120_000,
  coverageProvider: "v8",
  collectCoverageFrom: ["src/**/*.ts"],
};
