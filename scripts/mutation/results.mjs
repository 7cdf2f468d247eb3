// What is known of the mutants of a room, kept from run to run so that a run can go on where the last one ended.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A digest of the TypeScript files of folders and of their JSON. */
export function digestOf(root, folders) {
  const hash = createHash("sha256");
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).sort())
      if (/\.(?:ts|json)$/.test(name)) hash.update(`${name}\0`).update(readFileSync(join(root, folder, name)));
  return hash.digest("hex");
}

/**
 * A name of a mutant that does not depend on its number. What it replaces belongs to it: `a && b` and the `a` in it begin
 * at the same place, and both become `true`.
 */
export const keyOf = (m) => `${m.file}:${m.line}:${m.column} ${m.mutator} ${m.original} -> ${m.replacement}`;

/**
 * The results of a room. They hold for the sources and the tests that they were found with; what was noticed is still
 * noticed after tests were added, so `keepNoticed` keeps that much.
 */
export function openResults(root, room, { keepNoticed = false } = {}) {
  const folder = join(root, ".mutation");
  const path = join(folder, `${room}.json`);
  const sources = digestOf(root, ["src"]);
  const tests = digestOf(root, ["__tests__"]);
  let found = {};
  try {
    const old = JSON.parse(readFileSync(path, "utf8"));
    if (old.sources === sources && old.tests === tests) found = old.found;
    if (old.sources === sources && keepNoticed)
      found = Object.fromEntries(Object.entries(old.found).filter(([, { status }]) => isNoticed(status)));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return {
    get: (mutant) => found[keyOf(mutant)],
    set: (mutant, result) => {
      found[keyOf(mutant)] = result;
    },
    save: () => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify({ sources, tests, found }, undefined, 1));
      renameSync(`${path}.new`, path);
    },
  };
}

/** Whether a test fails, or does not end, with the mutant. A mutant that ends its process does not survive either. */
export const isNoticed = (status) => ["killed", "timeout", "crashed"].includes(status);
