// The portal as people walk through it, in Debian's Chromium: on a phone without scripts and on a desktop with them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

import { activate, apply, applyByDocuments, logIn, payloadByLink, payloadOf, sheet } from "./src/application.mjs";
import { Auditor } from "./src/audit.mjs";
import { confirm, declare, end } from "./src/co_location.mjs";
import { approve, claim, reviewerIn } from "./src/desk.mjs";
import { invite, registerInvited, staff } from "./src/institution.mjs";
import { Keyboard } from "./src/keyboard.mjs";
import * as keyboard from "./src/keyboard_walk.mjs";
import { register, registrant, REGISTRATIONS } from "./src/registration.mjs";
import { applyForSubsidy, decisionOf, lookAtFiles, mailsTo, papers } from "./src/subsidy.mjs";
import { DESKTOP, PHONE, Visitor, ZOOMED } from "./src/visitor.mjs";
import { open } from "./src/world.mjs";

let world;
let browser;
let auditor;

before(async () => {
  world = await open();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  auditor = new Auditor(browser);
});

after(async () => {
  await browser?.close();
  await world?.close();
  console.log(`pages looked at: ${auditor?.pages}, judged: ${auditor?.judged}`);
});

const BOTH = [...[PHONE, DESKTOP].entries()];
// `cargo xtask browser` walks once more so, every journey to its end.
const KEYBOARD = process.env.BROWSER_BY === "keyboard";
/** What is looked at once is no journey. */
const look = KEYBOARD ? () => {} : test;

const enter = (walk, name) => Visitor.enter(browser, { ...walk, keyboard: KEYBOARD }, auditor, world.origin, name);

const PUBLIC = [
  ["/", "top"],
  ["/notices", "notices"],
  ["/faq", "faq"],
  ["/about", "about"],
  ["/guide", "guide"],
  ["/equipment", "equipment"],
  ["/manuals", "manuals"],
  ["/manuals/application", "manual"],
  ["/terms", "terms"],
  ["/terms/system", "system-terms"],
  ["/privacy", "privacy"],
  ["/accessibility", "accessibility"],
  ["/links", "links"],
  ["/statistics", "statistics"],
  ["/started", "started"],
  ["/search?q=%E6%A9%9F%E5%99%A8", "search"],
  ["/search?q=zzz", "search-nothing"],
  ["/institutions", "institutions"],
  ["/institutions/online", "institutions-online"],
  ["/institutions/health-check", "institutions-health-check"],
  ["/institutions/exempt", "institutions-exempt"],
];

for (const walk of [PHONE, DESKTOP]) {
  look(`public pages, ${walk.name}`, async () => {
    const visitor = await enter(walk, "public");
    for (const [path, name] of PUBLIC) {
      await visitor.open(path, name);
    }
    await visitor.open("/?lang=en", "top-english");
    await visitor.open("/guide", "guide-english");
    await visitor.leave();
  });
}

look("no link within the portal leads nowhere", async () => {
  const visitor = await enter(DESKTOP, "links");
  const seen = new Set();
  const open_ = ["/"];
  while (open_.length > 0) {
    const path = open_.pop();
    if (seen.has(path)) continue;
    seen.add(path);
    const response = await visitor.page.goto(path);
    assert.ok(response.status() < 400, `${path}: ${response.status()}`);
    const isPage = (response.headers()["content-type"] ?? "").startsWith("text/html");
    if (!isPage) continue;
    const anchors = await visitor.page.$$eval("a[href]", (all) => all.map((one) => one.href));
    for (const href of anchors) {
      const url = new URL(href);
      const file = /\.(csv|json|pdf)$/.test(url.pathname);
      if (url.origin === world.origin && !file && !url.search.includes("lang=")) open_.push(url.pathname + url.search);
    }
  }
  assert.ok(seen.size > 20, `only ${seen.size} pages are linked`);
  await visitor.leave();
});

test("ticks of the guide outlive the page without a script", async () => {
  const visitor = await enter(PHONE, "guide");
  await visitor.open("/guide");
  await visitor.tick(visitor.page.getByLabel("1-1", { exact: false }));
  await visitor.press("チェックを保存する", "ticked");
  assert.match(await visitor.text(), /1 \/ 5/);
  await visitor.open("/guide");
  assert.ok(await visitor.page.getByLabel("1-1", { exact: false }).isChecked());
  assert.ok(!(await visitor.page.getByLabel("1-2", { exact: false }).isChecked()));
  await visitor.leave();
});

for (const [at, walk] of BOTH) {
  for (const kind of Object.keys(REGISTRATIONS)) {
    test(`registration of ${kind}, ${walk.name}`, async () => {
      const visitor = await enter(walk, `register-${kind}`);
      await register(visitor, world, kind, at);
      await visitor.leave();
    });
  }
}

