import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";

/** What code exports as `result` when it is bundled for a browser with the built packages. */
async function bundled(code: string): Promise<unknown> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(import.meta.dirname, "..") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "error",
  });
  const text = Buffer.from(outputFiles[0]!.contents).toString("base64");
  const { result } = (await import(`data:text/javascript;base64,${text}`)) as { readonly result: unknown };
  return result;
}

// Methods in a chunk that two entries share would be dropped by bundlers, and Node would not notice.
test("a bundle of fluxion has the methods of tensors", async () => {
  const result = await bundled(
    'import { tensor } from "fluxion"; const x = tensor(5, { requiresGrad: true }); x.pow(2).backward(); export const result = String(x.grad);',
  );
  assert.equal(result, "tensor(10.)");
});

test("a bundle of functions alone computes", async () => {
  const result = await bundled(
    'import { item, sin, tensor } from "fluxion/fn"; export const result = item(sin(tensor(0)));',
  );
  assert.equal(result, 0);
});
