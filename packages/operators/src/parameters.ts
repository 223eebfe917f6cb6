import type { Parser } from "acorn";

/** The parts of acorn's parser that make a function's parameters. */
interface Internals {
  initFunction(node: { readonly params?: readonly unknown[] }): void;
  toAssignableList(list: readonly unknown[] | null, isBinding: boolean): readonly unknown[];
}

/** acorn-typescript parses the parameters of `async <T>(x: T) => …` and then loses them: this plugin keeps them. */
export function keepParameters(Base: typeof Parser): typeof Parser {
  class Keeping extends (Base as unknown as new () => Internals) {
    #params: readonly unknown[] = [];

    override initFunction(node: { readonly params?: readonly unknown[] }): void {
      this.#params = node.params ?? [];
      super.initFunction(node);
    }

    override toAssignableList(list: readonly unknown[] | null, isBinding: boolean): readonly unknown[] {
      return list ? super.toAssignableList(list, isBinding) : this.#params;
    }
  }
  return Keeping as unknown as typeof Parser;
}
