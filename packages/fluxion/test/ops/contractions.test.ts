/** Products of tensors over some of their dims. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { einsum, type Tensor, tensor } from "fluxion";
import { close, uniform } from "../laws/tools.ts";

const u = uniform(5);
const [A, M, V] = [u([2, 3]), u([3, 4]), u([4])];
const list = (x: Tensor): unknown => x.toArray();

test("an equation sums over what its result does not name", () => {
  close(einsum("ij,jk->ik", A, M), torch.mm(A, M), 1e-15);
  close(einsum("ij,jk", A, M), torch.mm(A, M), 1e-15);
  close(einsum("ij,jk->", A, M), torch.mm(A, M).sum(), 1e-14);
  close(einsum("ij,jk->ki", [A, M]), torch.mm(A, M).t(), 1e-15);
  close(einsum(" i j , j k -> i k ", A, M), torch.mm(A, M), 1e-15);
});

test("without an arrow the letters that stand once come in the order of the alphabet, capitals first", () => {
  close(einsum("ba", A), A.t(), 0);
  close(einsum("bA", A), A.t(), 0);
});

test("a letter that stands twice in a term takes the diagonal", () => {
  const x = u([3, 3]);
  close(einsum("ii->i", x), x.diagonal(), 0);
  close(einsum("ii", x), x.diagonal().sum(), 1e-15);
  const y = u([2, 3, 2]);
  close(einsum("iji->j", y), y.diagonal({ dim1: 0, dim2: 2 }).sum(-1), 1e-15);
});

test("an ellipsis stands for dims that broadcast from the right", () => {
  const x = u([5, 1, 2, 3]);
  const y = u([4, 3, 2]);
  close(einsum("...ij,...jk->...ik", x, y), torch.matmul(x, y), 1e-14);
  close(einsum("i...->...", A), A.sum(0), 1e-15);
  close(einsum("...i->i...", A), A.t(), 0);
});

test("sizes of 1 broadcast under a letter too", () => {
  close(einsum("i,i->i", tensor([2, 3]), tensor([4])), [8, 12], 0);
  close(einsum("i,i->", tensor([2, 3]), tensor([4])), tensor(20), 0);
});

test("subscripts may stand as lists behind their operands", () => {
  close(einsum(A, [0, 1], M, [1, 2], [0, 2]), torch.mm(A, M), 1e-15);
  close(einsum(A, ["...", 0], ["..."]), A.sum(-1), 1e-15);
});

test("many operands are multiplied in the order that takes the fewest products", () => {
  const x = u([50, 2]);
  const y = u([2, 50]);
  const v = u([50]);
  // from the left this would make a matrix of 50 × 50 first
  const z = einsum("ij,jk,k->i", x, y, v);
  close(z, torch.mv(x, torch.mv(y, v)), 1e-13);
  const chain = einsum("ab,bc,cd,de,ef->af", A, M, u([4, 2]), u([2, 5]), u([5, 2]));
  assert.deepEqual(chain.shape, [2, 2]);
});

test("of nothing the sum is 0", () => {
  assert.deepEqual(list(einsum("ij,jk->ik", torch.zeros([2, 0]), torch.zeros([0, 2]))), [
    [0, 0],
    [0, 0],
  ]);
});

test("integers are multiplied as integers", () => {
  const z = einsum("i,i->", tensor([2n, 3n]), tensor([4n, 5n]));
  assert.equal(z.dtype, "int64");
  assert.equal(z.itemBigInt(), 23n);
});

test("tensordot pairs the last dims with the first, or those of two lists", () => {
  const x = u([2, 3, 4]);
  const y = u([3, 4, 5]);
  close(torch.tensordot(x, y), einsum("ijk,jkl->il", x, y), 1e-14);
  close(
    torch.tensordot(x, y, {
      dims: [
        [2, 1],
        [1, 0],
      ],
    }),
    einsum("ijk,jkl->il", x, y),
    1e-14,
  );
  close(torch.tensordot(V, V, 0), torch.outer(V, V), 1e-15);
  const row = u([1, 3]);
  close(torch.tensordot(row, y, [[0], [1]]), einsum("ia,bjc->abc", row, y), 1e-14); // a size of 1 stands for all
});

test("inner is the product over the last dims; of a 0-dim tensor, the multiple", () => {
  close(torch.inner(A, A), torch.mm(A, A.t()), 1e-15);
  close(torch.inner(A, tensor(2)), A.mul(2), 0);
});

test("kron puts a multiple of the second in place of each element of the first", () => {
  assert.deepEqual(list(torch.kron(tensor([1, 2]), tensor([[1, 10]]))), [[1, 10, 2, 20]]);
  assert.deepEqual(list(torch.kron(torch.eye(2), tensor([[1, 2]]))), [
    [1, 2, 0, 0],
    [0, 0, 1, 2],
  ]);
});

test("the cross product is at right angles to both", () => {
  assert.deepEqual(list(torch.cross(tensor([1, 0, 0]), tensor([0, 1, 0]))), [0, 0, 1]);
  const [x, y] = [u([2, 3]), u([2, 3])];
  close(torch.linalg.vecdot(torch.linalg.cross(x, y), x), [0, 0], 1e-15);
  assert.deepEqual(torch.linalg.cross(u([1, 3]), u([5, 3])).shape, [5, 3]);
});

test("without a dim cross takes the first of size 3, and linalg.cross the last", () => {
  const [x, y] = [u([3, 3]), u([3, 3])];
  close(torch.cross(x, y), torch.linalg.cross(x, y, 0), 0);
  close(torch.linalg.cross(x, y), torch.linalg.cross(x, y, { dim: 1 }), 0);
});

test("β of 0 reads nothing of the tensor, not even NaN", () => {
  const x = torch.full([2, 4], Number.NaN);
  close(torch.addmm(x, A, M, { beta: 0 }), torch.mm(A, M), 1e-15);
});

test("of integers only the whole part of a factor counts, and of bools whether there is one", () => {
  const ones = torch.ones([2, 2]).to("int64");
  assert.deepEqual(list(torch.addmm(ones, ones, ones, { alpha: 0.6, beta: 2.9 })), [
    [2, 2],
    [2, 2],
  ]);
  assert.deepEqual(list(torch.addr(tensor([[false]]), tensor([true]), tensor([true]), { alpha: 3 })), [[true]]);
});

test("a product of matrices may begin and end with a vector", () => {
  const v = u([2]);
  close(torch.linalg.multiDot([v, A, M]), einsum("i,ij,jk->k", v, A, M), 1e-14);
  close(torch.linalg.multiDot([A, M, V]), torch.mv(A, torch.mv(M, V)), 1e-14);
  assert.equal(torch.linalg.multiDot([V, V]).shape.length, 0);
  close(torch.chainMatmul(A, M), torch.mm(A, M), 0);
  assert.equal(torch.chainMatmul(A), A);
});
