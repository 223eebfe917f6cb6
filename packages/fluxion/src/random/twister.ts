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
  /** The words as they are given out. */
  readonly #bits = new Int32Array(size);
  #used: number;
  /** Whether someone else looks at the words. */
  #shared = true;
  /** The second number of a normal pair, until it is asked for. */
  kept: number | null;

  constructor({ words, used, kept }: Position) {
    this.#words = words;
    this.#used = used;
    this.kept = kept;
    if (used < size) temper(words, this.#bits);
  }

  /** Where it stands: a twister made from this gives the numbers that this one gives from now on. */
  position(): Position {
    this.#shared = true;
    return { words: this.#words, used: this.#used, kept: this.kept };
  }

  /** 32 random bits, as a signed integer. */
  bits(): number {
    if (this.#used === size) this.#twist();
    return this.#bits[this.#used++]!;
  }

  /** 32 random bits in each element. */
  fill32(out: Int32Array): void {
    for (let i = 0; i < out.length; ) {
      if (this.#used === size) this.#twist();
      const count = Math.min(out.length - i, size - this.#used);
      out.set(this.#bits.subarray(this.#used, this.#used + count), i);
      this.#used += count;
      i += count;
    }
  }

  /** Numbers in [0, 1) of 24 random bits, as many as a float32 has. */
  fill24(out: Float32Array): void {
    const bits = this.#bits;
    let used = this.#used;
    for (let i = 0; i < out.length; ) {
      if (used === size) {
        this.#twist();
        used = 0;
      }
      const end = Math.min(out.length, i + size - used);
      while (i < end) out[i++] = (bits[used++]! & 0xff_ffff) * 2 ** -24;
    }
    this.#used = used;
  }

  /** Numbers in [0, 1) of 53 random bits, as many as a float64 has. The first draw is the upper part. */
  fill53(out: Float64Array): void {
    const bits = this.#bits;
    for (let i = 0; i < out.length; ) {
      if (this.#used >= size - 1) out[i++] = uniform53(this);
      let used = this.#used;
      const end = Math.min(out.length, i + ((size - used) >> 1));
      while (i < end) {
        const high = bits[used++]! & 0x1f_ffff;
        out[i++] = (high * 2 ** 32 + (bits[used++]! >>> 0)) * 2 ** -53;
      }
      this.#used = used;
    }
  }

  /** The next 624 words. */
  #twist(): void {
    const from = this.#words;
    const to = this.#shared ? new Int32Array(size) : from;
    twist(from, to);
    temper(to, this.#bits);
    this.#words = to;
    this.#shared = false;
    this.#used = 0;
  }
}

/** From 624 words the next ones; they may take their place. */
function twist(from: Int32Array, to: Int32Array): void {
  let x = from[0]!;
  for (let i = 0; i < size - 1; i++) {
    const next = from[i + 1]!;
    to[i] = (i < size - middle ? from[i + middle]! : to[i + middle - size]!) ^ mixed(x, next);
    x = next;
  }
  to[size - 1] = to[middle - 1]! ^ mixed(x, to[0]!);
}

/** The upper bit of one word and the lower ones of the next, times a matrix. */
function mixed(x: number, y: number): number {
  const bits = (x & 0x80000000) | (y & 0x7fffffff);
  return (bits >>> 1) ^ (-(bits & 1) & 0x9908b0df);
}

/** Mixes the bits of each word, so that they are evenly spread. */
function temper(words: Int32Array, out: Int32Array): void {
  for (let i = 0; i < size; i++) {
    let y = words[i]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    out[i] = y ^ (y >>> 18);
  }
}

/** A number in [0, 1) of 53 random bits: as many as a float64 has. The first draw is the upper part. */
export function uniform53(twister: Twister): number {
  const high = twister.bits() & 0x1f_ffff;
  return (high * 2 ** 32 + (twister.bits() >>> 0)) * 2 ** -53;
}
