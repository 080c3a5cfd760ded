//! The visual check (目視確認, method A): the card is opened without a PIN, by a relay to the service.
//!
//! `project-defined` (docs/adr/0006): how the official app does it is not public (card facts §6).

use std::fmt;
use std::pin::Pin as PinBox;

use crate::certificate::KeptCertificate;
use crate::check::Decide;
use crate::session::ReadMode;

/// A card-verifiable certificate of the terminal, in the two parts of the `80 A2` command pair. Public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalCertificate {
    /// Data of `80 A2 06 C1`.
    pub body: Vec<u8>,
    /// Data of `80 A2 00 C1`.
    pub signature: Vec<u8>,
}

/// Answers the card's challenge with the terminal's signature; the key is the service's.
pub trait Relay: Send {
    /// Starts to ask and returns at once; the future is polled by the task. Whoever drives the task feeds
    /// [`Event::Wake`](crate::Event::Wake) when it may have become ready.
    fn ask(&mut self, card_challenge: &[u8]) -> RelayAnswer;
}

/// The terminal's signature, or the stable code why there is none.
pub type RelayAnswer = PinBox<Box<dyn Future<Output = Result<Vec<u8>, String>> + Send>>;

/// Why a card was not opened without a PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalRefusal {
    /// Reader, phone or card carry no extended commands; the terminal certificate does not fit a short one.
    ExtendedNeeded,
    /// The terminal certificate is past its month.
    CertificateExpired,
    /// The card does not know the issuer, or its signature is wrong.
    CertificateRefused,
    /// The terminal's answer does not fit its certificate.
    KeyRefused,
    /// The service did not answer within 3 seconds.
    RelayLate,
    /// The service refused; its stable code.
    RelayRefused(String),
}

impl TerminalRefusal {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ExtendedNeeded => "card.visual.extended-needed",
            Self::CertificateExpired => "card.visual.certificate-expired",
            Self::CertificateRefused => "card.visual.certificate-refused",
            Self::KeyRefused => "card.visual.key-refused",
            Self::RelayLate => "card.visual.relay-timeout",
            Self::RelayRefused(_) => "card.visual.refused",
        }
    }
}

/// Everything a visual check needs; the terminal certificates are fetched before the tap.
pub struct VisualInput {
    /// The chain to present, first to last; the first is issued by the root the card trusts.
    pub certificates: Vec<TerminalCertificate>,
    /// The way to the terminal's key.
    pub relay: Box<dyn Relay>,
    /// How the certificate is read. Where it is [`ReadMode::Short`] because a probe failed, the terminal certificates
    /// cannot pass and the tap is refused before the card is asked.
    pub read_mode: ReadMode,
    /// As in [`CheckInput`](crate::CheckInput).
    pub expected_len: u16,
    /// As in [`CheckInput`](crate::CheckInput).
    pub decide: Decide,
    /// As in [`CheckInput`](crate::CheckInput); an unresolved VERIFY of an earlier PIN tap stays unresolved.
    pub resume: Option<KeptCertificate>,
}

impl fmt::Debug for VisualInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VisualInput")
            .field("certificates", &self.certificates.len())
            .field("read_mode", &self.read_mode)
            .field("expected_len", &self.expected_len)
            .finish_non_exhaustive()
    }
}