const keys = new Map();

// `cargo xtask browser` walks all of them; the test command one at each width.
const ALL = process.env.BROWSER_WALKS !== "one";
const APPLY = { [PHONE.name]: ["judo"], [DESKTOP.name]: ["health_check"] };
const walks = (one) => BOTH.filter(([, walk]) => ALL || walk === one);

for (const [at, walk] of BOTH) {
  for (const kind of ALL ? ["judo", "ahaki", "health_check"] : APPLY[walk.name]) {
    test(`from log-in to a device that works: ${kind}, ${walk.name}`, async () => {
      const person = registrant(kind, at);
      const visitor = await enter(walk, `apply-${kind}`);
      await logIn(visitor, person);
      await apply(visitor, person, kind);

      const reviewer = await reviewerIn(enter, walk, kind, world, keys);
      await approve(reviewer, person.facility[1]);
      await reviewer.leave();

      const { id, pdf } = await sheet(visitor, keys, person);
      // One way each: the text on the paper, and the link on it, opened where nobody is logged in.
      const payload =
        walk === PHONE ? payloadOf(world.folder, pdf) : await payloadByLink(enter, world.folder, pdf);
      const activated = activate(world, payload);
      assert.equal(activated.event, "activated");
      assert.equal(activated.facilities[0].name, person.facility[1]);
      await visitor.open(`/accounts/${id}`, "account-in-use");
      await visitor.leave();
    });
  }
}

for (const [at, walk] of walks(DESKTOP)) {
  test(`a medical institution from its invitation to a device that works, ${walk.name}`, async () => {
    const person = staff(at);
    const reviewer = await reviewerIn(enter, walk, "medical", world, keys);
    await invite(reviewer, person);

    const visitor = await enter(walk, "medical");
    await registerInvited(visitor, person);
    await applyByDocuments(visitor);
    await approve(reviewer, person.facility[1]);
    await reviewer.leave();

    const { pdf } = await sheet(visitor, keys, person);
    const activated = activate(world, payloadOf(world.folder, pdf));
    assert.equal(activated.facilities[0].name, person.facility[1]);
    await visitor.open("/accounts", "accounts-in-use");
    await visitor.leave();
  });
}

for (const [at, walk] of walks(PHONE)) {
  test(`a subsidy from its papers to the decision: ${walk.name}`, async () => {
    const person = registrant("judo", at);
    const visitor = await enter(walk, "subsidy");
    await logIn(visitor, person);
    const application = await applyForSubsidy(visitor, await papers(browser, world.folder), "52800");
    await lookAtFiles(visitor);

    const reviewer = await reviewerIn(enter, walk, "subsidy", world, keys);
    await claim(reviewer, person.facility[1]);
    await lookAtFiles(reviewer);
    await reviewer.press("承認する", "subsidy-approved");
    await reviewer.leave();

    const paper = await decisionOf(visitor, application, world.folder);
    for (const words of ["助成金 交付決定通知書", person.facility[1], "見本 太郎 様"]) {
      assert.ok(paper.includes(words), `${words} is not in ${paper}`);
    }
    assert.match(paper, /交付決定額\s+41,000円/, "the base amount is the most");
    assert.match(paper, /対象経費の合計\s+52,800円/);
    const [newest] = await mailsTo(visitor, person.email);
    assert.match(newest, /助成金交付決定のお知らせ/);
    // Once, and then no more.
    await visitor.open("/applications/new/subsidy");
    await visitor.enter("sum", "100");
    await visitor.enter("payee_bank", "架空銀行");
    await visitor.enter("payee_number", "1");
    await visitor.enter("account_holder", "ミホン");
    await visitor.press("送信");
    await visitor.press("OK", "subsidy-refused");
    assert.match(await visitor.text(), /助成金を申請できません/);
    await visitor.leave();
  });
}

for (const [at, walk] of walks(DESKTOP)) {
  test(`併設 declared by one, confirmed by the other, and ended: ${walk.name}`, async () => {
    const [one, two] = [registrant("judo", at), registrant("ahaki", at)];
    const first = await enter(walk, "co-location-first");
    await logIn(first, one);
    await declare(first, two.facility[0]);
    const second = await enter(walk, "co-location-second");
    await logIn(second, two);
    const reviewer = await reviewerIn(enter, walk, "co-location", world, keys);
    // Nothing counts before the other has said yes.
    await claim(reviewer, one.facility[1]);
    await reviewer.press("承認する", "not-confirmed");
    assert.match(await reviewer.text(), /office\.application\.incomplete/);
    const application = new URL(first.page.url()).pathname;
    await confirm(second, one.facility[1]);
    await reviewer.open(`/desk${application}`, "confirmed");
    await reviewer.press("承認する", "co-location-approved");
    assert.match(await reviewer.text(), /手続完了/);
    // As the service itself sees it.
    const declared = () => {
      const all = world.service("co-location", "list").trim().split("\n").map((line) => JSON.parse(line));
      return all.find((pair) => pair.secondary === two.facility[0]);
    };
    assert.deepEqual([declared().primary, declared().withdrawn_at], [one.facility[0], null]);
    await end(first);
    await approve(reviewer, one.facility[1]);
    assert.notEqual(declared().withdrawn_at, null);
    const told = await mailsTo(first, one.email);
    assert.match(told[0], /併設取消 手続完了のお知らせ/);
    for (const visitor of [first, second, reviewer]) await visitor.leave();
  });
}

