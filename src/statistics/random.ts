// A constant of this module: looking Math up takes longer than multiplying where modules run in a context of their own.
const { imul } = Math;

/** A stream of pseudo-random numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** 32 bits as a signed integer. */
  readonly bits: () => number;
  /** A whole number from 0 up to, and without, `below` (at most 2^31). Off from even by less than `below` / 2^32. */
  readonly index: (below: number) => number;
  /** A number between 0 and 1, neither of them, with 32 bits. */
  readonly uniform: () => number;
  /**
   * Draws `size` times one of `members[from] … members[from + size - 1]`, or, without members, of 0 … size − 1, and adds
   * 1 to its count: as many calls of `index` give the same, but slower.
   */
  readonly countDraws: (counts: Uint8Array, size: number, members?: Uint32Array, from?: number) => void;
}

/** xoshiro128** of Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021), from a given state. */
export function randomFrom(state: readonly [number, number, number, number]): Random {
  let a = state[0] | 0;
  let b = state[1] | 0;
  let c = state[2] | 0;
  let d = state[3] | 0;
  const bits = () => {
    const product = imul(b, 5);
    const result = imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  return {
    bits,
    index: (below) => ((bits() >>> 0) * below * TO_UNIT) | 0,
    uniform: () => ((bits() >>> 0) + 0.5) * TO_UNIT,
    countDraws(counts, size, members, from = 0) {
      // The state in variables of this call, which the engine keeps in registers.
      let [e, f, g, h] = [a, b, c, d];
      const scale = size * TO_UNIT;
      for (let i = 0; i < size; i++) {
        const product = imul(f, 5);
        const result = imul((product << 7) | (product >>> 25), 9);
        const shifted = f << 9;
        g ^= e;
        h ^= f;
        f ^= g;
        e ^= h;
        g ^= shifted;
        h = (h << 11) | (h >>> 21);
        const drawn = ((result >>> 0) * scale) | 0;
        counts[members === undefined ? drawn : (members[from + drawn] as number)]!++;
      }
      [a, b, c, d] = [e, f, g, h];
    },
  };
}

const TO_UNIT = 2 ** -32;

/**
 * The stream of a text. Its four words are the FNV-1a hash of the text (Fowler, Noll and Vo; 32 bits, over UTF-16 code
 * units) continued by SplitMix32, that is the finaliser of MurmurHash3 over a counter.
 */
export function randomOf(seed: string): Random {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) hash = imul(hash ^ seed.charCodeAt(i), 0x01000193);
  const word = () => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  return randomFrom([word(), word(), word(), word()]);
}
