import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { checkPointer } from "./pieces.ts";
import { fileProblem, unreadable } from "./problems.ts";

const MAX_ENTRIES = 1000;
/** Deflate makes a thousandth of zeros at most. */
const ZIP_START = "PK";

/** A zip archive whose files are read as streams: however much an archive claims to hold, no more than is asked for is unpacked. */
export interface Archive {
  readonly entries: readonly Entry[];
  stream(entry: Entry): Promise<Readable>;
  close(): void;
}

/** Opens a zip archive. What is none, or is encrypted, ends the job. */
export async function openArchive(file: string): Promise<Archive> {
  await checkStart(file);
  try {
    const zip = await opened(file);
    return {
      entries: await entriesOf(zip),
      stream: (entry) => streamOf(zip, entry),
      close: () => zip.close(),
    };
  } catch (error) {
    throw zipProblem(error);
  }
}

async function checkStart(file: string): Promise<void> {
  try {
    const handle = await open(file);
    try {
      const head = Buffer.alloc(64);
      await handle.read(head, 0, 64, 0);
      checkPointer(head);
      if (head.toString("latin1", 0, 2) !== ZIP_START)
        throw unreadable("it is not a zip archive, as  np.savez  writes it");
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileProblem(error);
  }
}

function opened(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) => {
      if (error) reject(error);
      else resolve(zip);
    });
  });
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on("error", reject);
    zip.on("end", () => resolve(entries));
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) reject(unreadable(`it contains more than ${MAX_ENTRIES} files`));
      else if (entry.isEncrypted()) reject(unreadable(`${entry.fileName} in it is encrypted`));
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

function streamOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(zipProblem(error));
      else resolve(stream);
    });
  });
}

/** What the zip reader throws; codes of the system stay what they are. */
export function zipProblem(error: unknown) {
  if (error instanceof Error && !("code" in error) && error.constructor.name !== "JobFailure") {
    return unreadable("it is a damaged zip archive, or cut short");
  }
  if ((error as { code?: string }).code?.startsWith("Z_")) return unreadable("its content cannot be unpacked");
  return fileProblem(error);
}
