const orders = new WeakMap<Float64Array, Uint32Array>();

/**
 * The indexes of `values` from the lowest value to the highest; equal values keep their order, and −0 equals 0. There
 * must be no NaN. The answer is remembered for as long as the array lives, so the array must not change afterwards.
 */
export function ascending(values: Float64Array): Uint32Array {
  const known = orders.get(values);
  if (known !== undefined) return known;
  const order = values.length < RADIX_FROM ? byComparing(values) : byRadix(values);
  orders.set(values, order);
  return order;
}

const RADIX_FROM = 4096;

function byComparing(values: Float64Array): Uint32Array {
  return indexes(values.length).sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
}

function indexes(count: number): Uint32Array {
  const all = new Uint32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  return all;
}

/** Four passes over 16 bits each, of keys whose unsigned order is that of the numbers (Herf, "Radix tricks", 2001). */
function byRadix(values: Float64Array): Uint32Array {
  const count = values.length;
  const keys = new Uint16Array(Float64Array.from(values, (v) => v + 0).buffer);
  for (let i = 0; i < count; i++) {
    const negative = (keys[4 * i + 3] as number) >= 0x8000;
    for (let part = 0; part < 4; part++) {
      const flip = negative ? 0xffff : part === 3 ? 0x8000 : 0;
      keys[4 * i + part] = (keys[4 * i + part] as number) ^ flip;
    }
  }
  let from: Uint32Array = indexes(count);
  let to: Uint32Array = new Uint32Array(count);
  for (let part = 0; part < 4; part++) {
    const next = new Uint32Array(0x10001);
    for (let i = 0; i < count; i++) next[(keys[4 * i + part] as number) + 1]!++;
    for (let key = 0; key < 0x10000; key++) next[key + 1]! += next[key] as number;
    for (let i = 0; i < count; i++) {
      const index = from[i] as number;
      to[next[keys[4 * index + part] as number]!++] = index;
    }
    [from, to] = [to, from];
  }
  return from;
}
