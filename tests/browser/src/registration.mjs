// ユーザー登録 as each kind of facility walks through it.
import assert from "node:assert/strict";

import { FACILITIES } from "./world.mjs";

/** What each kind enters beside name, telephone, mail and password. */
export const REGISTRATIONS = {
  judo: { number: (facility) => facility[3] },
  ahaki: { number: (facility) => facility[3].replaceAll("-", "") },
  health_check: { digits: (facility) => facility[0].slice(3) },
  midwifery: {},
};

/** A person who registers: another address each time, a facility of the kind. */
export function registrant(kind, at) {
  const facility = FACILITIES.filter((row) => row[2] === kind)[at % 2];
  const rules = REGISTRATIONS[kind];
  return {
    facility,
    number: facility && rules.number?.(facility),
    digits: facility && rules.digits?.(facility),
    telephone: "01201234567",
    email: `${kind.replace("_", "-")}${at}@clinic.example`,
    password: `Abcdefg${at}xyz`,
  };
}

export async function register(visitor, world, kind, at) {
  const { page } = visitor;
  const person = registrant(kind, at);
  await visitor.open("/", "top");
  await visitor.follow("新規ユーザー登録はこちら", "register");
  if (kind !== "judo") {
    await visitor.choose("kind", kind);
    await visitor.press("選んだ所属機関の入力欄を表示", "kind");
  }
  await visitor.enter("family_name", "見本");
  await visitor.enter("given_name", "太郎");
  if (person.number) await visitor.enter("registration_number", person.number);
  if (person.digits) {
    await visitor.select("prefecture", "48");
    await visitor.enter("institution_digits", person.digits);
  }
  if (kind === "midwifery") {
    await visitor.select("prefecture", "48");
    await visitor.enter("facility_title", "試験ひかり助産所");
    await visitor.enter("address", "試験県試験市1-2-3");
    await visitor.enter("note", "令和6年4月1日に開設の届出をしました。");
  } else {
    await visitor.press("施設名を表示", "looked-up");
    assert.match(await visitor.page.locator("main").innerText(), new RegExp(person.facility[1]));
    assert.equal(await page.locator("main [name=family_name]").inputValue(), "見本", "what was typed stays");
  }
  await visitor.enter("telephone", person.telephone);
  await visitor.enter("email", person.email);
  await visitor.enter("password", person.password);
  await visitor.enter("password_again", person.password);
  await visitor.consent();
  await visitor.press("登録", "confirmation");
  const shown = await visitor.text();
  for (const expected of ["見本", "太郎", person.email, person.telephone]) {
    assert.ok(shown.includes(expected), `the confirmation does not show ${expected}`);
  }
  assert.ok(!shown.includes(person.password), "the confirmation shows the password");
  await visitor.press("OK", "mail-is-on-its-way");
  const link = await linkSentTo(visitor, person.email);
  await visitor.open(link, "completion");
  await visitor.press("ユーザー登録を完了する", "completed");
  assert.match(await visitor.text(), /ユーザー登録が完了いたしました。/);
  return person;
}

/** The newest link that was mailed to an address, from the outbox that test mode keeps. */
export async function linkSentTo(visitor, address) {
  const outbox = await visitor.page.context().request.get("/test/outbox");
  const html = await outbox.text();
  const mails = html.split("<section").filter((part) => part.includes(address));
  const link = mails[0]?.match(/href="(https?:[^"]+)"/)?.[1];
  assert.ok(link, `no mail with a link was sent to ${address}`);
  return link.replaceAll("&#38;", "&").replaceAll("&amp;", "&");
}
