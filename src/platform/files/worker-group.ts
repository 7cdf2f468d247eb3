// systemd hands these numbers out to short-lived services; no person or package has one.
const FIRST = 61_184;
const COUNT = 65_519 - FIRST + 1;

/**
 * The number of the user and the group that models run as if this process is root: of this process alone, so that
 * workers of two runs cannot reach each other. `undefined` for every other user, who cannot change to another one.
 */
export const WORKER_GROUP: number | undefined =
  process.platform === "linux" && process.getuid?.() === 0 ? FIRST + (process.pid % COUNT) : undefined;
