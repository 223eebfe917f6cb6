import { readFileSync } from "node:fs";

/*
 * KaTeX's style sheet, made self-contained: of its twenty fonts only those stay that the page uses, as data. A font is used
 * where a class of a rule that asks for it occurs in the page; text without any such class is in KaTeX_Main.
 */

interface Face {
  readonly rule: string;
  readonly family: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly file: string;
}

/** The style sheet for the formulas in `html`; empty where there are none. */
export function katexStyle(html: string): string {
  if (!html.includes('class="katex"')) return "";
  const folder = new URL("./", import.meta.resolve("katex"));
  const css = readFileSync(new URL("katex.min.css", folder), "utf8");
  const faces = [...css.matchAll(/@font-face\{[^}]*\}/g)].map(([rule]) => parseFace(rule));
  const rules = css.replace(/@font-face\{[^}]*\}/g, "");
  const used = usedFaces(rules, new Set(classNames(html)));
  const fonts = faces.filter(used).map((face) => inline(face, folder));
  return fonts.join("") + rules;
}

function parseFace(rule: string): Face {
  return {
    rule,
    family: /font-family:([^;}]+)/.exec(rule)?.[1]?.replace(/["']/g, "") ?? "",
    bold: /font-weight:(700|bold)/.test(rule),
    italic: /font-style:italic/.test(rule),
    file: /url\(([^)]+\.woff2)\)/.exec(rule)?.[1] ?? "",
  };
}

function inline(face: Face, folder: URL): string {
  const data = readFileSync(new URL(face.file, folder)).toString("base64");
  return face.rule.replace(/src:[^}]*/, `src:url(data:font/woff2;base64,${data}) format("woff2")`);
}

function usedFaces(rules: string, classes: ReadonlySet<string>): (face: Face) => boolean {
  const wanted = new Set(["KaTeX_Main false false"]);
  const styles = { bold: false, italic: false };
  const families = new Set(["KaTeX_Main"]);
  for (const [, selectors = "", body = ""] of rules.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const applies = selectors.split(",").some((selector) => {
      const names = [...selector.matchAll(/\.([\w-]+)/g)].map(([, name = ""]) => name);
      return names.length > 0 && names.every((name) => classes.has(name));
    });
    if (!applies) continue;
    const family = /font(?:-family)?:[^;}]*(KaTeX_\w+)/.exec(body)?.[1];
    const bold = /font-weight:(700|bold)|font:[^;}]*(bold|700)/.test(body);
    const italic = /font-style:italic|font:[^;}]*italic/.test(body);
    if (family) {
      families.add(family);
      wanted.add(`${family} ${bold} ${italic}`);
    } else {
      styles.bold ||= bold;
      styles.italic ||= italic;
    }
  }
  // A style without a family (\textbf, \textit) falls on whatever family stands around it.
  for (const family of families) {
    if (styles.bold) wanted.add(`${family} true false`);
    if (styles.italic) wanted.add(`${family} false true`);
    if (styles.bold && styles.italic) wanted.add(`${family} true true`);
  }
  return (face) => wanted.has(`${face.family} ${face.bold} ${face.italic}`);
}

function* classNames(html: string): Iterable<string> {
  for (const [, names = ""] of html.matchAll(/class="([^"]*)"/g)) yield* names.split(/\s+/);
}
