//! Why an OCSP answer is worth nothing.

use crate::Doubt;

/// Why an answer cannot be believed. Nothing in it names the certificate asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    /// No anchor issued the certificate: there is nobody to ask about it.
    #[error("issued by an authority that is not known")]
    UnknownAuthority,
    /// Longer than [`OcspRequest::LONGEST_ANSWER`](crate::OcspRequest::LONGEST_ANSWER).
    #[error("an OCSP answer of {length} bytes is too long")]
    TooLong {
        /// Bytes given.
        length: usize,
    },
    /// Not the DER of one basic OCSP response, or it contradicts itself.
    #[error("not the DER of one basic OCSP response")]
    Malformed,
    /// The responder did not answer the question.
    #[error("the responder refused: {0:?}")]
    Refused(OcspRefusal),
    /// Neither the CA itself nor one whom this CA lets answer.
    #[error("the responder may not answer for this authority")]
    Responder,
    /// The responder's own certificate is revoked.
    #[error("the responder's certificate is revoked")]
    ResponderRevoked,
    /// The signature was not made by the responder it names, or not by an accepted algorithm.
    #[error("the signature of the responder does not hold")]
    Signature,
    /// An extension stands twice, cannot be decoded, or is critical and not understood.
    #[error("an extension that cannot be accepted")]
    Extension,
    /// Not the nonce that was sent, or none where one is required: perhaps an old answer played back.
    #[error("not an answer to this question")]
    Nonce,
    /// Nothing in it, or more than one thing, is about the certificate asked about.
    #[error("an answer about another certificate")]
    OtherCertificate,
    /// Dated in the future.
    #[error("an answer from the future")]
    Early,
    /// Its next update is past, or it names none and is too old.
    #[error("an answer that is out of date")]
    Stale,
}

/// What a responder says instead of an answer (RFC 6960 §4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OcspRefusal {
    /// It does not understand the question.
    MalformedRequest,
    /// It is in disorder.
    InternalError,
    /// It asks to come again.
    TryLater,
    /// It wants signed questions, which this crate does not make.
    SignatureRequired,
    /// It does not answer us, or not about this CA.
    Unauthorized,
}

impl OcspError {
    /// The doubt an unbelievable answer leaves: as good as none, unless it was only out of date.
    #[must_use]
    pub fn doubt(self) -> Doubt {
        match self {
            Self::Stale => Doubt::Stale,
            _ => Doubt::Down,
        }
    }

    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "trust.ocsp.unusable"
    }
}
