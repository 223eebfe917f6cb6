/** What the tables of bad calls share. */

import * as fluxion from "fluxion";
import { type FluxionError, nn, ones, type Tensor, tensor } from "fluxion";

export type ErrorClass = new (message: string) => FluxionError;

/** The function, a call of it, the class of the error, and what its message is or matches. */
export type Row = readonly [name: string, call: () => unknown, error: ErrorClass, message: string | RegExp];

// biome-ignore lint/suspicious/noExplicitAny: the calls are wrong on purpose
export type Loose = any;
export const f: Loose = fluxion;
export const functional: Loose = nn.functional;

export const vector = (n: number): Tensor => ones([n]);
export const matrix = (): Tensor => ones([2, 3]);
export const leaf = (): Tensor => tensor([1, 2], { requiresGrad: true });

export const text = (op: string): string =>
  `${op}: expected a tensor or a number, got the string "abc"; use tensor(data)`;
export const noTensor = (op: string): string => `${op}: expected a tensor, got undefined; use tensor(data)`;
