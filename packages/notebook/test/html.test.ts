import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { type BrowserContextOptions, chromium } from "playwright-core";
import { graph } from "../src/graph.ts";
import { renderPage } from "../src/html.ts";
import type { Cell, Notebook, StoredOutput } from "../src/notebook.ts";

const code = (source: string, ...outputs: StoredOutput[]): Cell => ({
  cell_type: "code",
  metadata: {},
  source,
  execution_count: 7,
  outputs,
});
const markdown = (source: string): Cell => ({ cell_type: "markdown", metadata: {}, source });
const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
const result = (data: Record<string, unknown>): StoredOutput => ({
  output_type: "execute_result",
  data,
  metadata: {},
  execution_count: 7,
});

const leaf = { name: () => "AccumulateGrad", nextFunctions: [], variable: { name: "x", shape: [2] } };
const drawing = graph({ gradFn: { name: () => "SinBackward0", nextFunctions: [[leaf, 0]] }, name: "y" });

const everything = notebook(
  markdown(`# Title with $x^2$\n\n${"A long word: ".repeat(20)}\n\n$$${"x_1 + ".repeat(60)}y$$`),
  markdown(`| a | b |\n|---|---|\n| ${"wide ".repeat(30)} | ${"cell".repeat(40)} |`),
  code(
    `const x = "<b>&"; // ${"long ".repeat(40)}`,
    { output_type: "stream", name: "stdout", text: `${"0123456789".repeat(30)}\n` },
    { output_type: "stream", name: "stderr", text: ["careful\n"] },
    {
      output_type: "error",
      ename: "TypeError",
      evalue: `no ${"y".repeat(300)}`,
      traceback: ["\u001b[31mTypeError", "    at cell 1, line 1"],
    },
    { output_type: "display_data", data: { "text/latex": "$\\frac12$", "text/plain": "1/2" }, metadata: {} },
    result({ "image/svg+xml": drawing.toSvg(), "text/plain": "graph" }),
  ),
);

test("sources are escaped and highlighted, prompts carry the execution count", () => {
  const html = renderPage(notebook(code('const x = "<b>&";', result({ "text/plain": "<b>&" }))), "a.ipynb");
  assert.match(html, /<span class="hljs-string">&quot;&lt;b&gt;&amp;&quot;<\/span>/);
  assert.match(html, /In \[7\]/);
  assert.match(html, /Out \[7\]/);
  assert.match(html, /<pre class="plain">&lt;b&gt;&amp;<\/pre>/);
});

test("the richest form of a value is shown, a formula below its text", () => {
  const shown = (data: Record<string, unknown>): string => renderPage(notebook(code("x", result(data))), "a.ipynb");
  assert.match(shown({ "text/plain": "t", "image/png": "AQI=\n" }), /<img alt="" src="data:image\/png;base64,AQI=">/);
  assert.match(shown({ "text/plain": "t", "text/html": "<i>h</i>" }), /<i>h<\/i>/);
  assert.match(
    shown({ "text/plain": "t", "text/latex": "$$x^2$$" }),
    /<pre class="plain">t<\/pre><div class="formula">.*katex/s,
  );
});

test("pictures attached to a cell are in the page", () => {
  const cell = { ...markdown("![a](attachment:p.png)"), attachments: { "p.png": { "image/png": "AQI=" } } };
  assert.match(renderPage(notebook(cell), "a.ipynb"), /src="data:image\/png;base64,AQI="/);
});

test("the title is the first heading, or else the name of the file", () => {
  assert.match(renderPage(everything, "a.ipynb"), /<title>Title with x\^2<\/title>/);
  assert.match(renderPage(notebook(), "a.ipynb"), /<title>a\.ipynb<\/title>/);
});

test("the page is self-contained, has no console message, and does not overflow on a phone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "page-"));
  const file = join(folder, "page.html");
  await writeFile(file, renderPage(everything, "a.ipynb"));
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
  try {
    const looks: BrowserContextOptions[] = [
      { viewport: { width: 1200, height: 900 } },
      { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
    ];
    const papers: string[] = [];
    for (const look of looks) {
      const page = await browser.newPage(look);
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => {
        if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
      });
      await page.goto(pathToFileURL(file).href);
      const fonts = "document.fonts.ready.then((fonts) => [...fonts].filter((f) => f.status === 'error').length)";
      assert.equal(await page.evaluate(fonts), 0);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), look.viewport?.width);
      assert.deepEqual(complaints, []);
      papers.push(String(await page.evaluate("getComputedStyle(document.body).backgroundColor")));
    }
    assert.notEqual(papers[0], papers[1]);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
});
