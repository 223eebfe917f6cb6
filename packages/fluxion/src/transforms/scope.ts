/** The memory of a walk: what it makes for itself alone is given back as it goes, not when a collector finds it. */

import type { Node } from "../core/node.ts";
import { waiting } from "../core/waiting.ts";
import { Dense, isTraced, type Tensor } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { isContiguous } from "../tensor/shape.ts";
import { listBirths, type Storage } from "../tensor/storage.ts";

/** So many bytes may be made before the first look for those that nobody needs. */
const patience = 33_554_432;

/** The storages that come to be while a walk goes on, and those of them that it hands out. */
export class Scope {
  #born: Storage[] = [];
  #seen: number = 0;
  #bytes: number = 0;
  readonly #outer: Storage[] | null;
  readonly #kept: Storage[] = [];

  private constructor() {
    this.#outer = listBirths(this.#born);
  }

  /** Null where others may see what the walk makes: hooks, or a transform outside. */
  static open(roots: readonly { readonly g: Tensor }[], order: readonly Node[]): Scope | null {
    if (waiting.results === null || roots.some(({ g }) => isTraced(g)) || order.some((node) => node.listeners !== null))
      return null;
    return new Scope();
  }

  /** A tensor that leaves the walk; true where it is the walk's own, whole, and has not left it before. */
  keep({ store, shape }: Tensor): boolean {
    if (!(store instanceof Dense)) return false;
    const { storage } = store;
    const first = !this.#kept.includes(storage);
    this.#kept.push(storage);
    return first && storage.owner === store && isContiguous(shape, store.strides) && this.#born.includes(storage);
  }

  /** Gives memory back in the middle of a walk, once there is enough of it; the tensors of `more` are still needed. */
  sweepIfLarge(more: Iterable<Tensor>): void {
    for (; this.#seen < this.#born.length; this.#seen++) {
      const { dtype, length } = this.#born[this.#seen]!;
      this.#bytes += length * dtypes[dtype].bytes;
    }
    if (this.#bytes < patience) return;
    const needed = [...this.#kept];
    for (const { store } of more) if (store instanceof Dense) needed.push(store.storage);
    this.#born = waiting.results!.sweep(this.#born, needed);
    listBirths(this.#born);
    this.#seen = this.#born.length;
    this.#bytes = 0;
  }

  /** The end of the walk, also where it fails. */
  close(): void {
    listBirths(this.#outer);
    const left = waiting.results!.sweep(this.#born, this.#kept);
    this.#outer?.push(...left);
  }
}
