import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { hasEnded, processMark, processSpace } from "../processes.ts";
import { unlessAbsent } from "../system-error.ts";
import { sync } from "./hash.ts";

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** A writer of another number space cannot be looked up. It holds the file for milliseconds. */
const FOREIGN_MS = 30_000;
const MAX_TRIES = 600;
const MAX_PAUSE_MS = 100;

/**
 * Replaces a file that several processes may change at once: `change` gets its bytes as they are now, `undefined` if there
 * is no such file, and answers with the new ones, or with `undefined` to leave it as it is. No change of another process
 * that writes in this way is lost. The file is there whole, or as it was before, whenever the machine stops.
 * Errors are the system's; a `Failure` says that another process does not let go of it.
 */
export async function updateShared(
  file: string,
  change: (bytes: Uint8Array | undefined) => Uint8Array | undefined,
): Promise<void> {
  await alone(file, async () => {
    const bytes = change(await readFile(file).catch(unlessAbsent));
    if (bytes === undefined) return;
    const partial = `${file}.${randomBytes(6).toString("hex")}.part`;
    try {
      await writeNew(partial, bytes);
      await sync(partial);
      await rename(partial, file);
    } catch (error) {
      await unlink(partial).catch(() => {});
      throw error;
    }
    await sync(dirname(file));
  });
}

/**
 * Each process puts a file of its own next to the shared one and goes on when it sees no other one. Of two, at least one
 * sees the other. A file carries its owner in its name, and no name is given twice: what a killed process left is
 * removed without taking anything from a living one.
 */
async function alone(file: string, action: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const mine = join(
      dirname(file),
      `.${basename(file)}.p${processSpace()}-${processMark()}-${randomBytes(4).toString("hex")}`,
    );
    const began = Date.now();
    await writeNew(mine, new Uint8Array());
    try {
      // The first of those that are waiting keeps its place; the others make way.
      for (;;) {
        const rivals = await rivalsOf(file, mine, Date.now() - began);
        if (rivals.length === 0) {
          await removePartial(file);
          return await action();
        }
        if (rivals.some((name) => name < basename(mine)) || ++tries >= MAX_TRIES) break;
        await pause(tries);
      }
    } finally {
      await unlink(mine).catch(unlessAbsent);
    }
    await pause(tries);
  }
  throw new Failure("environment", `${file} is being written by another process that does not finish.`, {
    fix: `Let it finish, or end it; then run again. If there is none, remove the files  .${basename(file)}.p…  next to it.`,
  });
}

async function rivalsOf(file: string, mine: string, ageMs: number): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(dirname(file))) {
    if (name === basename(mine) || !name.startsWith(`.${basename(file)}.p`)) continue;
    const { space, pid, start } = OWNER.exec(name.slice(basename(file).length + 1))?.groups ?? {};
    if (pid === undefined) continue;
    const path = join(dirname(file), name);
    const ended = space === processSpace() ? hasEnded(Number(pid), start) : await isOld(path, mine, ageMs);
    if (ended) await unlink(path).catch(unlessAbsent);
    else found.push(name);
  }
  return found;
}

const OWNER = /^\.p(?<space>\d+)-(?<pid>\d+)(?:\.(?<start>\d+))?-[0-9a-f]{8}$/;

/** By the clock of the disk, which gave both their times. */
async function isOld(path: string, mine: string, ageMs: number): Promise<boolean> {
  const [its, own] = [await stat(path).catch(unlessAbsent), await stat(mine)];
  return its === undefined || own.mtimeMs + ageMs - its.mtimeMs > FOREIGN_MS;
}

/** What a killed run wrote of the file: whoever is alone with it wrote none of these. */
async function removePartial(file: string): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(`${basename(file)}.`) || !/^\.[0-9a-f]{12}\.part$/.test(name.slice(basename(file).length)))
      continue;
    await unlink(join(dirname(file), name)).catch(unlessAbsent);
  }
}

async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, 0o666);
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}

function pause(tries: number): Promise<void> {
  const ms = Math.min(MAX_PAUSE_MS, 5 + tries * 5) * (0.5 + Math.random());
  return new Promise((resolve) => setTimeout(resolve, ms));
}
