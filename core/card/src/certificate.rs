//! The user-authentication certificate as bytes, and what is kept of a card between two taps.

use std::fmt;
use std::sync::Arc;

use crate::profile::MY_NUMBER_CARD;

/// Bytes of the user-authentication certificate (利用者証明用電子証明書), cut to the length its DER header states.
///
/// Its serial identifies the person: personal data, therefore `Debug` shows the length only.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthenticationCertificate(Arc<[u8]>);

impl AuthenticationCertificate {
    /// Takes the first DER object of `file`; the file on the card is filled up behind it.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`] when no DER sequence of a believable length stands at the start.
    pub fn from_file(file: &[u8]) -> Result<Self, CertificateError> {
        let length = der_length(file)?.ok_or(CertificateError::Malformed)?;
        file.get(..length)
            .map(|der| Self(der.into()))
            .ok_or(CertificateError::Malformed)
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// The block that says whether two taps met the same card. Neither UID nor PUPI can: they may be random.
    #[must_use]
    pub fn first_block(&self) -> &[u8] {
        self.0
            .get(..usize::from(MY_NUMBER_CARD.block_len))
            .unwrap_or(&self.0)
    }
}

impl fmt::Debug for AuthenticationCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthenticationCertificate({} bytes)", self.0.len())
    }
}

/// Why bytes are no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// No DER sequence of a believable length.
    #[error("no DER sequence of a believable length")]
    Malformed,
}

impl CertificateError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "card.certificate.malformed",
        }
    }
}

/// Total length by the header `30 82 LL LL`; `None` while fewer than four bytes are there.
pub(crate) fn der_length(file: &[u8]) -> Result<Option<usize>, CertificateError> {
    let Some((&[sequence, form, high, low], _)) = file.split_first_chunk::<4>() else {
        return Ok(None);
    };
    let length = usize::from(u16::from_be_bytes([high, low])) + 4;
    // Every length from 256 to 65,535 has exactly this form in DER, so no other needs to be understood.
    let believable = (MY_NUMBER_CARD.certificate_min..=MY_NUMBER_CARD.certificate_max).contains(&length);
    if (sequence, form) == (0x30, 0x82) && believable {
        Ok(Some(length))
    } else {
        Err(CertificateError::Malformed)
    }
}

/// What a broken-off tap leaves for the next one: the certificate, and whether a VERIFY is still unresolved.
///
/// As long as a VERIFY is unresolved, the same PIN must not go into a tap without this value: only then does the task
/// know that a try may already be spent. Keep it over taps that end before the counter was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCertificate {
    pub(crate) certificate: AuthenticationCertificate,
    pub(crate) unanswered: Option<u8>,
}

impl KeptCertificate {
    /// The certificate read in the earlier tap.
    #[must_use]
    pub const fn certificate(&self) -> &AuthenticationCertificate {
        &self.certificate
    }

    /// Tries left before the VERIFY whose answer was lost, if one was.
    #[must_use]
    pub const fn unanswered_verify(&self) -> Option<u8> {
        self.unanswered
    }
}

impl From<AuthenticationCertificate> for KeptCertificate {
    fn from(certificate: AuthenticationCertificate) -> Self {
        Self {
            certificate,
            unanswered: None,
        }
    }
}

/// Somebody agreed to spend the last try of one card.
///
/// Bound to that card by its first certificate block, not cloneable, and used up by one VERIFY.
pub struct LastTryConsent {
    certificate: AuthenticationCertificate,
}

impl LastTryConsent {
    /// Consent for the card an [`Outcome::LastTry`](crate::Outcome::LastTry) came from. Call it only after a
    /// person was told that a wrong PIN now locks the card.
    #[must_use]
    pub fn given(card: &KeptCertificate) -> Self {
        Self {
            certificate: card.certificate.clone(),
        }
    }

    pub(crate) fn is_for(&self, certificate: &AuthenticationCertificate) -> bool {
        self.certificate.first_block() == certificate.first_block()
    }
}

impl fmt::Debug for LastTryConsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LastTryConsent")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_only_lengths_a_certificate_can_have() {
        assert_eq!(der_length(&[0x30, 0x82, 0x06]), Ok(None));
        assert_eq!(der_length(&[0x30, 0x82, 0x06, 0x32]), Ok(Some(1590)));
        assert_eq!(der_length(&[0x30, 0x82, 0x0F, 0xFC]), Ok(Some(4096)));
        for wrong in [
            [0x30, 0x82, 0x0F, 0xFD],
            [0x30, 0x82, 0, 0xFB],
            [0x30, 0x81, 0x80, 0],
            [0; 4],
        ] {
            assert_eq!(der_length(&wrong), Err(CertificateError::Malformed));
        }
    }
}
