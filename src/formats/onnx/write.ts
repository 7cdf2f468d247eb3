/** Fields of a Protocol Buffers message, as bytes: a message is one after the other. */
export function numberField(id: number, value: number): number[] {
  return [...varint(id * 8), ...varint(value)];
}

export function textField(id: number, value: string): number[] {
  return bytesField(id, [...new TextEncoder().encode(value)]);
}

/** A message within another one, or bytes. */
export function bytesField(id: number, bytes: readonly number[]): number[] {
  return [...varint(id * 8 + 2), ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}
