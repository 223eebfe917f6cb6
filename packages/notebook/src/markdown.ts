import katex from "katex";
import { Marked } from "marked";
import { escapeHtml, highlightHtml } from "./highlight.ts";

/*
 * Mathematics is cut out before markdown is read, so that `_`, `\\` and `*` inside formulas mean what they mean in LaTeX,
 * and put back, typeset, afterwards. Code is left alone.
 */

const patterns: readonly RegExp[] = [
  /(?<fence>^ {0,3}(?<ticks>`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\k<ticks>[ \t]*$|$(?![\s\S])))/,
  /(?<code>(?<tick>(?<!`)`+(?!`))[\s\S]*?[^`]\k<tick>(?!`))/,
  /(?<escaped>\\\$)/,
  /\$\$(?<display>[\s\S]+?)\$\$/,
  /\\\[(?<bracket>[\s\S]+?)\\\]/,
  /(?<environment>\\begin\{(?<name>(?:equation|align|gather|multline|eqnarray|cases|[a-z]*matrix)\*?)\}[\s\S]+?\\end\{\k<name>\})/,
  /\\\((?<parenthesis>[\s\S]+?)\\\)/,
  /\$(?<inline>(?:\\[\s\S]|[^$\\\n]|\n(?!\s*\n))+?)\$(?!\d)/,
];
const mathematics = new RegExp(patterns.map((pattern) => pattern.source).join("|"), "gm");

const marked = new Marked({ gfm: true, async: false });
marked.use({
  renderer: {
    code({ text, lang }) {
      const code = /^(ts|typescript|js|javascript|fts)$/.test(lang ?? "") ? highlightHtml(text) : escapeHtml(text);
      return `<pre class="code"><code>${code}</code></pre>\n`;
    },
    table(token) {
      const row = (cells: typeof token.header, tag: string): string =>
        `<tr>${cells
          .map((cell) => {
            const align = cell.align ? ` style="text-align: ${cell.align}"` : "";
            return `<${tag}${align}>${this.parser.parseInline(cell.tokens)}</${tag}>`;
          })
          .join("")}</tr>`;
      const head = row(token.header, "th");
      const body = token.rows.map((cells) => row(cells, "td")).join("\n");
      return `<div class="scroll"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>\n`;
    },
  },
});

/** Markdown with LaTeX in it, as HTML. */
export function renderMarkdown(markdown: string): string {
  const formulas: string[] = [];
  const keep = (latex: string, display: boolean): string =>
    `\uE000${formulas.push(renderLatex(latex, display)) - 1}\uE001`;
  const text = markdown.replace(/[\uE000\uE001]/g, "").replace(mathematics, (whole: string, ...rest: unknown[]) => {
    const found = rest.at(-1) as Record<string, string | undefined>;
    if (found["fence"] || found["code"] || found["escaped"]) return whole;
    const display = found["display"] ?? found["bracket"] ?? found["environment"];
    return display === undefined ? keep(found["parenthesis"] ?? found["inline"] ?? "", false) : keep(display, true);
  });
  const html = marked.parse(text) as string;
  return html.replace(/\uE000(\d+)\uE001([.,;:!?]?)/g, (_, index: string, mark: string) => {
    return withMark(formulas[Number(index)] ?? "", mark);
  });
}

/** Puts a full stop or comma into the last box of a formula, so that no line breaks between the two. */
function withMark(formula: string, mark: string): string {
  const end = "</span></span></span>"; // of the box, the visible part and the formula
  if (mark === "" || !formula.startsWith('<span class="katex">') || !formula.endsWith(end)) return formula + mark;
  return `${formula.slice(0, -end.length)}${mark}${end}`;
}

/** A formula typeset; one with a mistake is shown as it is written, in red. */
export function renderLatex(latex: string, display: boolean): string {
  const html = katex.renderToString(latex.trim(), {
    displayMode: display,
    throwOnError: false,
    errorColor: "var(--error)",
    output: "htmlAndMathml",
    strict: "ignore",
  });
  return display ? `<span class="scroll">${html}</span>` : html;
}
