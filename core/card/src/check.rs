//! The PIN tap (暗証番号による確認): certificate first, PIN last.

use std::fmt;

use crate::certificate::{AuthenticationCertificate, KeptCertificate, LastTryConsent};
use crate::event::Progress;
use crate::outcome::{Outcome, Stop};
use crate::pin::Pin;
use crate::profile::MY_NUMBER_CARD;
use crate::session::{ReadMode, Session};

/// What the app makes of the certificate while the card waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Go on, and sign this SHA-256 digest.
    Sign([u8; 32]),
    /// Stop before the PIN, with this code.
    Refuse(&'static str),
    /// Issuer or policy is no known plastic-card one: look at the token label, then stop before the PIN as a phone
    /// token, or with this code when it is none.
    RefuseAfterLabel(&'static str),
}

/// Looks at the certificate once, without blocking: the card is waiting in the field.
pub type Decide = Box<dyn FnOnce(&AuthenticationCertificate) -> Decision + Send>;

/// Everything a PIN tap needs; human and network work is done before.
pub struct CheckInput {
    /// The PIN as typed. It lives until the VERIFY or the end of the tap.
    pub pin: Pin,
    /// How the certificate is read.
    pub read_mode: ReadMode,
    /// Bytes the extended read asks for: the length last seen on this reader, at first 1,664.
    pub expected_len: u16,
    /// Bytes of a short read: what [`CardTask::carried`](crate::CardTask::carried) said of this reader, at first 240.
    pub block_len: u16,
    /// What to sign, or why not.
    pub decide: Decide,
    /// Consent to spend the last try of one card.
    pub last_try: Option<LastTryConsent>,
    /// Goes on where an earlier tap of the same card broke off, without reading the certificate again. A lost VERIFY
    /// is resolved by the counter first; only where no try was spent is the PIN sent again.
    pub resume: Option<KeptCertificate>,
}

impl CheckInput {
    /// A first tap in short blocks, without consent.
    pub fn new(
        pin: Pin,
        decide: impl FnOnce(&AuthenticationCertificate) -> Decision + Send + 'static,
    ) -> Self {
        Self {
            pin,
            read_mode: ReadMode::Short,
            expected_len: MY_NUMBER_CARD.extended_len,
            block_len: MY_NUMBER_CARD.block_len,
            decide: Box::new(decide),
            last_try: None,
            resume: None,
        }
    }
}

impl fmt::Debug for CheckInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckInput")
            .field("pin", &self.pin)
            .field("read_mode", &self.read_mode)
            .field("expected_len", &self.expected_len)
            .field("block_len", &self.block_len)
            .field("last_try", &self.last_try)
            .field("resume", &self.resume)
            .finish_non_exhaustive()
    }
}

/// SELECT, certificate, tries, VERIFY, sign; the caller leaves.
pub(crate) async fn check(session: &mut Session, input: CheckInput) -> Result<Outcome, Stop> {
    let CheckInput {
        pin,
        read_mode,
        expected_len,
        block_len,
        decide,
        last_try,
        resume,
    } = input;
    session.assume_block_len(block_len);
    let (certificate, digest) = session.identify(read_mode, expected_len, resume, decide).await?;
    let tries = session.tries_left(Some(&certificate)).await?;
    let tries_before = tries.count();
    let permit = tries.permit(&certificate, last_try)?;
    let signature = permit.verify(pin).await?.sign(&digest).await?;
    Ok(Outcome::Signed {
        certificate,
        signature,
        tries_before: Some(tries_before),
        apdus: 0,
    })
}

impl Session {
    /// SELECT and certificate, read or known: whose card it is, and what is to be signed. No unlock was spent yet.
    pub(crate) async fn identify(
        &mut self,
        read_mode: ReadMode,
        expected_len: u16,
        resume: Option<KeptCertificate>,
        decide: Decide,
    ) -> Result<(AuthenticationCertificate, [u8; 32]), Stop> {
        if let Some(kept) = &resume {
            // Noted before the first command: a tap lost again right here still owes the earlier answer, whatever is to
            // unlock the card this time.
            self.unanswered = kept.unanswered;
            self.certificate = Some(kept.certificate.clone());
        }
        self.select_application().await?;
        self.link.progress(Progress::Found);
        let certificate = match resume {
            Some(kept) => {
                self.require_same_card(&kept.certificate).await?;
                kept.certificate
            }
            None => self.read_certificate(read_mode, expected_len).await?,
        };
        self.certificate = Some(certificate.clone());
        let digest = match decide(&certificate) {
            Decision::Sign(digest) => digest,
            Decision::Refuse(code) => return Err(Stop::End(Outcome::Refused { code })),
            Decision::RefuseAfterLabel(code) => {
                let kind = self.token_kind().await?;
                return Err(Stop::End(if kind.is_phone() {
                    Outcome::PhoneToken { kind }
                } else {
                    Outcome::Refused { code }
                }));
            }
        };
        self.link.progress(Progress::CertificateRead(certificate.clone()));
        Ok((certificate, digest))
    }
}
