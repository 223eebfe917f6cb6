import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cat,
  type DType,
  finfo,
  grad,
  iinfo,
  matmul,
  promoteTypes,
  resultType,
  setDefaultDtype,
  tensor,
  type Tensor,
  vmap,
  where,
} from "fluxion";
import { pyFloat } from "fluxion/testing";

const halves = ["float16", "bfloat16"] as const;
const integers = ["uint8", "int8", "int16", "int32", "int64"] as const;

/** 0, 1, …, n − 1 as a dtype. */
const counting = (n: number, dtype: DType): Tensor =>
  tensor(
    Array.from({ length: n }, (_, i) => i % 100),
    { dtype },
  );

test("of two types neither of which holds the other, the next one up holds both", () => {
  assert.equal(promoteTypes("int8", "uint8"), "int16");
  assert.equal(promoteTypes("float16", "bfloat16"), "float32");
  assert.equal(promoteTypes("uint8", "int16"), "int16");
  assert.equal(promoteTypes("bool", "int8"), "int8");
  assert.equal(promoteTypes("int64", "float16"), "float16");
});

test("a number beside a tensor leaves its dtype, unless it is of a higher category", () => {
  const x = tensor([1, 2], { dtype: "int8" });
  assert.equal(x.add(300).dtype, "int8");
  assert.deepEqual(x.add(300).toArray(), [45, 46]);
  assert.equal(x.add(0.5).dtype, "float64");
  assert.equal(resultType(x, pyFloat(1)), "float64");
  assert.equal(tensor([1], { dtype: "float16" }).add(0.5).dtype, "float16");
  assert.equal(tensor([1], { dtype: "float16" }).add(tensor(1, { dtype: "float64" })).dtype, "float16");
});

test("integers wrap at their width, in every operation", () => {
  assert.deepEqual(tensor([127, -128], { dtype: "int8" }).add(1).toArray(), [-128, -127]);
  assert.deepEqual(tensor([32_767], { dtype: "int16" }).mul(2).toArray(), [-2]);
  assert.deepEqual(tensor([-128], { dtype: "int8" }).neg().toArray(), [-128]);
  assert.equal(tensor(200, { dtype: "uint8" }).add(100).item(), 44);
  assert.equal(tensor(100, { dtype: "int8" }).add(100).item(), -56);
  assert.deepEqual(
    tensor([2n ** 63n - 1n])
      .add(1)
      .toArray({ bigint: true }),
    [-(2n ** 63n)],
  );
});

test("conversions between integers keep the low bits, those from floats truncate", () => {
  const x = tensor([300, -1, 128, 70_000]);
  const want = { uint8: [44, 255, 128, 112], int8: [44, -1, -128, 112], int16: [300, -1, 128, 4464] } as const;
  for (const dtype of ["uint8", "int8", "int16"] as const) {
    assert.deepEqual(x.to(dtype).toArray(), want[dtype]);
    assert.deepEqual(x.int().to(dtype).toArray(), want[dtype]);
    assert.deepEqual(x.long().to(dtype).toArray(), want[dtype]);
  }
  assert.deepEqual(tensor([1.9, -1.9]).char().toArray(), [1, -1]);
  assert.deepEqual(tensor([0.5, 0]).half().bool().toArray(), [true, false]);
});

test("sums of integers are int64, extremes keep their dtype, whatever the size", () => {
  for (const dtype of integers) {
    for (const n of [3, 5000]) {
      const x = counting(n, dtype);
      const list = Array.from({ length: n }, (_, i) => i % 100);
      assert.equal(x.sum().dtype, "int64");
      assert.equal(
        x.sum().item(),
        list.reduce((a, b) => a + b),
      );
      assert.equal(x.amax().dtype, dtype);
      assert.equal(x.amax().item(), Math.max(...list));
      assert.equal(x.max(0).indices.item(), Math.min(n - 1, 99));
      assert.equal(x.neg().sort().values.dtype, dtype);
    }
  }
  const rows = counting(600, "int16").mul(-3).reshape([6, 100]);
  assert.deepEqual(rows.amin(1).toArray(), new Array(6).fill(-297));
  assert.deepEqual(rows.amax(0).at(1).item(), -3);
});

