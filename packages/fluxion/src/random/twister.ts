/** 32 random bits at a time: the Mersenne twister (Matsumoto and Nishimura 1998), as PyTorch seeds and reads it. */

/** How many words its state has. */
export const size = 624;
const middle = 397;

/** Where a twister stands. Nobody writes into `words`. */
export interface Position {
  readonly words: Int32Array;
  /** How many of the words have been used. */
  readonly used: number;
  /** The second number of a normal pair, for whoever asks next. */
  readonly kept: number | null;
}

/** Words of which none has been used yet. */
export function seeded(seed: number): Position {
  const words = new Int32Array(size);
  words[0] = seed;
  for (let i = 1; i < size; i++) {
    const before = words[i - 1]!;
    words[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  return { words, used: size, kept: null };
}

/** A source of random bits. */
export class Twister {
  #words: Int32Array;
  #used: number;
  /** Whether someone else looks at the words. */
  #shared = true;
  /** The second number of a normal pair, until it is asked for. */
  kept: number | null;

  constructor({ words, used, kept }: Position) {
    this.#words = words;
    this.#used = used;
    this.kept = kept;
  }

  /** Where it stands: a twister made from this gives the numbers that this one gives from now on. */
  position(): Position {
    this.#shared = true;
    return { words: this.#words, used: this.#used, kept: this.kept };
  }

  /** 32 random bits, as a signed integer. */
  bits(): number {
    if (this.#used === size) this.#twist();
    let y = this.#words[this.#used++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** The next 624 words. */
  #twist(): void {
    const from = this.#words;
    const to = this.#shared ? new Int32Array(size) : from;
    for (let i = 0; i < size - middle; i++) to[i] = from[i + middle]! ^ mixed(from[i]!, from[i + 1]!);
    for (let i = size - middle; i < size - 1; i++) to[i] = to[i + middle - size]! ^ mixed(from[i]!, from[i + 1]!);
    to[size - 1] = to[middle - 1]! ^ mixed(from[size - 1]!, to[0]!);
    this.#words = to;
    this.#shared = false;
    this.#used = 0;
  }
}

/** The upper bit of one word and the lower ones of the next. */
function mixed(x: number, y: number): number {
  const bits = (x & 0x80000000) | (y & 0x7fffffff);
  return (bits >>> 1) ^ (-(bits & 1) & 0x9908b0df);
}

/** 24 random bits as a number in [0, 1): as many as a float32 has. */
export const uniform24 = (twister: Twister): number => (twister.bits() & 0xff_ffff) * 2 ** -24;

/** 53 random bits as a number in [0, 1): as many as a float64 has. The first draw is the upper part. */
export function uniform53(twister: Twister): number {
  const high = twister.bits() & 0x1f_ffff;
  return (high * 2 ** 32 + (twister.bits() >>> 0)) * 2 ** -53;
}
