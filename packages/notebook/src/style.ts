/*
 * One column of text, as in a book, with the prompts hanging in its margin. On narrow screens the margin goes, and the
 * prompts stand above what they name. Only blocks that need it scroll sideways, never the page.
 */

/** The style sheet of a notebook's page. */
export const style: string = `
:root {
  --paper: #fdfcf9; --ink: #22252a; --soft: #6f6a62; --faint: #8f887e; --line: #e6e1d8; --code: #f5f2ec;
  --link: #2a6090; --error: #a5342b; --error-paper: #faf0ee; --warning: #8a6416;
  --keyword: #8a3b6b; --string: #3d7045; --number: #a05a1c; --comment: #8d867b; --title: #2a6090; --type: #2f7377;
  --serif: "Iowan Old Style", "Palatino Nova", Palatino, "Palatino Linotype", "Book Antiqua", Charter, Georgia, serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --ink: #dcd9d2; --soft: #9b968d; --faint: #7c776f; --line: #2d3034; --code: #1d2024;
    --link: #86b4dc; --error: #e58a80; --error-paper: #2a1d1c; --warning: #d4ab5f;
    --keyword: #d094b8; --string: #9cc49b; --number: #dda772; --comment: #7d786f; --title: #8fb8de; --type: #85c1c2;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.62 var(--serif); font-kerning: normal; }
main { max-width: 55rem; margin: 0 auto; padding: 4.5rem 1.5rem 7rem; }
.text, .row { display: block; padding-left: 6rem; padding-right: 2rem; }
.text { overflow-wrap: break-word; }
.row .text { padding: 0; }
h1, h2, h3, h4, h5, h6 { font-weight: 600; line-height: 1.25; text-wrap: balance; margin: 2.2em 0 0.7em; }
h1 { font-size: 1.95rem; letter-spacing: -0.012em; }
h2 { font-size: 1.4rem; letter-spacing: -0.006em; }
h3 { font-size: 1.15rem; }
h4, h5, h6 { font-size: 1rem; }
main > :first-child > :first-child { margin-top: 0; }
p, ul, ol, blockquote, table, figure { margin: 0 0 1em; }
.text > :last-child { margin-bottom: 0; }
main > * + * { margin-top: 1.35rem; }
main > .text + .text { margin-top: 0.9rem; }
li + li { margin-top: 0.25em; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
blockquote { padding-left: 1.1em; border-left: 2px solid var(--line); color: var(--soft); }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5em 0; }
img, svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 0.95em; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35em 0.9em; border-bottom: 1px solid var(--line); text-align: left; }
thead th { border-bottom: 1px solid var(--faint); font-weight: 600; }
pre, code { font-family: var(--mono); font-variant-ligatures: none; font-size: 0.84375rem; line-height: 1.58; tab-size: 2; }
p code, li code, td code, h1 code, h2 code, h3 code { font-size: 0.86em; background: var(--code); border-radius: 3px; padding: 0.1em 0.3em; }
pre { margin: 0; overflow-x: auto; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
pre.code { background: var(--code); border-radius: 6px; padding: 0.8rem 1rem; }
pre.plain { padding: 0.1rem 1rem; }
.text pre { margin: 0 0 1em; }
.row { position: relative; }
.content { min-width: 0; }
.cell > .row + .row { margin-top: 0.7rem; }
.prompt { position: absolute; left: 0; width: 5.25rem; text-align: right; font: 0.71875rem/1 var(--mono); color: var(--faint);
  font-variant-numeric: tabular-nums; white-space: pre; user-select: none; }
.in > .prompt { padding-top: 1.06rem; }
.out > .prompt { padding-top: 0.42rem; color: var(--soft); }
.stdout pre { color: var(--soft); }
.stderr pre { color: var(--warning); }
.error pre { color: var(--error); background: var(--error-paper); border-radius: 6px; padding: 0.8rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { padding: 0.25rem 1rem; margin: 0; }
.formula { padding: 0.1rem 1rem; }
.formula .katex-display { text-align: left; margin: 0.3rem 0; }
.formula .katex-display > .katex { text-align: left; }
.scroll { display: block; overflow-x: auto; overflow-y: hidden; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.katex { font-size: 1.13em; }
.text .katex-display { margin: 0; padding: 0.35em 0; }
.hljs-comment { color: var(--comment); font-style: italic; }
.hljs-keyword, .hljs-built_in.hljs-keyword { color: var(--keyword); }
.hljs-string, .hljs-regexp { color: var(--string); }
.hljs-number, .hljs-literal { color: var(--number); }
.hljs-title, .hljs-title.function_ { color: var(--title); }
.hljs-title.class_, .hljs-type, .hljs-built_in { color: var(--type); }
.hljs-subst { color: inherit; }
@media (max-width: 48rem) {
  body { font-size: 1rem; }
  main { padding: 2rem 1.1rem 4rem; }
  .text, .row { padding-left: 0; padding-right: 0; }
  h1 { font-size: 1.6rem; }
  h2 { font-size: 1.25rem; }
  pre, code { font-size: 0.8125rem; }
  .prompt { position: static; width: auto; text-align: left; padding: 0 0 0.4rem !important; }
  .prompt:empty { display: none; }
  pre.code { border-radius: 5px; padding: 0.7rem 0.8rem; }
  pre.plain, figure, .formula { padding-left: 0.8rem; padding-right: 0.8rem; }
  .text .katex:not(.katex-display .katex) { white-space: normal; }
}
@media print {
  :root { --paper: #fff; --code: #f6f6f6; }
  main { padding: 0; }
  .cell { break-inside: avoid; }
}
`;
