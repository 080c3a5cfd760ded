// 医療機関等向け総合ポータルサイト: invited by the desk, registered by the link, applied for with a file.
import assert from "node:assert/strict";

import { linkSentTo } from "./registration.mjs";
import { INSTITUTIONS } from "./world.mjs";

/** A person of an institution: another one at each width. */
export function staff(at) {
  return {
    facility: INSTITUTIONS[at % 2],
    invited: `front${at}@medical.example`,
    telephone: "01201234567",
    email: `staff${at}@medical.example`,
    password: `Abcdefg${at}xyz`,
  };
}

/** The desk invites; first an institution that the master does not hold. */
export async function invite(reviewer, person) {
  const { page } = reviewer;
  await reviewer.open("/desk/institutions", "institutions");
  await reviewer.enter("institution_code", "4819999999");
  await reviewer.enter("email", person.invited);
  await reviewer.choose("purpose", person.facility[4]);
  await reviewer.press("招待メールを送る", "institution-unknown");
  assert.match(await page.title(), /^エラー/);
  assert.equal(await page.locator("main [name=email]").inputValue(), person.invited, "what was typed stays");
  await reviewer.enter("institution_code", person.facility[0]);
  await reviewer.press("招待メールを送る", "invited");
  assert.match(await reviewer.text(), new RegExp(`${person.facility[1]}[\\s\\S]*登録待ち`));
}

/** From the pages anybody may read to a completed registration. */
export async function registerInvited(visitor, person) {
  const { page } = visitor;
  await visitor.open("/institutions", "top");
  assert.match(await page.locator("header").innerText(), /医療機関等向け総合ポータルサイト[\s\S]*事業別トップメニュー/);
  await visitor.follow("オンライン資格確認", "services");
  await visitor.follow("義務化対象外機関（マイナ資格確認アプリ）", "exempt");
  await visitor.open("/institutions/health-check", "health-check");
  await visitor.follow("各種申請はこちら", "login-first");
  await visitor.open(await linkSentTo(visitor, person.invited), "invitation");
  assert.match(await visitor.text(), new RegExp(`${person.facility[1]}[\\s\\S]*${person.facility[2]}`));
  assert.equal(await page.locator("main [name=facility_name]").count(), 0, "what the master says is not asked");
  await visitor.press("登録", "wrong");
  assert.match(await page.title(), /^エラー/);
  await visitor.enter("family_name", "見本");
  await visitor.enter("given_name", "花子");
  await visitor.enter("telephone", person.telephone);
  await visitor.enter("email", person.email);
  await visitor.enter("password", person.password);
  await visitor.enter("password_again", person.password);
  await visitor.consent();
  await visitor.press("登録", "confirmation");
  assert.match(await visitor.text(), new RegExp(`${person.facility[1]}[\\s\\S]*${person.email}`));
  await visitor.press("OK", "mail-is-on-its-way");
  await visitor.open(await linkSentTo(visitor, person.email), "completion");
  await visitor.press("ユーザー登録を完了する", "completed");
  await visitor.follow("ログイン", "login");
  await visitor.enter("email", person.email);
  await visitor.enter("password", person.password);
  await visitor.press("ログイン", "top-logged-in");
  assert.match(page.url(), /\/institutions$/);
}
