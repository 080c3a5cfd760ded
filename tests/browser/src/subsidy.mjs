// 助成金交付申請: papers attached and looked at, the decision as a paper, its mail.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./world.mjs";

/** Papers as clinics have them: a PDF that the browser prints, a workbook, a photo of a telephone. */
export async function papers(browser, folder) {
  const context = await browser.newContext({ viewport: { width: 600, height: 400 } });
  const page = await context.newPage();
  await page.setContent("<h1>領収書</h1><p>スマートフォン 52,800円</p>");
  const at = mkdtempSync(join(folder, "papers-"));
  const files = { pdf: join(at, "領収書.pdf"), photo: join(at, "領収書の写真.jpg"), workbook: join(at, "領収書内訳書.xlsx") };
  await page.pdf({ path: files.pdf, format: "A4" });
  await page.screenshot({ path: files.photo, type: "jpeg" });
  writeFileSync(files.workbook, readFileSync(join(ROOT, "service/preview/tests/files/breakdown.xlsx")));
  await context.close();
  return files;
}

/** Fills in and attaches; the address of the application. */
export async function applyForSubsidy(visitor, files, sum) {
  const { page } = visitor;
  await visitor.open("/applications", "applications");
  await visitor.follow("助成金交付申請", "subsidy");
  await visitor.enter("sum", sum);
  await visitor.enter("payee_bank", "架空銀行 試験支店");
  await visitor.enter("payee_number", "1234567");
  await visitor.enter("account_holder", "ミホン タロウ");
  await visitor.press("保存して添付ファイルを追加", "subsidy-files");
  const label = page.locator("label[for=file]");
  assert.match(await label.innerText(), /必須/);
  const edit = new URL(page.url()).pathname;

  // What cannot be taken is said at its field, and what was typed stays.
  const wrong = join(files.pdf, "../notes.docx");
  writeFileSync(wrong, "PK\u0003\u0004 word/document.xml");
  await attach(visitor, wrong, "wrong-file");
  assert.match(await page.title(), /^エラー/);
  assert.equal(await page.locator("main [name=sum]").inputValue(), sum);
  assert.equal(await page.locator("#file").getAttribute("aria-invalid"), "true");

  await visitor.open(edit);
  await attach(visitor, files.pdf);
  assert.doesNotMatch(await label.innerText(), /必須/);
  await attach(visitor, files.workbook);
  await attach(visitor, files.photo, "photo");
  assert.equal(await visitor.heading(), "写真をPNGに変換しますか");
  await visitor.press("変換しない", "photo-declined");
  assert.match(await visitor.text(), /PNGかPDFで保存し直して/);
  await visitor.open(edit);
  await attach(visitor, files.photo);
  await visitor.press("PNGに変換して添付する", "photo-converted");
  const names = await page.locator(".attachments li").allInnerTexts();
  assert.equal(names.length, 3, names.join());
  assert.match(names.join(), /領収書の写真\.png/);

  await visitor.press("送信", "subsidy-confirmation");
  assert.match(await visitor.text(), /以下のとおり申請します。/);
  await visitor.press("OK", "subsidy-sent");
  return new URL(page.url()).pathname;
}

async function attach(visitor, file, name) {
  await visitor.attach("file", file);
  await visitor.press("添付する", name);
}

/** Looks at every file of the page as it is drawn anew: pictures that have dots, a sheet with its words. */
export async function lookAtFiles(visitor) {
  const { page } = visitor;
  const here = page.url();
  const previews = await page.locator(".attachments a[href$='/preview']").evaluateAll((all) => all.map((one) => one.href));
  assert.equal(previews.length, 3);
  let pictures = 0;
  let sheets = 0;
  for (const href of previews) {
    const answer = await page.goto(href);
    assert.equal(answer.status(), 200, href);
    assert.match(answer.headers()["content-security-policy"], /^sandbox; default-src 'none'/);
    const seen = await page.evaluate(() => {
      const picture = document.querySelector("main img");
      return {
        origin: self.origin,
        width: picture?.naturalWidth ?? 0,
        told: picture?.alt ?? "",
        margin: getComputedStyle(document.querySelector("main")).maxWidth,
        text: document.body.innerText,
      };
    });
    assert.equal(seen.origin, "null", "an origin of its own");
    assert.notEqual(seen.margin, "none", "the style of the portal is there");
    if (seen.width > 0) {
      pictures += 1;
      assert.ok(seen.width >= 500 && seen.told.length > 3, JSON.stringify(seen));
    } else {
      sheets += 1;
      assert.match(seen.text, /スマートフォン/);
      assert.match(seen.text, /<script>alert\(1\)<\/script>/, "shown as the text it is");
    }
    await visitor.look(seen.width > 0 ? "preview-picture" : "preview-sheet");
    if ((await page.getByRole("link", { name: "次のページ" }).count()) > 0) {
      await visitor.follow("次のページ", "preview-next");
      assert.match(await visitor.text(), /2 \/ 2/);
    }
    await visitor.follow("申請に戻る");
    assert.equal(new URL(page.url()).pathname, new URL(here).pathname);
  }
  assert.deepEqual([pictures, sheets], [2, 1]);
}

/** What another program reads in the decision. */
export async function decisionOf(visitor, application, folder) {
  await visitor.open(application, "subsidy-decided");
  const link = visitor.page.getByRole("link", { name: "交付決定通知書ダウンロード" });
  const answer = await visitor.page.context().request.get(await link.getAttribute("href"));
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()["content-type"], "application/pdf");
  const file = join(mkdtempSync(join(folder, "decision-")), "decision.pdf");
  writeFileSync(file, await answer.body());
  return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
}

/** The mails to an address, the newest first, as the outbox of test mode shows them. */
export async function mailsTo(visitor, address) {
  const outbox = await visitor.page.context().request.get("/test/outbox");
  const html = await outbox.text();
  return html.split("<section").filter((part) => part.includes(address));
}
