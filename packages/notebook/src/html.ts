import { katexStyle } from "./fonts.ts";
import { escapeHtml, highlightHtml } from "./highlight.ts";
import { renderLatex, renderMarkdown } from "./markdown.ts";
import type { Bundle } from "./messages.ts";
import { type Cell, type Multiline, type Notebook, type StoredOutput, textOf } from "./notebook.ts";
import { style } from "./style.ts";

/** A notebook with its outputs as one HTML page that needs no other file. */
export function renderPage(notebook: Notebook, name: string): string {
  const main = notebook.cells.map(renderCell).filter(Boolean).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(titleOf(notebook) ?? name)}</title>
<link rel="icon" href="data:,">
<style>${katexStyle(main)}</style>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}

function titleOf({ cells }: Notebook): string | undefined {
  const text = cells.filter((cell) => cell.cell_type === "markdown").map((cell) => textOf(cell.source));
  return /^#{1,6}\s+(.+)$/m.exec(text.join("\n"))?.[1]?.replace(/[`*_$]/g, "");
}

function renderCell(cell: Cell): string {
  const source = textOf(cell.source);
  switch (cell.cell_type) {
    case "markdown":
      return `<section class="text">\n${attach(renderMarkdown(source), cell)}</section>`;
    case "raw":
      return `<section class="row"><pre class="plain">${escapeHtml(source)}</pre></section>`;
    case "code": {
      if (source.trim() === "") return "";
      const label = `In [${cell.execution_count ?? " "}]`;
      const code = row("in", label, `<pre class="code"><code>${highlightHtml(source)}</code></pre>`);
      return `<section class="cell">\n${[code, ...(cell.outputs ?? []).map(renderOutput)].join("\n")}\n</section>`;
    }
  }
}

/** Pictures that lie inside the cell. */
function attach(html: string, { attachments = {} }: Cell): string {
  return html.replace(/(src=")attachment:([^"]+)"/g, (whole: string, src: string, name: string) => {
    const [type, data] = Object.entries(attachments[decodeURIComponent(name)] ?? {})[0] ?? [];
    return type ? `${src}data:${type};base64,${data}"` : whole;
  });
}

function row(kind: string, label: string, content: string): string {
  return `<div class="row ${kind}"><div class="prompt">${label}</div><div class="content">${content}</div></div>`;
}

function renderOutput(output: StoredOutput): string {
  switch (output.output_type) {
    case "stream":
      return row(output.name, "", plain(textOf(output.text).replace(/\n$/, "")));
    case "display_data":
      return row("shown", "", renderBundle(output.data));
    case "execute_result":
      return row("out", `Out [${output.execution_count ?? " "}]`, renderBundle(output.data));
    case "error": {
      const head = `<strong>${escapeHtml(output.ename)}</strong>: ${escapeHtml(output.evalue)}`;
      const trace = stripAnsi(output.traceback.join("\n"))
        .split("\n")
        .filter((line) => /^\s+at |^caused by /.test(line));
      return row("error", "", `<pre class="plain">${[head, ...trace.map(escapeHtml)].join("\n")}</pre>`);
    }
  }
}

/** The richest form that a page can show. */
function renderBundle(data: Bundle): string {
  const text = (type: string): string => textOf(data[type] as Multiline);
  if (data["image/svg+xml"]) return `<figure>${svg(text("image/svg+xml"))}</figure>`;
  for (const type of ["image/png", "image/jpeg", "image/gif", "image/webp"]) {
    if (data[type]) return `<figure><img alt="" src="data:${type};base64,${text(type).replace(/\s/g, "")}"></figure>`;
  }
  if (data["text/html"]) return `<div class="scroll">${text("text/html")}</div>`;
  if (data["text/markdown"]) return `<div class="text">${renderMarkdown(text("text/markdown"))}</div>`;
  const typeset = data["text/latex"] ? `<div class="formula">${latex(text("text/latex"))}</div>` : "";
  return (data["text/plain"] ? plain(text("text/plain")) : "") + typeset;
}

function plain(text: string): string {
  return `<pre class="plain">${escapeHtml(stripAnsi(text))}</pre>`;
}

function svg(source: string): string {
  return source.replace(/<\?xml[^>]*\?>|<!DOCTYPE[^>]*>/g, "").trim();
}

function latex(source: string): string {
  return renderLatex(source.trim().replace(/^\$+|\$+$/g, ""), true);
}

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

function stripAnsi(text: string): string {
  return text.replaceAll(colours, "");
}
