/** Where random numbers come from: the default generator, and generators of one's own. */

import { checkTensor, kindText } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { elements } from "../ops/read.ts";
import { isContiguous } from "../tensor/shape.ts";
import { ArgumentError, DTypeError, inNameOf } from "../tensor/errors.ts";
import { readState, writeState } from "./state.ts";
import { type Position, seeded, Twister } from "./twister.ts";

/** What a generator starts from that nobody has seeded. */
const defaultSeed = 67280421310721n;

/**
 * The state of a generator as the input of a random operation. Whoever draws from it first moves the generator on;
 * whoever comes again, as a replay does, gets the same numbers and moves nothing.
 */
export class Origin {
  #live: Twister | null;
  readonly #position: Position;

  constructor(live: Twister) {
    this.#live = live;
    this.#position = live.position();
  }

  twister(): Twister {
    const live = this.#live;
    this.#live = null;
    return live ?? new Twister(this.#position);
  }
}

/** PyTorch's CPU generator: of the same seed come the same numbers. */
export class Generator {
  #seed = defaultSeed;
  #twister: Twister = new Twister(seeded(Number(defaultSeed & 0xffff_ffffn)));

  constructor(device = "cpu") {
    if (device !== "cpu") throw new ArgumentError(`Generator: the device must be "cpu", got ${kindText(device)}`);
  }

  /** Starts anew from a seed, of which the low 32 bits matter. */
  manualSeed(seed: number | bigint): this {
    this.#seed = seedOf("manualSeed", seed);
    this.#twister = new Twister(seeded(Number(this.#seed & 0xffff_ffffn)));
    return this;
  }

  /** Starts anew from a seed that nobody knows before, and returns it. */
  seed(): number | bigint {
    const [high, low] = globalThis.crypto.getRandomValues(new Uint32Array(2));
    this.manualSeed((BigInt(high! & 0x1f_ffff) << 32n) | BigInt(low!));
    return this.initialSeed();
  }

  /** The seed it started from; a bigint beyond 2⁵³. */
  initialSeed(): number | bigint {
    return this.#seed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(this.#seed) : this.#seed;
  }

  /** Where it stands, as PyTorch keeps it: 5056 bytes. */
  getState(): Tensor {
    return writeState(this.#seed, this.#twister.position());
  }

  /** Goes back to where it stood. */
  setState(state: Tensor): this {
    checkTensor("setState", state);
    if (state.dtype !== "uint8" || state.shape.length !== 1 || !contiguous(state))
      throw new DTypeError(
        `setState: RNG state must be a torch.ByteTensor; got a ${state.dtype} tensor, give what getState() returned`,
      );
    const { seed, position } = readState("setState", elements(state, "setState") as Uint8Array);
    this.#seed = seed;
    this.#twister = new Twister(position);
    return this;
  }

  get device(): string {
    return "cpu";
  }

  /** @internal */
  origin(): Origin {
    return new Origin(this.#twister);
  }
}

const contiguous = (x: Tensor): boolean =>
  x.store === null || !("strides" in x.store) || isContiguous(x.shape, x.store.strides);

/** A seed modulo 2⁶⁴. */
function seedOf(op: string, seed: unknown): bigint {
  if (typeof seed !== "bigint" && !(typeof seed === "number" && Number.isInteger(seed))) {
    const given = typeof seed === "number" ? "float" : kindText(seed);
    throw new ArgumentError(`${op}: manual_seed expected a long, but got ${given}; a seed is a whole number`);
  }
  const n = BigInt(seed);
  if (n < -(2n ** 63n) || n >= 2n ** 64n)
    throw new ArgumentError(`${op}: Overflow when unpacking long; a seed is from -2^63 to 2^64 - 1, got ${n}`);
  return BigInt.asUintN(64, n);
}

/** The generator of those who name none. */
export const defaultGenerator: Generator = /* @__PURE__ */ new Generator();

/** Seeds the default generator: the numbers that follow are PyTorch's. */
export const manualSeed = (seed: number | bigint): Generator => defaultGenerator.manualSeed(seed);
/** Seeds the default generator with something new, and returns that. */
export const seed = (): number | bigint => defaultGenerator.seed();
/** What the default generator started from. */
export const initialSeed = (): number | bigint => defaultGenerator.initialSeed();
/** Where the default generator stands. */
export const getRngState = (): Tensor => defaultGenerator.getState();
/** Sends the default generator back to where it stood. */
export function setRngState(state: Tensor): void {
  inNameOf("setRngState", () => defaultGenerator.setState(state));
}

/** The generator that a call names, or the default one. */
export function generatorOf(op: string, generator: unknown): Generator {
  if (generator === undefined || generator === null) return defaultGenerator;
  if (generator instanceof Generator) return generator;
  throw new ArgumentError(`${op}: the generator must be a Generator, got ${kindText(generator)}; use new Generator()`);
}
