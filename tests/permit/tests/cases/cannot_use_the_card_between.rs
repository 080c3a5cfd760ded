#![allow(dead_code, unused_imports, unexpected_cfgs)]
include!("modules.inc");

// Between the counter and the VERIFY nothing else reaches the card.
async fn between(session: &mut session::Session, card: &AuthenticationCertificate, pin: pin::Pin) {
    let Ok(tries) = session.tries_left(Some(card)).await else { return };
    let Ok(permit) = tries.permit(card, None) else { return };
    let _ = session.select_application().await;
    let _ = permit.verify(pin).await;
}

fn main() {}
