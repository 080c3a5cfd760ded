//! What a check signs, with synthetic values: the app's part of the work between two commands.

use std::sync::Arc;

use kazasu_wire::id::FacilityId;
use kazasu_wire::jwk::Thumbprint;
use kazasu_wire::method::Method;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::signed::{SignedCheck, sha256};

/// Everything a signature binds together but the certificate.
#[derive(Debug, Clone)]
pub struct Binding(Arc<Values>);

#[derive(Debug)]
struct Values {
    origin: ServiceOrigin,
    facility: FacilityId,
    device: Thumbprint,
    challenge: [u8; 32],
}

impl Binding {
    /// A binding of no real service, clinic or device.
    ///
    /// # Panics
    /// Never: the values are constants.
    #[must_use]
    #[expect(clippy::expect_used, reason = "constants of the form the types want")]
    pub fn synthetic() -> Self {
        Self(Arc::new(Values {
            origin: ServiceOrigin::parse("https://kazasu.example").expect("an origin"),
            facility: "fGhQz1n0y3S2mJ4bT7wKcA".parse().expect("a facility id"),
            device: Thumbprint::from([0x11; 32]),
            challenge: [0x22; 32],
        }))
    }

    /// The digest the card signs.
    #[must_use]
    pub fn digest(&self, certificate: &[u8]) -> [u8; 32] {
        SignedCheck {
            origin: &self.0.origin,
            challenge: &self.0.challenge,
            facility: &self.0.facility,
            device: &self.0.device,
            certificate_sha256: &sha256(certificate),
            method: &Method::Pin,
        }
        .digest()
    }
}
