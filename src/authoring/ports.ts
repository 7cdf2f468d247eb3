import type { FileDigest } from "../domain/digest.ts";

/** Draws an SVG as a PNG, `scale` pixels for each unit. The same text gives the same bytes. */
export type Rasterise = (svg: string, scale: number) => Promise<Uint8Array>;

/** Writes a file of the repository that is not there yet; `undefined` where something is: it is left alone. */
export type WriteNew = (path: string, content: Uint8Array) => Promise<FileDigest | undefined>;

/** The versions of a model that have a folder, in any order. */
export type ListVersions = (model: string) => Promise<readonly string[]>;