test("products of matrices of small integers wrap, whatever the size", () => {
  for (const dtype of ["int8", "uint8", "int16"] as const) {
    for (const n of [3, 40]) {
      const x = counting(2 * n * n, dtype).reshape([2, n, n]);
      const y = x.mT.sub(7);
      assert.deepEqual(matmul(x, y).toArray(), matmul(x.int(), y.int()).to(dtype).toArray());
    }
  }
});

for (const dtype of halves) {
  const step = finfo(dtype).eps;

  test(`each operation on ${dtype} is computed in float32 and rounded once`, () => {
    const one = tensor([1], { dtype });
    assert.equal(one.add(step / 2).item(), 1);
    assert.equal(one.add(step).item(), 1 + step);
    const [x, y] = [tensor([0.1, 3, -2.7], { dtype }), tensor([7.3, 0.3, 1e-3], { dtype })];
    for (const op of ["add", "mul", "div", "atan2", "maximum"] as const) {
      assert.deepEqual(x[op](y).toArray(), x.float()[op](y.float()).to(dtype).toArray());
      const [a, b] = [x.at(0), y.at(0)]; // numbers go another way
      assert.equal(a[op](b).item(), x[op](y).at(0).item());
    }
    assert.deepEqual(x.sin().toArray(), x.float().sin().to(dtype).toArray());
    assert.equal(x.lt(y).dtype, "bool");
    assert.equal(matmul(x, y).dtype, dtype);
  });

  test(`sums of ${dtype} do not stop growing`, () => {
    const x = tensor(new Array<number>(10_000).fill(1), { dtype });
    assert.equal(x.sum().item(), tensor(10_000, { dtype }).item());
    assert.equal(x.mean().item(), 1);
    assert.equal(x.cumsum(0).at(-1).item(), tensor(10_000, { dtype }).item());
  });

  test(`gradients of ${dtype} are of ${dtype}`, () => {
    const x = tensor([0.5, 1, 2], { dtype, requiresGrad: true });
    const g = grad(x.float().exp().sum(), x);
    assert.equal(g.dtype, dtype);
    const y = x.mul(x).softmax(0).log().sum();
    y.backward();
    assert.equal(y.dtype, dtype);
    assert.equal(x.grad!.dtype, dtype);
    const scalar = tensor(2, { dtype, requiresGrad: true });
    scalar.pow(3).backward();
    assert.equal(String(scalar.grad), `tensor(12., dtype=torch.${dtype})`);
  });

  test(`views of ${dtype} share memory, and are written in place`, () => {
    const x = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype },
    );
    x.at(0).add_(0.5);
    x.t().at(1).at(1).fill_(9);
    x.select(1, 0).mul_(2);
    assert.deepEqual(x.toArray(), [
      [3, 2.5],
      [6, 9],
    ]);
    assert.equal(x.version, 3);
  });

  test(`elements of ${dtype} are moved as they are`, () => {
    const x = tensor(
      [
        [3, -1, 2],
        [0.5, 7, Number.NaN],
      ],
      { dtype },
    );
    assert.deepEqual(x.t().contiguous().at(0).toArray(), [3, 0.5]);
    assert.deepEqual(cat([x, x.long()]).dtype, dtype);
    assert.deepEqual(x.at(0).sort().values.toArray(), [-1, 2, 3]);
    assert.deepEqual(x.index(x.gt(1)).toArray(), [3, 2, 7]);
    assert.deepEqual(where(x.isnan(), 0, x).at(1).toArray(), [0.5, 7, 0]);
    assert.deepEqual(vmap((row: Tensor) => row.add(1))(x.at(0).reshape([3, 1])).toArray(), [[4], [0], [3]]);
  });
}

