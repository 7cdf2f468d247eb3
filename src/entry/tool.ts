/** This tool, as reports name it; a test holds the version to `package.json`. */
export const TOOL = { name: "model-release", version: "0.1.0" } as const;
