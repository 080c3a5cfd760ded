//! The bytes a card signs for a check, version `kazasu-check/1` (`project-defined`).
//!
//! ```text
//! preimage = "kazasu-check/1" 00
//!            len(origin)      origin                ASCII, normal form of the service origin
//!            len(challenge)   challenge             32 random bytes of the service
//!            len(facility)    facility id           ASCII
//!            len(device)      device thumbprint     32 bytes (RFC 7638)
//!            len(certificate) SHA-256(certificate)  32 bytes
//!            len(method)      method                ASCII
//! len      = 4 bytes, big endian
//! digest   = SHA-256(preimage)
//! ```
//!
//! The card signs the PKCS#1 DigestInfo of `digest`. The app builds the preimage from its own configuration
//! and takes only the challenge from the service, so a signature made for one origin, clinic, device or
//! certificate is worth nothing for another.

use ring::digest::{SHA256, digest};

use crate::id::FacilityId;
use crate::jwk::Thumbprint;
use crate::method::Method;
use crate::origin::ServiceOrigin;

/// The version label that opens the preimage.
pub const LABEL: &[u8] = b"kazasu-check/1\0";

/// Everything one check binds together.
#[derive(Debug)]
pub struct SignedCheck<'a> {
    /// The service the app is configured for.
    pub origin: &'a ServiceOrigin,
    /// The challenge of the service.
    pub challenge: &'a [u8; 32],
    /// The clinic the result is filed under.
    pub facility: &'a FacilityId,
    /// The key of the device that taps.
    pub device: &'a Thumbprint,
    /// SHA-256 of the authentication certificate as read from the card.
    pub certificate_sha256: &'a [u8; 32],
    /// How the patient was matched with the card.
    pub method: &'a Method,
}

impl SignedCheck<'_> {
    /// The bytes under the signature, before hashing.
    #[must_use]
    pub fn preimage(&self) -> Vec<u8> {
        let fields: [&[u8]; 6] = [
            self.origin.as_str().as_bytes(),
            self.challenge,
            self.facility.as_str().as_bytes(),
            self.device.as_bytes(),
            self.certificate_sha256,
            self.method.as_str().as_bytes(),
        ];
        let mut bytes = LABEL.to_vec();
        for field in fields {
            // A field is an origin, an id or a hash: far below 4 GiB.
            let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(field);
        }
        bytes
    }

    /// SHA-256 of the preimage: what goes into the DigestInfo.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        sha256(&self.preimage())
    }
}

/// SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(digest(&SHA256, bytes).as_ref()) {
        *to = *from;
    }
    out
}
