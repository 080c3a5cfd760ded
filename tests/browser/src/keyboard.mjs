// A person without a mouse: Tab, letters, Space and Enter are all there is.
import assert from "node:assert/strict";

export class Keyboard {
  constructor(page) {
    this.page = page;
    this.presses = 0;
  }

  /** Tabs to what a selector names. Whatever has the focus on the way is seen, and shows that it has it. */
  async to(selector) {
    for (let presses = 0; presses < 120; presses += 1) {
      await this.page.keyboard.press("Tab");
      this.presses += 1;
      const focus = await this.page.evaluate((wanted) => {
        const one = document.activeElement;
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        return {
          there: one.matches(wanted),
          body: one === document.body,
          html: one.outerHTML.slice(0, 120),
          seen: box.bottom > 0 && box.top < innerHeight,
          marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        };
      }, selector);
      if (focus.body) continue;
      assert.ok(focus.seen, `the focus is out of sight on ${focus.html}`);
      assert.ok(focus.marked, `the focus is not shown on ${focus.html}`);
      if (focus.there) return;
    }
    assert.fail(`no Tab leads to ${selector}`);
  }

  async type(name, text) {
    await this.to(`main [name="${name}"]`);
    await this.page.keyboard.type(text);
  }

  async press(selector, key = "Enter") {
    await this.to(selector);
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press(key)]);
  }
}
