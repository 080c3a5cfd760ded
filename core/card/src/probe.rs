//! The harmless probe at onboarding: do extended answers pass?

use crate::apdu::Request;
use crate::certificate_file::SHORT_ANSWER;
use crate::event::Progress;
use crate::outcome::{Outcome, Stop};
use crate::session::Session;

/// SELECT, then the whole certificate of the authority in one extended read: `00 B0 8B 00 00 00 00` (readers §1.2).
pub(crate) async fn probe(session: &mut Session) -> Result<Outcome, Stop> {
    session.select_application().await?;
    session.link.progress(Progress::Found);
    let request = Request::read_whole(session.profile.authority_certificate);
    let answer = session.exchange(request).await?;
    let extended = answer.data.len() > SHORT_ANSWER;
    session
        .link
        .note_carried(|carried| carried.extended = Some(extended));
    Ok(Outcome::Probed { extended })
}