look("what is wrong is told at once, tied to its field, and what was typed stays", async () => {
  for (const walk of [PHONE, DESKTOP]) {
    const visitor = await enter(walk, "errors");
    const { page } = visitor;
    await visitor.open("/register");
    await visitor.enter("family_name", "見本");
    await visitor.enter("telephone", "03-1234-5678");
    await visitor.enter("email", "Kikin@test.example");
    await visitor.enter("password", "abcdefg1");
    await visitor.press("登録", "wrong");
    assert.match(await page.title(), /^エラー/);
    const summary = page.locator("#summary");
    assert.ok((await summary.getByRole("link").count()) >= 5);
    assert.equal(await page.locator("[name=family_name]").inputValue(), "見本");
    assert.equal(await page.locator("[name=telephone]").inputValue(), "03-1234-5678");
    assert.equal(await page.locator("[name=password]").inputValue(), "", "a password is not shown again");
    for (const field of await page.locator("[aria-invalid=true]").all()) {
      const told = await field.getAttribute("aria-describedby");
      const id = told?.split(" ").find((one) => one.endsWith("-error"));
      assert.ok(id, await field.getAttribute("name"));
      assert.ok((await page.locator(`#${id}`).innerText()).length > 5);
    }
    if (walk.javaScriptEnabled) {
      assert.equal(await page.evaluate(() => document.activeElement.id), "summary");
    }
    await visitor.leave();
  }
});

look("with a script entries leave 必須情報 as they are filled in, and a password can be seen", async () => {
  const visitor = await enter(DESKTOP, "script");
  const { page } = visitor;
  await visitor.open("/register");
  const entry = page.locator("[data-for=family_name]");
  assert.ok(await entry.isVisible());
  await visitor.enter("family_name", "見本");
  assert.ok(!(await entry.isVisible()));
  await entry.page().locator("[data-for=given_name] a").click();
  assert.equal(await page.evaluate(() => document.activeElement.id || location.hash.slice(1)), "given_name");
  await visitor.enter("password", "Abcdefg1");
  await page.getByRole("button", { name: "表示", exact: true }).first().click();
  assert.equal(await page.locator("[name=password]").getAttribute("type"), "text");
  await visitor.leave();
});

look("the registration by keyboard alone", async () => {
  for (const [at, walk] of BOTH) {
    // Scripts of the test see the focus; the page's own run only where the walk says so.
    const visitor = await enter(walk, "keyboard");
    const { page } = visitor;
    const keys = new Keyboard(page);
    const person = registrant("judo", at + 4);
    await visitor.open("/");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.match(page.url(), /#main$/, "the first stop leads past the header");
    await keys.press("a[href='/register']");
    await keys.type("family_name", "鍵盤");
    await keys.type("given_name", "花子");
    await keys.type("registration_number", person.number);
    await keys.type("telephone", person.telephone);
    await keys.type("email", person.email);
    await keys.type("password", person.password);
    await keys.type("password_again", person.password);
    await keys.to("main [name=consent]");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await page.waitForLoadState();
    await page.waitForSelector("dl.data");
    assert.match(await visitor.text(), /鍵盤/, "Enter is the step forward, not a button beside a field");
    await keys.press("main .buttons .button.primary");
    assert.match(await visitor.text(), /有効化リンク/);
    await visitor.leave();
  }
});

// The test command's share of what `cargo xtask browser` does with every journey, at 200 %.
if (!ALL) {
  test("log-in, application, review and account sheet by keyboard alone, at 200 %", async () => {
    const person = registrant("ahaki", 1);
    const operator = JSON.parse(world.service("operator", "add", "keyboard").trim().split("\n").pop());
    const visitor = await enter(ZOOMED, "keyboard-apply");
    await keyboard.logIn(visitor, person);
    await keyboard.apply(visitor);
    const reviewer = await enter(ZOOMED, "keyboard-desk");
    await keyboard.review(reviewer, operator, person);
    await reviewer.leave();
    await keyboard.sheet(visitor);
    await visitor.leave();
  });
}
