//! COMPUTE DIGITAL SIGNATURE, and the leave to ask for it.

use std::fmt;
use std::ops::Deref;

use crate::apdu::{CardCommand, Request};
use crate::event::Progress;
use crate::outcome::{Outcome, Stop};
use crate::session::{Session, fault};

/// A signature by the card; `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature(Vec<u8>);

impl Signature {
    /// The bytes, 256 for RSA 2048.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Deref for Signature {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({} bytes)", self.0.len())
    }
}

/// The authentication key is unlocked on the card, by a PIN or by a terminal, for one signature.
pub(crate) struct Unlocked<'session> {
    session: &'session mut Session,
}

impl<'session> Unlocked<'session> {
    /// Only what has just seen the card accept a VERIFY or an EXTERNAL AUTHENTICATE calls this.
    pub(crate) const fn new(session: &'session mut Session) -> Self {
        Self { session }
    }

    /// COMPUTE DIGITAL SIGNATURE over a SHA-256 digest. Costs no try, so its fall-back may come after the PIN.
    pub(crate) async fn sign(self, digest: &[u8; 32]) -> Result<Signature, Stop> {
        let session = self.session;
        let profile = session.profile;
        let key = profile.authentication_key;
        let digest_info = [profile.digest_info_prefix, digest].concat();
        session.link.ready(CardCommand::Sign)?;
        session.link.progress(Progress::Signing);
        let short = session.uses_short_ids();
        if !short && let Some(refused) = session.select_file(key).await? {
            return Err(fault(CardCommand::SelectFile, &refused));
        }
        let mut answer = session
            .exchange(Request::sign(session.reference(key), &digest_info))
            .await?;
        if short && answer.status.refuses_short_id() && session.select_file(key).await?.is_none() {
            session.give_up_short_ids();
            answer = session
                .exchange(Request::sign(session.reference(key), &digest_info))
                .await?;
        }
        if !answer.status.is_success() {
            Err(fault(CardCommand::Sign, &answer))
        } else if answer.data.len() == profile.signature_len {
            Ok(Signature(answer.data))
        } else {
            Err(Stop::End(Outcome::AnswerMalformed {
                command: CardCommand::Sign,
            }))
        }
    }
}
