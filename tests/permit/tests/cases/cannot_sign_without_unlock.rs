#![allow(dead_code, unused_imports, unexpected_cfgs)]
include!("modules.inc");

// Nothing is signed without an unlock seen on the card.
async fn sign(session: &mut session::Session) {
    let unlocked = signature::Unlocked { session };
    let _ = unlocked.sign(&[0; 32]).await;
}

fn main() {}
