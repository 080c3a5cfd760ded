// The operator's side: log-in with the second factor, and a decision.
import { prove } from "./application.mjs";

/** A person of the operator at the desk. A code serves once, so whoever comes again stays logged in. */
export async function logInAtDesk(reviewer, world, keys) {
  const before = keys.get("desk");
  if (before) {
    await reviewer.page.context().addCookies(before.cookies);
    await reviewer.open("/desk");
    return;
  }
  await reviewer.open("/desk/login", "login");
  await reviewer.enter("email", world.operator.name);
  await reviewer.enter("password", world.operator.password);
  await reviewer.press("ログイン");
  await prove(reviewer, keys, "desk");
  keys.get("desk").cookies = await reviewer.page.context().cookies();
}
