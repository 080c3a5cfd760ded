// The operator's side: a reviewer who is logged in, and what a reviewer does with one application.
import { prove } from "./application.mjs";

/** A reviewer. A code serves once: whoever reviews twice within a minute stays logged in. */
export async function reviewerIn(enter, walk, name, world, keys) {
  const reviewer = await enter(walk, `desk-${name}`);
  await reviewer.open("/desk/login", "login");
  await reviewer.enter("email", world.operator.name);
  await reviewer.enter("password", world.operator.password);
  await reviewer.press("ログイン");
  if (keys.has("desk")) {
    await reviewer.page.context().addCookies(keys.get("desk").cookies);
    await reviewer.open("/desk");
  } else {
    await prove(reviewer, keys, "desk");
    keys.get("desk").cookies = await reviewer.page.context().cookies();
  }
  return reviewer;
}

/** Claims the one application of a facility that waits. */
export async function claim(reviewer, facility) {
  await reviewer.open("/desk", "queue");
  const row = reviewer.page.locator("tbody tr", { hasText: facility });
  await reviewer.go(row.getByRole("link").first(), "review");
  await reviewer.press("審査を始める", "claimed");
}

export async function approve(reviewer, facility) {
  await claim(reviewer, facility);
  await reviewer.press("承認する", "approved");
}
