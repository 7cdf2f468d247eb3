import semver from "semver";
import { isModelName } from "../domain/tag.ts";

const LATEST = "latest";
/** Devices of Windows, which no checkout there can have as folders. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/**
 * Whether `name` may be an environment: it is a folder and part of an environment on GitHub, and `fraud@<name>` must
 * not be read as a version, a range or `latest`.
 */
export function isEnvironment(name: string): boolean {
  if (!/^[a-z]/.test(name) || !isModelName(name) || name === LATEST || DEVICE.test(name)) return false;
  return semver.validRange(name) === null;
}
