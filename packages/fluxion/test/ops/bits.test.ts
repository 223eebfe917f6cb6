/** Functions of integers and of the parts of floats. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { tensor, type Tensor } from "fluxion";

const list = (x: Tensor): unknown => x.toArray();
const nan = Number.NaN;
const infinity = Number.POSITIVE_INFINITY;
const long = (...values: bigint[]): Tensor => tensor(values);

test("bits of integers of 64 bits are exact beyond 2⁵³", () => {
  const x = tensor([2n ** 62n + 1n]);
  assert.equal(torch.bitwiseAnd(x, 1n).itemBigInt(), 1n);
  assert.equal(torch.bitwiseXor(x, 1n).itemBigInt(), 2n ** 62n);
  assert.equal(torch.bitwiseOr(x, 2n).itemBigInt(), 2n ** 62n + 3n);
  assert.equal(torch.bitwiseNot(x).itemBigInt(), -(2n ** 62n) - 2n);
});

test("bits of bools are their logic, and a number counts as an int beside a tensor", () => {
  const x = tensor([true, false]);
  assert.deepEqual(list(torch.bitwiseNot(x)), [false, true]);
  assert.deepEqual(list(torch.bitwiseAnd(x, true)), [true, false]);
  assert.equal(torch.bitwiseOr(x, 2).dtype, "int64");
  assert.deepEqual(list(torch.bitwiseOr(x, 2)), [3, 2]);
});

test("a shift by the width of the type or more leaves nothing, or the sign", () => {
  assert.deepEqual(list(torch.bitwiseLeftShift(long(1n, 1n, 1n), long(3n, 64n, -1n))), [8, 0, 0]);
  assert.deepEqual(list(torch.bitwiseRightShift(long(-8n, -8n, 8n), long(1n, 64n, 64n))), [-4, -1, 0]);
  const byte = tensor([200], { dtype: "uint8" });
  assert.deepEqual(list(torch.bitwiseLeftShift(byte, 1)), [144]);
  assert.deepEqual(list(torch.bitwiseRightShift(byte, 8)), [0]);
  assert.deepEqual(list(torch.bitwiseLeftShift(tensor([1], { dtype: "int32" }), 31)), [-(2 ** 31)]);
});

test("common divisors and multiples are not negative, and 0 of nothing", () => {
  assert.deepEqual(list(torch.gcd(long(4n, 0n, -6n, 0n), long(6n, -2n, 4n, 0n))), [2, 2, 2, 0]);
  assert.deepEqual(list(torch.lcm(long(4n, 0n, -6n), long(6n, 2n, 4n))), [12, 0, 12]);
});

test("the sign of a number is that of −0 too", () => {
  assert.deepEqual(list(torch.signbit(tensor([-1, -0, 0, 1, -infinity]))), [true, true, false, false, true]);
  assert.deepEqual(list(torch.signbit(long(-1n, 0n))), [true, false]);
  assert.deepEqual(list(torch.copysign(tensor([1, -2, 3]), tensor([-0, 1, -5]))), [-1, 2, -3]);
  assert.equal(torch.copysign(long(2n), -1).dtype, torch.getDefaultDtype());
});

test("a number next to another is one unit in the last place of its type away", () => {
  assert.equal(torch.nextafter(1, 2).item(), 1 + 2 ** -52);
  assert.equal(torch.nextafter(1, 0).item(), 1 - 2 ** -53);
  assert.equal(torch.nextafter(tensor(1, { dtype: "float32" }), 2).item(), 1 + 2 ** -23);
  assert.equal(torch.nextafter(tensor(1).half(), 2).item(), 1 + 2 ** -10);
  assert.equal(torch.nextafter(tensor(1).half(), 0).item(), 1 - 2 ** -11);
  assert.equal(torch.nextafter(tensor(0).half(), 1).item(), 2 ** -24);
  assert.equal(torch.nextafter(tensor(65504).half(), infinity).item(), infinity);
  assert.equal(torch.nextafter(tensor(1).bfloat16(), 2).item(), 1 + 2 ** -7);
  assert.equal(torch.nextafter(0, -1).item(), -Number.MIN_VALUE);
  assert.equal(torch.nextafter(-Number.MIN_VALUE, 1).item(), -0);
  assert.equal(torch.nextafter(Number.MAX_VALUE, infinity).item(), infinity);
  assert.equal(torch.nextafter(1, nan).item(), nan);
});

test("mantissa and exponent make up the number, also the smallest", () => {
  const { mantissa, exponent } = torch.frexp(tensor([1, 0, infinity, nan, -Number.MIN_VALUE, 12]));
  assert.deepEqual(list(mantissa), [0.5, 0, infinity, nan, -0.5, 0.75]);
  assert.deepEqual(list(exponent), [1, 0, 0, 0, -1073, 4]);
  assert.equal(exponent.dtype, "int32");
  const [m, n] = torch.frexp(tensor(12));
  assert.equal(torch.ldexp(m!, n!).item(), 12);
});

test("numbers are close by the tolerance of the second, and infinities if they are equal", () => {
  const x = tensor([1, infinity, nan, 1]);
  const y = tensor([1 + 1e-6, infinity, nan, 1.1]);
  assert.deepEqual(list(torch.isclose(x, y)), [true, true, false, false]);
  assert.deepEqual(list(torch.isclose(x, y, { equalNan: true, atol: 0.2 })), [true, true, true, true]);
  assert.deepEqual(list(torch.isclose(tensor([infinity]), tensor([1]), { rtol: 1 })), [false]);
  assert.equal(torch.allclose(x, y), false);
  assert.equal(torch.allclose(tensor([1, 2]), tensor([1, 2.00001])), true);
  assert.deepEqual(list(torch.isclose(tensor([2n ** 62n]), tensor([2n ** 62n + 1n]), 0, 0)), [false]);
});

test("what is no number is replaced: by 0, the ends of the type, or what is given", () => {
  const x = tensor([nan, infinity, -infinity, 1.5]);
  assert.deepEqual(list(torch.nanToNum(x)), [0, Number.MAX_VALUE, -Number.MAX_VALUE, 1.5]);
  assert.deepEqual(list(torch.nanToNum(x, 1, { posinf: 2, neginf: -2 })), [1, 2, -2, 1.5]);
  const most = torch.nanToNum(x.to("float32")).at(1).item();
  assert.equal(most, 3.4028234663852886e38);
  assert.deepEqual(list(torch.nanToNum(x.half())), [0, 65504, -65504, 1.5]);
});

test("fmax and fmin pass over NaN, clampMax and clampMin do not", () => {
  assert.deepEqual(list(torch.fmax(tensor([nan, 1, nan]), tensor([2, nan, nan]))), [2, 1, nan]);
  assert.deepEqual(list(torch.fmin(tensor([nan, 1]), tensor([2, nan]))), [2, 1]);
  assert.deepEqual(list(torch.clampMax(tensor([nan, 3]), 2)), [nan, 2]);
  assert.deepEqual(list(torch.clampMin(tensor([1, 1]), tensor([2, nan]))), [2, nan]);
});

test("at a tie fmax and fmin send all of the gradient to the first", () => {
  const [x, y] = [tensor(1, { requiresGrad: true }), tensor(1, { requiresGrad: true })];
  torch.fmax(x, y).backward();
  assert.deepEqual([x.grad?.item(), y.grad?.item()], [1, 0]);
});

test("floatPower computes in float64, whatever it is given", () => {
  assert.equal(torch.floatPower(long(2n), long(-1n)).dtype, "float64");
  assert.deepEqual(list(torch.floatPower(long(2n), long(-1n))), [0.5]);
  assert.equal(torch.floatPower(tensor([2], { dtype: "float32" }), 2).dtype, "float64");
});

test("an integer to the power of a negative one in a tensor is what is left of the fraction", () => {
  assert.deepEqual(list(torch.pow(long(2n, 1n, -1n), tensor(-1n))), [0, 1, -1]);
});

test("the operators & | ^ ~ are those of bits, and so logic of truth values", () => {
  const operator = (name: string, x: unknown, y?: unknown): unknown => {
    const methods = Object(x instanceof torch.Tensor ? x : y) as Readonly<
      Record<symbol, (a: unknown, b: unknown) => Tensor>
    >;
    return list(methods[Symbol.for(`fluxion.op.${name}`)]!(x, y));
  };
  assert.deepEqual(operator("and", long(12n), 6), [4]);
  assert.deepEqual(operator("or", 6, long(8n)), [14]);
  assert.deepEqual(operator("xor", long(5n), long(1n)), [4]);
  assert.deepEqual(operator("not", long(5n)), [-6]);
  assert.deepEqual(operator("not", tensor([true])), [false]);
  assert.deepEqual(operator("and", tensor([1, 2]).gt(1), tensor([true, true])), [false, true]);
});
