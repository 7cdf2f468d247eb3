import { isEnvironment } from "../consume/environment.ts";
import type { Registry } from "../domain/registry.ts";
import { isModelName } from "../domain/tag.ts";

/** A model in an environment: what one record is about. */
export interface Deployment {
  readonly environment: string;
  readonly model: string;
}

/** The folder of all records of a registry. */
export function deploymentsFolder(registry: Registry | undefined): string {
  return registry === undefined || registry.folder === "" ? "deployments" : `${registry.folder}/deployments`;
}

/** The path of a record: `deployments/prod/fraud.yml`. */
export function recordPath(registry: Registry | undefined, { environment, model }: Deployment): string {
  return `${deploymentsFolder(registry)}/${environment}/${model}.yml`;
}

/** The folder of what is derived from a record. */
export function derivedFolder(registry: Registry | undefined, { environment, model }: Deployment): string {
  return `${deploymentsFolder(registry)}/${environment}/${model}`;
}

/** Reads the path of a record. Inverse of {@link recordPath}; `undefined` for any other path. */
export function readRecordPath(registry: Registry | undefined, path: string): Deployment | undefined {
  const folder = `${deploymentsFolder(registry)}/`;
  if (!path.startsWith(folder)) return undefined;
  const [, environment, model] = /^([^/]+)\/([^/]+)\.yml$/.exec(path.slice(folder.length)) ?? [];
  if (environment === undefined || model === undefined) return undefined;
  return isEnvironment(environment) && isModelName(model) ? { environment, model } : undefined;
}
