//! The digest by which a check names its certificate.

use std::fmt;

use ring::digest::{SHA256, digest};

/// SHA-256 of a certificate's DER, one of the signed fields of a check (design §4). It identifies a person: `Debug` does
/// not show it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CertificateDigest([u8; 32]);

impl CertificateDigest {
    /// Digest of the DER bytes as they are.
    #[must_use]
    pub fn of(der: &[u8]) -> Self {
        let mut bytes = [0; 32];
        // Both sides have 32 bytes: the output length of SHA-256.
        for (to, from) in bytes.iter_mut().zip(digest(&SHA256, der).as_ref()) {
            *to = *from;
        }
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for CertificateDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CertificateDigest(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4, the one-block example "abc".
    #[test]
    fn the_digest_is_sha_256() {
        let known = [
            0xBA, 0x78, 0x16, 0xBF, 0x8F, 0x01, 0xCF, 0xEA, 0x41, 0x41, 0x40, 0xDE, 0x5D, 0xAE, 0x22, 0x23,
            0xB0, 0x03, 0x61, 0xA3, 0x96, 0x17, 0x7A, 0x9C, 0xB4, 0x10, 0xFF, 0x61, 0xF2, 0x00, 0x15, 0xAD,
        ];
        assert_eq!(CertificateDigest::of(b"abc").as_bytes(), &known);
        assert_eq!(
            format!("{:?}", CertificateDigest::of(b"abc")),
            "CertificateDigest(redacted)"
        );
    }
}
