import type { Kernel } from "../kernel.ts";
import type { control } from "./control.ts";

/**
 * What a helper does for ever: it waits for a task, and computes chunks of it until none is left. It gets here as source,
 * so it uses nothing but its arguments: the memory, where the block that `at` describes begins in it, this helper's
 * number from 0 up, and the functions that kernels call and `Math` does not have.
 */
export function serve(
  memory: WebAssembly.Memory,
  base: number,
  helper: number,
  functions: Kernel["functions"],
  at: typeof control,
): void {
  const words = new Int32Array(memory.buffer, base, at.code / 4);
  const numbers = new Float64Array(memory.buffer, base, at.code / 8);
  const bytes = new Uint8Array(memory.buffer, base, at.bytes);
  const known: Kernel["run"][] = [];

  const kernel = (place: number): Kernel["run"] => {
    const [id, from, length] = words.subarray(at.kernels + 3 * place) as unknown as [number, number, number];
    if (known[id] === undefined) {
      const module = new WebAssembly.Module(bytes.slice(from, from + length));
      const names = WebAssembly.Module.imports(module).filter(({ kind }) => kind === "function");
      const math = Math as unknown as Kernel["functions"];
      const f = Object.fromEntries(names.map(({ name }) => [name, functions[name] ?? math[name]!]));
      known[id] = new WebAssembly.Instance(module, { m: { m: memory }, f }).exports["f"] as Kernel["run"];
    }
    return known[id];
  };

  const compute = (chunk: number): void => {
    const end = words[at.starts + chunk + 1]!;
    let result = 0;
    for (let i = words[at.starts + chunk]!; i < end; ) {
      const [place, count, room] = [numbers[i]!, numbers[i + 1]!, numbers[i + 2]!];
      const args = Array.from(numbers.subarray(i + 3, i + 3 + count));
      for (let j = 0; room >> j > 0; j++) if ((room >> j) & 1) args[j]! += (helper + 1) * words[at.room]!;
      result = kernel(place)(...args);
      i += 3 + count;
    }
    numbers[at.results + chunk] = result;
  };

  const takePart = (): void => {
    const chunks = words[at.chunks]!;
    try {
      for (;;) {
        const chunk = Atomics.add(words, at.next, 1);
        if (chunk >= chunks) return;
        compute(chunk);
      }
    } catch {
      Atomics.exchange(words, at.failed, 1);
    }
  };

  Atomics.add(words, at.ready, 1);
  for (let task = 0; ; ) {
    // tasks come one after the other; only then is it time to sleep
    const late = performance.now() + 0.05;
    while (Atomics.load(words, at.task) === task) {
      if (performance.now() > late) Atomics.wait(words, at.task, task);
    }
    task = Atomics.load(words, at.task);
    Atomics.add(words, at.active, 1);
    // whoever comes late finds it closed, and the next one is not written before he has left
    if (Atomics.load(words, at.open) === 1 && helper < words[at.helpers]!) takePart();
    if (Atomics.sub(words, at.active, 1) === 1) Atomics.notify(words, at.active);
  }
}
