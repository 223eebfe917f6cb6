import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compareOutputs } from "../src/check.ts";
import { type Notebook, parseNotebook, textOf } from "../src/notebook.ts";
import { resultText, storedOutputs } from "../src/outputs.ts";
import { Session } from "../src/session.ts";

const folder = new URL("../../../examples/", import.meta.url);
const read = (name: string): Notebook => parseNotebook(readFileSync(new URL(name, folder), "utf8"), name);
const codeOf = (notebook: Notebook): Notebook["cells"] => notebook.cells.filter((cell) => cell.cell_type === "code");

for (const name of readdirSync(folder).filter((file) => file.endsWith(".ipynb"))) {
  test(`${name} shows what it has stored`, async () => {
    const session = new Session({ file: fileURLToPath(new URL(name, folder)) });
    try {
      for (const [i, cell] of codeOf(read(name)).entries()) {
        const { outputs, failure } = await session.run(textOf(cell.source), i + 1);
        assert.equal(failure, null);
        assert.deepEqual(compareOutputs(cell.outputs ?? [], storedOutputs(outputs, null, i + 1)), []);
      }
    } finally {
      await session.stop();
    }
  });
}

test("the derivatives are those of PyTorch, cell by cell", () => {
  const results = codeOf(read("derivatives.ipynb")).map((cell) => resultText(cell.outputs ?? []));
  assert.deepEqual(results, [
    "",
    "tensor(5., requires_grad=True)",
    "tensor(25., grad_fn=<PowBackward0>)",
    "tensor(10.)",
    "",
    "tensor(50., grad_fn=<AddBackward0>)",
    "",
    "<AddBackward0>",
    "tensor(10.)",
    "tensor(10.)",
    "",
    "",
    "",
    "tensor(250.)",
    "tensor(250.)",
    "",
    "",
    "tensor(32., grad_fn=<AddBackward0>)",
  ]);
});
