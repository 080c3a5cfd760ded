// Whole journeys by Tab, letters, Space and Enter: a clinic's and a reviewer's.
import assert from "node:assert/strict";

import { Keyboard } from "./keyboard.mjs";
import { totp } from "./totp.mjs";
import { BIRTH_DATE } from "./world.mjs";

/** Nothing lies beyond the right edge: at 200 % a page is read by scrolling down alone. */
async function fits(visitor, name) {
  await visitor.look(name);
  const beyond = await visitor.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(beyond <= 0, `${visitor.page.url()} is ${beyond} px too wide`);
}

/** Sets an authenticator up by the key that is read off the page. */
async function prove(visitor, keys) {
  const { page } = visitor;
  const secret = (await page.locator("main .groups").first().innerText()).replace(/\s/g, "");
  await fits(visitor, "second-factor");
  await keys.type("code", totp(secret));
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(await visitor.heading(), /回復コード/);
  await fits(visitor, "recovery-codes");
  await keys.press("main .links a");
}

export async function logIn(visitor, person) {
  const { page } = visitor;
  const keys = new Keyboard(page);
  await visitor.open("/");
  await keys.press("header a.login");
  await fits(visitor, "login");
  // Wrong first: the message is read before the form, and the address stays.
  await keys.type("email", person.email);
  await keys.type("password", "Wrong-password1");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(await page.title(), /^エラー/);
  await fits(visitor, "login-refused");
  assert.equal(await page.locator("main [name=email]").inputValue(), person.email);
  await keys.type("password", person.password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(await page.locator("header").innerText(), /ログアウト/);
}

/** 利用開始申請 of one terminal. */
export async function apply(visitor) {
  const { page } = visitor;
  const keys = new Keyboard(page);
  await keys.press("header a[href='/applications']");
  await fits(visitor, "applications");
  await keys.press("main a[href='/applications/new/start-of-use']");
  await keys.to("main [name=check]");
  assert.equal(await page.evaluate(() => document.activeElement.value), "master", "Tab finds what is chosen");
  await keys.fill("birth_date", BIRTH_DATE);
  await keys.press("main [value=check]");
  assert.match(await page.locator("body").innerText(), /施設の確認が済みました。/);
  await fits(visitor, "application");
  // 必須情報 leads to what is missing.
  await keys.to("main .missing a[href='#staff']");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#staff");
  await page.keyboard.type("2");
  assert.equal(await page.locator("main [name=staff]").inputValue(), "2", "the way leads into the field");
  await keys.type("terminals", "1");
  await keys.to("main [name=consent]");
  await page.keyboard.press("Space");
  await keys.press("main .buttons .button.primary");
  await fits(visitor, "application-confirmation");
  assert.match(await visitor.text(), /以下のとおり申請します。/);
  await keys.press("main .buttons .button.primary");
  assert.match(await visitor.text(), /申請済/);
  await fits(visitor, "application-sent");
}

/** The desk: log-in, the oldest of a facility in the queue, claim, approval. */
export async function review(reviewer, operator, person) {
  const { page } = reviewer;
  const keys = new Keyboard(page);
  await reviewer.open("/desk/login");
  await keys.type("email", operator.name);
  await keys.type("password", operator.password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await prove(reviewer, keys);
  await fits(reviewer, "queue");
  const row = page.locator("tbody tr", { hasText: person.facility[1] }).first();
  const href = await row.getByRole("link").first().getAttribute("href");
  await keys.press(`main a[href='${href}']`);
  await fits(reviewer, "review");
  await keys.press("main form[action$='/claim'] button");
  await fits(reviewer, "claimed");
  await keys.press("main form[action$='/decide'] .button.primary");
  assert.match(await reviewer.text(), /手続完了/);
  await fits(reviewer, "approved");
}

/** From the accounts to the sheet, with the second factor on the way. */
export async function sheet(visitor) {
  const { page } = visitor;
  const keys = new Keyboard(page);
  await keys.press("header a[href='/applications']");
  await keys.press("main a[href='/accounts']");
  await fits(visitor, "accounts");
  await keys.press("main a[href^='/accounts/W']");
  await fits(visitor, "account");
  await keys.press("main a[href$='/sheet']");
  await prove(visitor, keys);
  await fits(visitor, "sheet");
  assert.match(await visitor.text(), /\d{4}\s\d{4}\s\d{4}/);
  await keys.press("header form[action='/logout'] button, .visitor form button");
  assert.match(await page.locator("header").innerText(), /ログイン/);
}
