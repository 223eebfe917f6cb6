import assert from "node:assert/strict";
import { test } from "node:test";
import { katexStyle } from "../src/fonts.ts";
import { renderMarkdown } from "../src/markdown.ts";

/** The LaTeX of every formula, as KaTeX keeps it in the page. */
function formulas(html: string): string[] {
  return [...html.matchAll(/<annotation encoding="application\/x-tex">(.*?)<\/annotation>/gs)].map(([, tex = ""]) =>
    tex.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
  );
}

test("mathematics is cut out before markdown is read", () => {
  assert.deepEqual(formulas(renderMarkdown("$a_b * c_d * e$ and *f* $x_1$")), ["a_b * c_d * e", "x_1"]);
  assert.deepEqual(formulas(renderMarkdown("$$\n\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n$$")), [
    "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
  ]);
  assert.deepEqual(formulas(renderMarkdown("\\(x < y\\) \\[z\\] \\begin{align} a &= b \\end{align}")), [
    "x < y",
    "z",
    "\\begin{align} a &= b \\end{align}",
  ]);
});

test("blanks inside dollars are allowed, as Jupyter allows them", () => {
  assert.deepEqual(formulas(renderMarkdown("$ f(x,y) = x^2 $\n\n$\\frac{dy}{dx} = 2x$")), [
    "f(x,y) = x^2",
    "\\frac{dy}{dx} = 2x",
  ]);
});

test("dollars in code, escaped ones and those of another paragraph are no mathematics", () => {
  for (const text of ["`$x$`", "```\n$x$ and $y$\n```", "\\$5 and \\$6", "5 $\n\nand 6 $", "``a ` $x$``"]) {
    assert.deepEqual(formulas(renderMarkdown(text)), [], text);
  }
});

test("$$ is a formula of its own line, $ is part of the text", () => {
  assert.match(renderMarkdown("$$x$$"), /katex-display/);
  assert.doesNotMatch(renderMarkdown("a $x$ b"), /katex-display/);
});

test("a full stop stays in the box of the formula before it", () => {
  assert.match(renderMarkdown("It is $x^2$."), /\.<\/span><\/span><\/span><\/p>/);
  assert.match(renderMarkdown("$\\frac{a$."), /<\/span>\.<\/p>/);
});

test("a formula with a mistake is shown as it is written", () => {
  assert.match(renderMarkdown("$\\frac{a$"), /katex-error[^>]*>\\frac\{a</);
});

test("code in markdown is highlighted, other text is escaped", () => {
  assert.match(renderMarkdown("```ts\nconst x = 1;\n```"), /<span class="hljs-keyword">const<\/span>/);
  assert.match(renderMarkdown("```\n<b>\n```"), /&lt;b&gt;/);
});

test("a page carries only the fonts that its formulas use", () => {
  const fonts = (markdown: string): string[] => {
    const faces = katexStyle(renderMarkdown(markdown)).matchAll(/@font-face\{[^}]*font-family:([^;}]+)[^}]*\}/g);
    return [...new Set([...faces].map(([, name = ""]) => name))].sort();
  };
  assert.equal(katexStyle(renderMarkdown("no formula")), "");
  assert.deepEqual(fonts("$1 + 2$"), ["KaTeX_Main"]);
  assert.deepEqual(fonts("$x^2$"), ["KaTeX_Main", "KaTeX_Math"]);
  assert.deepEqual(fonts("$\\mathbb R$"), ["KaTeX_AMS", "KaTeX_Main"]);
  assert.match(katexStyle(renderMarkdown("$x$")), /url\(data:font\/woff2;base64,/);
  assert.doesNotMatch(katexStyle(renderMarkdown("$x$")), /url\(fonts/);
});
