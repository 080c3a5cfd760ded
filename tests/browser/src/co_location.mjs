// 併設: one clinic declares it, the other confirms it, the operator decides; and it ends again.
import assert from "node:assert/strict";

export async function declare(visitor, other) {
  await visitor.open("/applications", "applications");
  await visitor.follow("併設申告", "co-location");
  await visitor.enter("other", other);
  await visitor.press("送信", "co-location-confirmation");
  await visitor.press("OK", "co-location-declared");
  assert.match(await visitor.text(), /確認待ち/);
}

/** The other clinic sees what names it, and nothing else of the one that declared it. */
export async function confirm(visitor, primary) {
  await visitor.open("/applications", "applications");
  const row = visitor.page.locator("tbody tr", { hasText: "併設申告" }).first();
  await visitor.go(row.getByRole("link").first(), "co-location-asked");
  assert.equal(await visitor.page.getByRole("button", { name: "申請を取り下げる" }).count(), 0, `${primary} alone takes it back`);
  await visitor.press("この申告を確認する", "co-location-confirmed");
  assert.match(await visitor.text(), /確認済み/);
}

export async function end(visitor) {
  await visitor.open("/applications");
  await visitor.follow("併設取消", "co-location-end");
  await visitor.enter("reason", "共同での利用を終えるため");
  await visitor.press("送信", "co-location-end-confirmation");
  await visitor.press("OK", "co-location-end-sent");
}
