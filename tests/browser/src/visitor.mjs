// A person with a browser: clicks and types, and every page on the way is looked at.
import assert from "node:assert/strict";

import { Keyboard } from "./keyboard.mjs";

export const PHONE = { name: "phone", viewport: { width: 375, height: 720 }, javaScriptEnabled: false };
export const DESKTOP = { name: "desktop", viewport: { width: 1280, height: 800 }, javaScriptEnabled: true };
/** The desktop at 200 %: half as wide in CSS pixels, each of them twice as large. */
export const ZOOMED = {
  name: "zoomed",
  viewport: { width: 640, height: 400 },
  deviceScaleFactor: 2,
  javaScriptEnabled: true,
};

export class Visitor {
  constructor(page, walk, auditor, origin) {
    Object.assign(this, { page, walk, auditor, origin, faults: [] });
    // Then no finger and no mouse touches anything.
    if (walk.keyboard) this.keyboard = new Keyboard(page);
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.on("console", (message) => {
      // The browser itself notes answers such as 422, which are what a wrong entry gets.
      // In a preview's sandbox nothing runs, and the walk's own questions to the page are told of too.
      const sandboxed = /^Blocked script execution in '[^']+\/preview(\?page=\d+)?'/.test(message.text());
      const expected = sandboxed || message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !expected) this.faults.push(message.text());
    });
    page.on("response", (response) => {
      if (response.status() >= 500) this.faults.push(`${response.status()} ${response.url()}`);
    });
  }

  static async enter(browser, walk, auditor, origin, name) {
    const context = await browser.newContext({
      viewport: walk.viewport,
      javaScriptEnabled: walk.javaScriptEnabled,
      deviceScaleFactor: walk.deviceScaleFactor ?? 1,
      locale: "ja-JP",
      acceptDownloads: true,
      baseURL: origin,
    });
    const visitor = new Visitor(await context.newPage(), { ...walk, name: `${walk.name}-${name}` }, auditor, origin);
    return visitor;
  }

  async leave() {
    await this.page.context().close();
    assert.equal(this.faults.length, 0, `${this.walk.name}:\n${this.faults.join("\n")}`);
  }

  async open(path, name) {
    const response = await this.page.goto(path);
    assert.ok(response.ok(), `${path}: ${response.status()}`);
    if (name) await this.look(name);
    return response;
  }

  /** Looks at the page. What is wrong with it is told when the visitor leaves: the walk goes on. */
  async look(name) {
    // The walk with the hand has looked at the same pages.
    if (this.keyboard) return;
    await this.auditor.look(this.page, name, this.walk).catch((fault) => this.faults.push(fault.message));
  }

  /** What the heading of the page says. */
  heading() {
    return this.page.locator("h1").innerText();
  }

  text() {
    return this.page.locator("main").innerText();
  }

  /** Fills by the name of the field. */
  enter(name, value) {
    if (this.keyboard) return this.keyboard.fill(name, value);
    return this.page.locator(`main [name="${name}"]`).fill(value);
  }

  choose(name, value) {
    if (this.keyboard) return this.keyboard.choose(name, value);
    return this.page.locator(`main input[name="${name}"][value="${value}"]`).check();
  }

  select(name, value) {
    if (this.keyboard) return this.keyboard.select(name, value);
    return this.page.locator(`main select[name="${name}"]`).selectOption(value);
  }

  tick(box) {
    return this.keyboard ? this.keyboard.tick(box) : box.check();
  }

  consent() {
    return this.tick(this.page.locator("main [name=consent]"));
  }

  attach(name, file) {
    if (this.keyboard) return this.keyboard.attach(name, file);
    return this.page.locator(`main input[name="${name}"]`).setInputFiles(file);
  }

  press(button, name) {
    return this.go(this.page.locator("main").getByRole("button", { name: button, exact: true }), name);
  }

  follow(link, name) {
    return this.go(this.page.getByRole("link", { name: link, exact: false }).first(), name);
  }

  /** Where something leads that can be pressed. */
  async go(target, name) {
    if (this.keyboard) await this.keyboard.press(target);
    else await Promise.all([this.page.waitForNavigation(), target.click()]);
    if (name) await this.look(name);
  }
}
