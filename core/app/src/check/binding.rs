//! What one signature is about.

use kazasu_pki::Mode;
use kazasu_wire::id::{ChallengeId, FacilityId};
use kazasu_wire::jwk::Thumbprint;
use kazasu_wire::method::Method;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::signed::{SignedCheck, sha256};

/// What one signature binds together; all but the challenge from the app's own configuration.
pub(super) struct Binding {
    pub(super) origin: ServiceOrigin,
    pub(super) challenge_id: ChallengeId,
    pub(super) challenge: [u8; 32],
    pub(super) facility: FacilityId,
    pub(super) device: Thumbprint,
    pub(super) method: Method,
    pub(super) world: Mode,
}

impl Binding {
    /// What the card signs for this certificate.
    pub(super) fn digest(&self, certificate: &[u8]) -> [u8; 32] {
        SignedCheck {
            origin: &self.origin,
            challenge: &self.challenge,
            facility: &self.facility,
            device: &self.device,
            certificate_sha256: &sha256(certificate),
            method: &self.method,
        }
        .digest()
    }
}
