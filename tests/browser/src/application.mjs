// 利用開始申請 to the account sheet: the clinic's side and the operator's.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { totp } from "./totp.mjs";
import { PHONE } from "./visitor.mjs";
import { BIRTH_DATE, BANK_ACCOUNT, program } from "./world.mjs";

/** A picture of one point. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
  "base64",
);

export async function logIn(visitor, person) {
  await visitor.open("/login", "login");
  await visitor.enter("email", person.email);
  await visitor.enter("password", person.password);
  await visitor.press("ログイン");
  assert.match(await visitor.page.locator("header").innerText(), /ログアウト/);
}

/** Shows the second factor, setting it up where there is none; a code serves once, so the next one is taken. */
export async function prove(visitor, keys, owner) {
  const { page } = visitor;
  const shown = page.locator("main .groups");
  if ((await shown.count()) > 0) {
    keys.set(owner, { secret: (await shown.first().innerText()).replace(/\s/g, "") });
  }
  const key = keys.get(owner);
  await visitor.look("second-factor");
  await visitor.enter("code", totp(key.secret, Date.now(), key.used ? 1 : 0));
  key.used = true;
  await visitor.press("確認");
  if (/回復コード/.test(await visitor.heading())) {
    await visitor.look("recovery-codes");
    await visitor.follow("控えたので次へ進む");
  }
}

export async function apply(visitor, person, kind) {
  const { page } = visitor;
  await visitor.open("/applications", "applications");
  await visitor.follow("利用開始申請", "application");
  await visitor.choose("check", "master");
  if (kind === "health_check") await visitor.enter("bank_account", BANK_ACCOUNT);
  else await visitor.enter("birth_date", BIRTH_DATE);
  await visitor.press("施設の確認", "facility-confirmed");
  await visitor.enter("staff", "2");
  await visitor.enter("terminals", "21");
  await visitor.press("送信", "too-many-terminals");
  assert.match(await page.title(), /^エラー/);
  assert.equal(await page.locator("main [name=staff]").inputValue(), "2", "what was typed stays");
  await visitor.enter("terminals", "1");
  await visitor.consent();
  await visitor.press("送信", "application-confirmation");
  assert.match(await visitor.text(), /以下のとおり申請します。/);
  await visitor.press("OK", "application-sent");
}

/** For a facility that is confirmed by documents alone: without one nothing is sent. */
export async function applyByDocuments(visitor) {
  const { page } = visitor;
  await visitor.open("/applications", "applications");
  await visitor.follow("利用開始申請", "application");
  await visitor.enter("staff", "2");
  await visitor.enter("terminals", "1");
  await visitor.consent();
  await visitor.press("保存して添付ファイルを追加", "application-files");
  await visitor.press("送信");
  await visitor.press("OK", "no-document");
  assert.match(await visitor.text(), /office\.application\.incomplete/);
  await visitor.follow("戻る");
  await visitor.attach("file", { name: "機関届.png", mimeType: "image/png", buffer: PNG });
  await visitor.press("添付する", "attached");
  assert.match(await visitor.text(), /機関届\.png/);
  await visitor.press("送信", "application-confirmation");
  await visitor.press("OK", "application-sent");
}

/** The account sheet as its owner gets it: on screen, then as a file. Gives the payload that is printed on it. */
export async function sheet(visitor, keys, person) {
  const { page } = visitor;
  await visitor.open("/accounts", "accounts");
  const link = page.getByRole("link", { name: /^W\d{7}$/ }).first();
  const id = await link.innerText();
  await visitor.go(link, "account");
  await visitor.follow("ユーザ設定情報を画面で見る");
  if (page.url().includes("second-factor")) await prove(visitor, keys, person.email);
  await visitor.look("sheet");
  assert.match(await visitor.text(), /\d{4}\s\d{4}\s\d{4}/, "the code is read in groups of four");
  const answer = await page.context().request.get(`/accounts/${id}/sheet.pdf`);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()["content-disposition"], new RegExp(`${id}_skg_account\\.pdf`));
  return { id, pdf: await answer.body() };
}

/** What another program reads in the PDF. */
export function payloadOf(folder, pdf) {
  const file = join(mkdtempSync(join(folder, "sheet-")), "sheet.pdf");
  writeFileSync(file, pdf);
  const text = execFileSync("pdftotext", [file, "-"], { encoding: "utf8" });
  assert.match(text, /マイナ資格確認アプリ ユーザ設定情報/);
  const joined = text.replace(/\s/g, "");
  const payload = joined.match(/kazasu:1\?c=\d{10}&i=W\d{7}&p=[^&]+&a=\d{12}&o=https?%3A%2F%2F[A-Za-z0-9.%-]+/)?.[0];
  assert.ok(payload, `no payload in ${text}`);
  return payload;
}

/** What the one-time link on a sheet gives, once, to a stranger's browser. */
export async function payloadByLink(enter, folder, pdf) {
  const file = join(mkdtempSync(join(folder, "sheet-")), "sheet.pdf");
  writeFileSync(file, pdf);
  // Without `-layout` a hyphen at the end of a line is taken for one of the typesetter's, and left out.
  const joined = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/\s/g, "");
  const path = joined.match(/\/one-time\/[A-Za-z0-9_-]{43}/)?.[0];
  assert.ok(path, `no link in ${joined}`);
  const stranger = await enter(PHONE, "one-time");
  await stranger.open(path, "one-time");
  await stranger.press("設定情報を表示する", "one-time-given");
  const payload = (await stranger.text()).replace(/\s/g, "").match(/kazasu:1\?[A-Za-z0-9&=%.-]+/)?.[0];
  assert.ok(payload, "no payload behind the link");
  const again = await stranger.page.goto(path);
  assert.equal(again.status(), 200, "the page with the button tells nothing");
  await stranger.press("設定情報を表示する", "one-time-used");
  assert.match(await stranger.text(), /ユーザ設定情報は保管されていません/);
  await stranger.leave();
  return payload;
}

/** A device that is given the payload. */
export function activate(world, payload) {
  const data = mkdtempSync(join(world.folder, "device-"));
  const args = ["--json", "activate", "--data", data, "--origin", world.origin, "--test-mode", "--key-store", "file"];
  const password = "Reception-2026";
  const printed = program("kazasu", args, { input: `${payload}\n${password}\n${password}\n` });
  return JSON.parse(printed.trim().split("\n").pop());
}
