#![allow(dead_code, unused_imports, unexpected_cfgs)]
include!("modules.inc");

use outcome::Stop;

async fn counter_then_permit_then_verify_then_sign(
    session: &mut session::Session,
    card: &AuthenticationCertificate,
    pin: pin::Pin,
) -> Result<signature::Signature, Stop> {
    let tries = session.tries_left(Some(card)).await?;
    let permit = tries.permit(card, None)?;
    permit.verify(pin).await?.sign(&[0; 32]).await
}

fn main() {}
