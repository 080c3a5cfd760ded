// What holds for every page: axe-core, one heading, reflow at 320 px and with text of 200 %, a picture for a person.
import assert from "node:assert/strict";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { PICTURES } from "./world.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** Looks at pages as they came, in a window of its own where scripts of the test may run though the page's may not. */
export class Auditor {
  #browser;
  #seen = new Map();
  #judged = new Set();
  pages = 0;
  judged = 0;

  constructor(browser) {
    this.#browser = browser;
  }

  /** Audits the page as the visitor has it: its HTML, without a script of ours where the visitor has none. */
  async look(page, name, walk) {
    this.pages += 1;
    const folder = join(PICTURES, walk.name);
    mkdirSync(folder, { recursive: true });
    const count = (this.#seen.get(walk.name) ?? 0) + 1;
    this.#seen.set(walk.name, count);
    const file = `${String(count).padStart(2, "0")}-${name}`;
    await page.screenshot({ path: join(folder, `${file}.png`), fullPage: true });
    // The same page with the same fields at the same width is judged once: walks meet it many times.
    const form = await kindOf(page, walk);
    if (this.#judged.has(form)) return;
    this.#judged.add(form);
    this.judged += 1;
    const html = await page.content();
    const context = await this.#browser.newContext({ bypassCSP: true, viewport: walk.viewport, locale: "ja-JP" });
    try {
      const copy = await context.newPage();
      const url = page.url();
      await context.route("**/*", async (route) => {
        const request = route.request();
        if (request.isNavigationRequest()) {
          await route.fulfill({ status: 200, contentType: "text/html; charset=utf-8", body: html });
        } else if (request.url().endsWith(".js")) {
          await route.abort();
        } else {
          await route.continue();
        }
      });
      await copy.goto(url);
      await this.#judge(copy, `${walk.name}/${file}`, walk, join(folder, `${file}-200.png`));
    } finally {
      await context.close();
    }
  }

  async #judge(copy, label, walk, picture) {
    await copy.evaluate(AXE);
    const found = await copy.evaluate(
      (rules) => globalThis.axe.run(document, { runOnly: { type: "tag", values: rules } }),
      RULES,
    );
    const violations = found.violations.map(
      (one) => `${one.id}: ${one.help}\n${one.nodes.map((node) => `  ${node.target} ${node.failureSummary}`).join("\n")}`,
    );
    assert.deepEqual(violations, [], `${label}: axe-core found violations`);
    assert.ok(found.passes.length > 10, `${label}: axe-core looked at ${found.passes.length} rules only`);

    const shape = await copy.evaluate(() => ({
      headings: document.querySelectorAll("h1").length,
      title: document.title,
      lang: document.documentElement.lang,
      skip: document.querySelector("body > a")?.getAttribute("href"),
      small: [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
        .filter((one) => !one.closest(".unseen, .skip, p, li p, .message, [hidden]"))
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".unseen, .skip"))
        .map((one) => ({ text: one.outerHTML.slice(0, 120), box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 24 || box.width < 24))
        .map(({ text, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${text}`),
    }));
    assert.equal(shape.headings, 1, `${label}: h1`);
    assert.ok(shape.title.length > 0, `${label}: title`);
    assert.ok(["ja", "en"].includes(shape.lang), `${label}: lang`);
    assert.equal(shape.skip, "#main", `${label}: the first link leads past the header`);
    assert.deepEqual(shape.small, [], `${label}: targets below 24 px`);

    // WCAG 1.4.10: 320 px wide without scrolling sideways.
    await copy.setViewportSize({ width: 320, height: 640 });
    assert.deepEqual(await beyond(copy), [], `${label}: sideways at 320 px`);
    // WCAG 1.4.4: text of 200 %.
    await copy.setViewportSize(walk.viewport);
    await copy.addStyleTag({ content: "html { font-size: 200% !important }" });
    assert.deepEqual(await beyond(copy), [], `${label}: sideways with text of 200 %`);
    await copy.screenshot({ path: picture, fullPage: false });
  }
}

/** What kind of page it is: its address without what names one thing, its heading, its fields, and whether it tells of errors. */
async function kindOf(page, walk) {
  const url = new URL(page.url());
  const path = url.pathname.replace(/[A-Za-z0-9_-]{20,}|\d+/g, "*");
  const heading = await page.locator("h1").first().innerText();
  const parts = await page.locator("main [name], main [role=alert], main table").evaluateAll((all) =>
    all.map((one) => one.getAttribute("name") ?? one.tagName),
  );
  return JSON.stringify([walk.viewport.width, path, url.search.length > 0, heading, [...new Set(parts)].sort()]);
}

/** What reaches beyond the right edge of the window. */
function beyond(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1)
      .map((one) => one.outerHTML.slice(0, 100))
      .slice(0, 5);
  });
}
