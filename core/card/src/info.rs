//! What the card tells without a PIN.

use crate::event::Progress;
use crate::outcome::{Outcome, Stop};
use crate::session::{ReadMode, Session};
use crate::token::CardInfo;

/// SELECT, empty VERIFY.
pub(crate) async fn tries(session: &mut Session) -> Result<Outcome, Stop> {
    session.select_application().await?;
    session.link.progress(Progress::Found);
    let left = session.tries_left(None).await?.count();
    Ok(Outcome::Tries { left })
}

/// SELECT, token label, presence, empty VERIFY, and the certificate where asked for.
pub(crate) async fn info(
    session: &mut Session,
    certificate: Option<(ReadMode, u16)>,
) -> Result<Outcome, Stop> {
    session.select_application().await?;
    session.link.progress(Progress::Found);
    let token = session.token_kind().await?;
    let presence = session.presence().await?;
    let certificate = match certificate {
        None => None,
        Some((mode, expected_len)) => match session.read_certificate(mode, expected_len).await {
            Ok(certificate) => Some(certificate),
            // Not readable is a finding here, not a failure.
            Err(Stop::End(_)) => None,
            Err(stop) => return Err(stop),
        },
    };
    let pin = session.ask_tries().await?;
    Ok(Outcome::Info(CardInfo {
        token,
        presence,
        pin,
        certificate,
    }))
}
