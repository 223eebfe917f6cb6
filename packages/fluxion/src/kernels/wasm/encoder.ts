/**
 * WebAssembly, written from TypeScript: functions as statements over typed locals, and a module around them.
 *
 * An instruction is a value: `op("f64x2.add", x, y)`. Writing it down puts its operands first, as the machine wants
 * them. Nothing is compiled, downloaded or committed as a binary: a kernel is encoded when it is first called.
 *
 * Source: WebAssembly specification 3.0, chapter 5 (binary format).
 */

import { opcode, signed, unsigned } from "./opcodes.ts";

export type WasmType = "i32" | "i64" | "f32" | "f64" | "v128";

const typeCodes: Readonly<Record<WasmType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** A variable of a function; its value is read where it stands as an operand. */
export class Local {
  readonly type: WasmType;
  readonly index: number;

  constructor(type: WasmType, index: number) {
    this.type = type;
    this.index = index;
  }
}

/** An instruction with its operands. */
export class Instruction {
  readonly operands: readonly Value[];
  readonly bytes: readonly number[];

  constructor(operands: readonly Value[], bytes: readonly number[]) {
    this.operands = operands;
    this.bytes = bytes;
  }
}

export type Value = Local | Instruction;

/** An instruction that takes its operands from the stack: `op("i32.add", x, y)`. */
export function op(name: string, ...operands: readonly Value[]): Instruction {
  return new Instruction(operands, opcode(name));
}

/** One that names a lane of a vector: `lane("f64x2.extract_lane", 1, x)`. */
export function lane(name: string, index: number, ...operands: readonly Value[]): Instruction {
  return new Instruction(operands, [...opcode(name), index]);
}

/** Lanes of two vectors in any order, as 16 byte indices below 32. */
export function shuffle(x: Value, y: Value, bytes: readonly number[]): Instruction {
  return new Instruction([x, y], [...opcode("i8x16.shuffle"), ...bytes]);
}

/** A read or write at `address + offset`, or one lane of it; the alignment is only a hint, and none is given. */
export function memory(name: string, operands: readonly Value[], offset: number = 0, lane?: number): Instruction {
  const bytes = opcode(name);
  bytes.push(bytes[0] === 0xfe ? 2 : 0); // atomics must state their alignment
  if (offset < 128) bytes.push(offset);
  else bytes.push(...unsigned(offset));
  if (lane !== undefined) bytes.push(lane);
  return new Instruction(operands, bytes);
}

/** `count` bytes from one address to another; they may overlap. */
export function copyBytes(to: Value, from: Value, count: Value): Instruction {
  return new Instruction([to, from, count], [...opcode("memory.copy"), 0, 0]);
}

/** `count` bytes of this value. */
export function fillBytes(to: Value, value: Value, count: Value): Instruction {
  return new Instruction([to, value, count], [...opcode("memory.fill"), 0]);
}

export const i32 = (x: number): Instruction => new Instruction([], [0x41, ...signed(x | 0)]);
export const i64 = (x: bigint): Instruction => new Instruction([], [0x42, ...signed(BigInt.asIntN(64, x))]);
export const f32 = (x: number): Instruction => new Instruction([], [0x43, ...bytesOf(new Float32Array([x]))]);
export const f64 = (x: number): Instruction => new Instruction([], [0x44, ...bytesOf(new Float64Array([x]))]);

const bytesOf = (x: Float32Array | Float64Array): Uint8Array => new Uint8Array(x.buffer);

/** Bytes that grow. */
class Bytes {
  #array: Uint8Array = new Uint8Array(1024);
  length: number = 0;

  push(bytes: readonly number[] | Uint8Array): void {
    this.#reserve(bytes.length);
    for (let i = 0; i < bytes.length; i++) this.#array[this.length++] = bytes[i]!;
  }

  #reserve(count: number): void {
    const end = this.length + count;
    if (end <= this.#array.length) return;
    const more = new Uint8Array(2 * end);
    more.set(this.#array);
    this.#array = more;
  }

  /** A byte, and a number that is not negative. */
  tagged(tag: number, x: number): void {
    this.#reserve(6);
    this.#array[this.length++] = tag;
    for (; x > 127; x >>>= 7) this.#array[this.length++] = (x & 127) | 128;
    this.#array[this.length++] = x;
  }

  written(): Uint8Array {
    return this.#array.subarray(0, this.length);
  }
}

/** A function of the module outside: `Math.sin`, called lane by lane. */
export interface Import {
  readonly name: string;
  readonly params: readonly WasmType[];
  readonly result: WasmType;
}

/** One function of a module, as it is being written. Calls of `head` come to stand before everything else. */
export class Func {
  readonly params: readonly Local[];
  readonly result: WasmType | null;
  readonly imports: Import[] = [];
  readonly #locals: WasmType[] = [];
  readonly #head: Bytes = new Bytes();
  readonly #body: Bytes = new Bytes();
  #out: Bytes = this.#body;

