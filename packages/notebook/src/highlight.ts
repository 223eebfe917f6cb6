import hljs from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";

hljs.registerLanguage("typescript", typescript);

/** TypeScript as HTML, its parts in `<span class="hljs-…">`. */
export function highlightHtml(source: string): string {
  return hljs.highlight(source, { language: "typescript" }).value;
}

const colours: readonly (readonly [RegExp, string])[] = [
  [/comment/, "90"],
  [/string|regexp/, "32"],
  [/number|literal/, "33"],
  [/keyword|built_in/, "35"],
  [/title|function/, "34"],
  [/type|class/, "36"],
];

/** TypeScript with the colours of a terminal. */
export function highlightAnsi(source: string): string {
  const open: string[] = [];
  let shown = "0";
  const text = highlightHtml(source).replace(/<span class="([^"]*)">|<\/span>/g, (tag: string, name?: string) => {
    if (tag === "</span>") open.pop();
    else open.push(colours.find(([pattern]) => pattern.test(name ?? ""))?.[1] ?? open.at(-1) ?? "0");
    const wanted = open.at(-1) ?? "0";
    if (wanted === shown) return "";
    shown = wanted;
    return wanted === "0" ? "\x1b[0m" : `\x1b[0;${wanted}m`;
  });
  return unescapeHtml(text);
}

function unescapeHtml(html: string): string {
  return html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}

/** Text made safe inside HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c);
}
