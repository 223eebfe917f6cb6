/** The state of a generator as bytes, laid out as PyTorch lays it out: either goes on from it. */

import { fromStorage, type Tensor } from "../core/tensor.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { allocate } from "../tensor/storage.ts";
import { type Position, size } from "./twister.ts";

const bytes = 5056;
/** The same without the place for a float32 normal number, which nothing reads. */
const legacyBytes = 5048;
/** Where things are: a seed, how many words are left, whether it was seeded, the next word, the words, and … */
const places = {
  seed: 0,
  left: 8,
  seeded: 12,
  next: 16,
  words: 24,
  kept: 24 + 8 * size + 8,
  hasKept: 24 + 8 * size + 24,
};

/** The bytes of a state, as a tensor. */
export function writeState(seed: bigint, { words, used, kept }: Position): Tensor {
  const storage = allocate("uint8", bytes);
  const array = (storage.array() as Uint8Array).fill(0);
  const view = new DataView(array.buffer, array.byteOffset, bytes);
  // before the first number PyTorch counts one word as left, and 0 as the next
  const fresh = used === size && words[0] === Number(BigInt.asIntN(32, seed));
  view.setBigUint64(places.seed, seed, true);
  view.setInt32(places.left, used === size ? 1 : size + 1 - used, true);
  view.setInt32(places.seeded, 1, true);
  view.setUint32(places.next, fresh ? 0 : used, true);
  words.forEach((word, i) => {
    view.setUint32(places.words + 8 * i, word >>> 0, true);
  });
  if (kept !== null) {
    view.setFloat64(places.kept, kept, true);
    view.setInt32(places.hasKept, 1, true);
  }
  return fromStorage(storage, [bytes]);
}

/** The state that bytes tell of. */
export function readState(op: string, array: Uint8Array): { readonly seed: bigint; readonly position: Position } {
  if (array.length !== bytes && array.length !== legacyBytes)
    throw new ShapeError(
      `${op}: Expected either a CPUGeneratorImplStateLegacy of size ${legacyBytes} or a CPUGeneratorImplState of size ${bytes} but found the input RNG state size to be ${array.length}`,
    );
  const view = new DataView(array.buffer, array.byteOffset, array.length);
  const left = view.getInt32(places.left, true);
  const next = view.getUint32(places.next, true);
  const valid = view.getInt32(places.seeded, true) === 1 && left > 0 && left <= size && next <= size;
  if (!valid) throw new ArgumentError(`${op}: Invalid mt19937 state; give what getState() returned`);
  return {
    seed: view.getBigUint64(places.seed, true),
    position: {
      words: Int32Array.from({ length: size }, (_, i) => view.getInt32(places.words + 8 * i, true)),
      used: left === 1 ? size : next,
      kept: view.getInt32(places.hasKept, true) === 0 ? null : view.getFloat64(places.kept, true),
    },
  };
}