test("what is too large for float16 is infinite", () => {
  assert.equal(tensor([60_000], { dtype: "float16" }).mul(2).item(), Number.POSITIVE_INFINITY);
  assert.equal(tensor(60_000, { dtype: "float16" }).mul(2).item(), Number.POSITIVE_INFINITY);
  assert.equal(tensor([60_000], { dtype: "bfloat16" }).mul(2).item(), tensor(119_808, { dtype: "bfloat16" }).item());
});

test("data without a sign wraps where it is negative, and floats beyond their range are infinite", () => {
  assert.equal(tensor(-1, { dtype: "uint8" }).item(), 255);
  assert.equal(tensor(1e5, { dtype: "float16" }).item(), Number.POSITIVE_INFINITY);
  assert.equal(tensor([1.7], { dtype: "int8" }).item(), 1);
  assert.equal(tensor([Number.NaN], { dtype: "bool" }).item(), true);
  assert.deepEqual(tensor([0, 0], { dtype: "int8" }).fill_(1.7).toArray(), [1, 1]);
  assert.deepEqual(
    tensor([0n])
      .fill_(2 ** 53 - 1)
      .toArray(),
    [2 ** 53 - 1],
  );
});

test("finfo and iinfo say what a dtype reaches, and print as PyTorch's", () => {
  assert.equal(
    String(finfo("float16")),
    "finfo(resolution=0.001, min=-65504, max=65504, eps=0.000976562, smallest_normal=6.10352e-05, tiny=6.10352e-05, dtype=float16)",
  );
  assert.equal(finfo().max, Number.MAX_VALUE);
  assert.equal(finfo("float32").max, Math.fround(3.4028234663852886e38));
  assert.equal(finfo("bfloat16").eps, 2 ** -7);
  assert.equal(String(iinfo("int16")), "iinfo(min=-32768, max=32767, dtype=int16)");
  assert.equal(iinfo("int64").max, 2n ** 63n - 1n);
  assert.deepEqual([iinfo("uint8").min, iinfo("uint8").max, iinfo("int8").bits], [0, 255, 8]);
});

test("a tensor says what its elements are", () => {
  const x = tensor([1], { dtype: "int16" });
  assert.deepEqual(
    [x.isFloatingPoint(), x.isSigned(), x.elementSize(), x.type()],
    [false, true, 2, "torch.ShortTensor"],
  );
  const y = x.half();
  assert.deepEqual([y.isFloatingPoint(), y.isSigned(), y.elementSize(), y.type()], [true, true, 2, "torch.HalfTensor"]);
  assert.deepEqual([x.byte().isSigned(), x.bool().isSigned()], [false, false]);
});

test("to takes a dtype, a device or a tensor, and copies where it is asked to", () => {
  const x = tensor([1.5, 2]);
  assert.equal(x.to("float64"), x);
  assert.equal(x.to("cpu"), x);
  assert.notEqual(x.to("float64", false, true), x);
  assert.notEqual(x.to({ copy: true }), x);
  assert.equal(x.to("cpu", "int8").dtype, "int8");
  assert.equal(x.to(tensor([1], { dtype: "bfloat16" })).dtype, "bfloat16");
  assert.equal(x.typeAs(tensor(1n)).dtype, "int64");
});

test("float16 may be the default dtype", () => {
  setDefaultDtype("float16");
  try {
    assert.equal(String(tensor([0.1]).add(1)), "tensor([1.0996])");
    assert.equal(tensor([1n, 2n]).div(3).dtype, "float16");
  } finally {
    setDefaultDtype("float64");
  }
});

test("typed arrays of integers give their dtype; bits of floats are none", () => {
  assert.equal(tensor(new Int8Array([1, -2])).dtype, "int8");
  assert.equal(tensor(new Int16Array([1, -2])).dtype, "int16");
  assert.throws(() => tensor(new Uint16Array(2)), /^DTypeError: tensor: Uint16Array has no dtype here/);
});
