export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  globalSetup: "<rootDir>/__tests__/helpers/warm.mjs",
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/lib/", "<rootDir>/releases/"],
  transform: {
    "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } }],
  },
  // A loaded machine is no failure: tests that start processes take as long as they take.
  testTimeout: 120_000,
  coverageProvider: "v8",
  collectCoverageFrom: ["src/**/*.ts"],
};
