import { inflateSync } from "node:zlib";

const SIGNATURE = "89504e470d0a1a0a";

/** Width and height of a PNG in pixels; throws where it is none, or is not whole. */
export function sizeOfPng(bytes: Buffer): { width: number; height: number } {
  if (bytes.subarray(0, 8).toString("hex") !== SIGNATURE) throw new Error("this is no PNG");
  const chunks = new Map<string, Buffer[]>();
  let at = 8;
  while (at < bytes.length) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    chunks.set(type, [...(chunks.get(type) ?? []), bytes.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  const [header] = chunks.get("IHDR") ?? [];
  if (header === undefined || !chunks.has("IEND")) throw new Error("this PNG is cut short");
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const pixels = inflateSync(Buffer.concat(chunks.get("IDAT") ?? []));
  // A byte for the filter, then four a pixel: 8 bits each of red, green, blue and alpha.
  if (pixels.length !== height * (1 + 4 * width)) throw new Error("this PNG does not hold the pixels it states");
  return { width, height };
}
