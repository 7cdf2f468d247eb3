import { inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const STORED = 0;

/** The files of a zip by name, read from its central directory; no encryption, no zip64. */
export function unzip(zip: Buffer): Map<string, Buffer> {
  const end = findEnd(zip);
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    if (!name.endsWith("/")) files.set(name, readEntry(zip, at));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

/** The end record is last, before a comment that may be there. */
function findEnd(zip: Buffer): number {
  for (let at = zip.length - 22; at >= 0; at -= 1) if (zip.readUInt32LE(at) === END) return at;
  throw new Error("not a zip: it has no central directory");
}

function readEntry(zip: Buffer, central: number): Buffer {
  const method = zip.readUInt16LE(central + 10);
  const compressed = zip.readUInt32LE(central + 20);
  const size = zip.readUInt32LE(central + 24);
  const local = zip.readUInt32LE(central + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + compressed);
  const bytes = method === STORED ? packed : inflateRawSync(packed);
  if (bytes.length !== size) throw new Error(`a file of the zip has ${bytes.length} bytes instead of ${size}`);
  return bytes;
}
