// A person without a mouse: Tab, letters, arrows, Space and Enter are all there is.
import assert from "node:assert/strict";

/** More stops than any page has. */
const MOST = 400;

export class Keyboard {
  constructor(page) {
    this.page = page;
    this.presses = 0;
  }

  /** Tabs to what a selector or a locator names. Whatever has the focus on the way is seen, and shows that it has it. */
  async to(target) {
    const wanted = typeof target === "string" ? target : await target.elementHandle();
    for (let presses = 0; presses < MOST; presses += 1) {
      await this.page.keyboard.press("Tab");
      this.presses += 1;
      const focus = await this.page.evaluate((wanted) => {
        const one = document.activeElement;
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        return {
          there: typeof wanted === "string" ? one.matches(wanted) : one === wanted,
          body: one === document.body,
          html: one.outerHTML.slice(0, 120),
          seen: box.bottom > 0 && box.top < innerHeight,
          marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        };
      }, wanted);
      if (focus.body) continue;
      assert.ok(focus.seen, `the focus is out of sight on ${focus.html}`);
      assert.ok(focus.marked, `the focus is not shown on ${focus.html}`);
      if (focus.there) return;
    }
    assert.fail(`no Tab leads to ${target}`);
  }

  async type(name, text) {
    await this.to(`main [name="${name}"]`);
    await this.page.keyboard.type(text);
  }

  /** Types in place of what a field holds. */
  async fill(name, text) {
    await this.to(`main [name="${name}"]`);
    if ((await this.focused("type")) === "date") return this.typeDay(text);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }

  /** Types a day into the field that has the focus, part by part, in whichever order the browser shows them. */
  async typeDay(day) {
    const [year, month, date] = day.split("-");
    for (const parts of [[year, month, date], [month, date, year]]) {
      for (let back = 0; back < 3; back += 1) await this.page.keyboard.press("ArrowLeft");
      for (const part of parts) {
        await this.page.keyboard.type(part);
        // A year of four digits waits for more.
        if (part === year) await this.page.keyboard.press("ArrowRight");
      }
      if ((await this.focused("value")) === day) return;
    }
    assert.fail(`${day} cannot be typed`);
  }

  /** Ticks a box that is not ticked. */
  async tick(target) {
    await this.to(target);
    if (!(await this.focused("checked"))) await this.page.keyboard.press("Space");
    assert.ok(await this.focused("checked"));
  }

  /** One of a group of buttons, by its value: Tab finds the group, the arrows go round in it. */
  async choose(name, value) {
    await this.to(`main input[name="${name}"]`);
    if ((await this.focused("value")) === value) await this.page.keyboard.press("Space");
    await this.down(value);
    assert.ok(await this.focused("checked"));
  }

  /** An entry of a list, by its value. */
  async select(name, value) {
    await this.to(`main select[name="${name}"]`);
    await this.down(value);
  }

  /** A file, by the window that the browser opens for it. */
  async attach(name, file) {
    await this.to(`main input[name="${name}"]`);
    const window = this.page.waitForEvent("filechooser");
    await this.page.keyboard.press("Space");
    await (await window).setFiles(file);
  }

  async press(target, key = "Enter") {
    await this.to(target);
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press(key)]);
  }

  /** A property of what has the focus. */
  focused(property) {
    return this.page.evaluate((property) => document.activeElement[property], property);
  }

  async down(value) {
    for (let presses = 0; (await this.focused("value")) !== value; presses += 1) {
      assert.ok(presses < 60, `no arrow leads to ${value}`);
      await this.page.keyboard.press("ArrowDown");
    }
  }
}
