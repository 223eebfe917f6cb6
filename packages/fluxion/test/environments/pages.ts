/** A server of pages under three policies, and a browser to visit them. */

import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";

/** What the headers of a page allow its scripts. */
export const policies = {
  isolated: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
  plain: {},
  strict: { "Content-Security-Policy": "script-src 'self'" },
} as const;
export type Policy = keyof typeof policies;

const launchOptions: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a page sent, and the largest resident size of its process in bytes. */
export interface Visit<T> {
  readonly outcome: T;
  readonly peak: number;
}

/** Serves scripts and data by name: `/POLICY/SCRIPT` is a page with that script. */
export class Pages {
  readonly contents: Readonly<Record<string, string>>;
  readonly server: Server;
  readonly browser: Browser;
  receive: (body: string) => void = () => {};

  static async open(contents: Readonly<Record<string, string>>): Promise<Pages> {
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: [...launchOptions] });
    const pages = new Pages(contents, browser);
    await new Promise<void>((resolve) => pages.server.listen(0, "127.0.0.1", resolve));
    return pages;
  }

  constructor(contents: Readonly<Record<string, string>>, browser: Browser) {
    this.contents = contents;
    this.browser = browser;
    this.server = createServer((request, response) => {
      const [, first = "", second = ""] = (request.url ?? "").split("/");
      if (first === "outcome") {
        let body = "";
        request.on("data", (data: Buffer) => (body += data.toString()));
        request.on("end", () => {
          response.end();
          this.receive(body);
        });
      } else if (first in policies) {
        const html = `<!doctype html><meta charset="utf-8"><script type="module" src="/${second}"></script>`;
        response.writeHead(200, { "Content-Type": "text/html", ...policies[first as Policy] }).end(html);
      } else {
        const text = this.contents[first];
        const type = first.endsWith(".js") ? "text/javascript" : "application/json";
        response.writeHead(text === undefined ? 404 : 200, { "Content-Type": type }).end(text);
      }
    });
  }

  /** Opens the page of a script and waits for what it sends. */
  async visit<T>(policy: Policy, script: string): Promise<Visit<T>> {
    const context = await this.browser.newContext();
    try {
      const page = await context.newPage();
      const sent = new Promise<string>((resolve, reject) => {
        this.receive = resolve;
        page.on("pageerror", reject);
        page.on("crash", () => reject(new Error(`the page ${policy}/${script} crashed`)));
      });
      const { port } = this.server.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/${policy}/${script}`, { waitUntil: "commit" });
      const { outcome, error } = JSON.parse(await sent) as { readonly outcome: T; readonly error?: string };
      if (error !== undefined) throw new Error(error);
      return { outcome, peak: await this.peak() };
    } finally {
      await context.close();
    }
  }

  /** The largest resident size that a page's process had; it has one of its own, and no other page is open. */
  async peak(): Promise<number> {
    const session = await this.browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    await session.detach();
    const renderers = processInfo.filter(({ type }) => type === "renderer");
    return Math.max(
      ...renderers.map(
        ({ id }) => 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))![1]),
      ),
    );
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}