  constructor(params: readonly WasmType[], result: WasmType | null = null) {
    this.params = params.map((type, i) => new Local(type, i));
    this.result = result;
  }

  /** A new variable, zero at first. */
  local(type: WasmType): Local {
    this.#locals.push(type);
    return new Local(type, this.params.length + this.#locals.length - 1);
  }

  /** What `write` writes is done once, at the start of the function: constants of a loop. */
  head(write: () => void): void {
    const before = this.#out;
    this.#out = this.#head;
    write();
    this.#out = before;
  }

  set(variable: Local, value: Value): void {
    this.#value(value);
    this.#out.tagged(0x21, variable.index);
  }

  /** A new variable with this value. */
  let(type: WasmType, value: Value): Local {
    const variable = this.local(type);
    this.set(variable, value);
    return variable;
  }

  /** An instruction for its effect: a store. */
  do(effect: Value): void {
    this.#value(effect);
  }

  return(value: Value): void {
    this.#value(value);
    this.#out.push([0x0f]);
  }

  /** `while (condition) body`; nothing is said where the condition holds at first for sure. */
  while(condition: Value, body: () => void): void {
    this.#out.push([0x02, 0x40]); // block
    this.#value(new Instruction([condition], opcode("i32.eqz")));
    this.#out.push([0x0d, 0]); // br_if
    this.doWhile(body, condition);
    this.#out.push([0x0b]);
  }

  /** `do body while (condition)` */
  doWhile(body: () => void, condition: Value): void {
    this.#out.push([0x03, 0x40]); // loop
    body();
    this.#value(condition);
    this.#out.push([0x0d, 0, 0x0b]);
  }

  if(condition: Value, then: () => void, otherwise?: () => void): void {
    this.#value(condition);
    this.#out.push([0x04, 0x40]);
    then();
    if (otherwise !== undefined) {
      this.#out.push([0x05]);
      otherwise();
    }
    this.#out.push([0x0b]);
  }

  /** A call of a function outside. */
  call(f: Import, ...args: readonly Value[]): Instruction {
    let index = this.imports.findIndex((g) => g.name === f.name);
    if (index < 0) index = this.imports.push(f) - 1;
    return new Instruction(args, [0x10, ...unsigned(index)]);
  }

  /** Its code, as a section of the module has it. */
  encode(): Uint8Array<ArrayBuffer> {
    const end = this.result === null ? [0x0b] : [0x00, 0x0b]; // unreachable: a result is returned by then
    const locals = this.#locals.flatMap((type) => [1, typeCodes[type]]);
    const body = joined(unsigned(this.#locals.length), locals, this.#head.written(), this.#body.written(), end);
    return joined(unsigned(body.length), body);
  }

  #value(value: Value): void {
    if (value instanceof Local) {
      this.#out.tagged(0x20, value.index);
      return;
    }
    for (const operand of value.operands) this.#value(operand);
    this.#out.push(value.bytes);
  }
}

/** All of these bytes. */
function joined(...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

const section = (id: number, ...content: readonly (readonly number[] | Uint8Array)[]): Uint8Array => {
  const whole = joined(...content);
  return joined([id], unsigned(whole.length), whole);
};
const list = (items: readonly (readonly number[])[]): readonly number[] => [...unsigned(items.length), ...items.flat()];
const text = (name: string): readonly number[] => [...unsigned(name.length), ...[...name].map((c) => c.charCodeAt(0))];
const functionType = (params: readonly WasmType[], result: WasmType | null): readonly number[] => [
  0x60,
  ...list(params.map((t) => [typeCodes[t]])),
  ...list(result === null ? [] : [[typeCodes[result]]]),
];

/** A module with one function, exported as `f`, over the memory that it imports. */
export function encodeModule(f: Func, shared: boolean): Uint8Array<ArrayBuffer> {
  const types = [...f.imports.map((g) => functionType(g.params, g.result))];
  types.push(
    functionType(
      f.params.map((p) => p.type),
      f.result,
    ),
  );
  const limits = shared ? [3, 0, ...unsigned(65536)] : [0, 0];
  const functions = f.imports.map((g, i) => [...text("f"), ...text(g.name), 0, ...unsigned(i)]);
  return joined(
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, list(types)),
    section(2, list([...functions, [...text("m"), ...text("m"), 2, ...limits]])),
    section(3, list([unsigned(f.imports.length)])),
    section(7, list([[...text("f"), 0, ...unsigned(f.imports.length)]])),
    section(10, [1], f.encode()),
  );
}
