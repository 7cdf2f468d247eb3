/** This tool, as reports name it; a test compares both with `package.json`. */
export const TOOL = { name: "model-release", version: "0.1.0" } as const;

/**
 * Where this tool is published: the one place that states it, with `package.json`. A release of the tool from another
 * repository is refused (`scripts/action-release.mjs`).
 */
export const REPOSITORY = "https://github.com/model-release/model-release";
