//! A first look at the certificate while the card waits: only what must stop the tap before the PIN.
//!
//! Path, dates and revocation are the service's to judge; here a wrong kind of certificate is told from the right
//! one, so that no PIN try is spent on it.

use std::sync::Arc;

use kazasu_card::Decision;
use kazasu_pki::{AuthenticationCertificate, Mode, VerificationError};
use kazasu_wire::base64url::Base64Url;
use kazasu_wire::precheck::PrecheckRequest;
use kazasu_wire::route;
use tokio::runtime::Handle;

use super::binding::Binding;
use crate::core::Core;
use crate::http::Call;

/// Why the tap ends before the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turned {
    /// For this reason.
    Away(&'static str),
    /// It may be borne by a phone: the token label tells.
    MaybePhone(&'static str),
}

/// What to make of the certificate. Never waits for the network: the pre-check goes out beside it.
pub(super) fn decide(
    binding: Arc<Binding>,
    core: Arc<Core>,
    runtime: Handle,
) -> impl FnOnce(&kazasu_card::AuthenticationCertificate) -> Decision + Send + 'static {
    move |certificate| match look(certificate.der(), binding.world) {
        Err(Turned::Away(code)) => Decision::Refuse(code),
        Err(Turned::MaybePhone(code)) => Decision::RefuseAfterLabel(code),
        Ok(()) => {
            let digest = binding.digest(certificate.der());
            let request = PrecheckRequest {
                challenge_id: binding.challenge_id.clone(),
                certificate: Base64Url(certificate.der().to_vec()),
            };
            runtime.spawn(precheck(core, request));
            Decision::Sign(digest)
        }
    }
}

/// Looks at a certificate in the world this app works in.
fn look(der: &[u8], world: Mode) -> Result<(), Turned> {
    let certificate = AuthenticationCertificate::parse(der).map_err(|error| Turned::Away(error.code()))?;
    match certificate.mode() {
        Some(mode) if mode == world => Ok(()),
        Some(mode) => Err(Turned::Away(VerificationError::Mode { found: mode }.code())),
        None => Err(Turned::MaybePhone(VerificationError::Policy.code())),
    }
}

/// Only lets the service look ahead; what becomes of it does not matter to the tap.
async fn precheck(core: Arc<Core>, request: PrecheckRequest) {
    let sent = match Call::post(route::PRECHECKS, &request) {
        Ok(call) => core.http.send(&call).await.map(drop),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = core.contact(sent).await {
        tracing::debug!(code = error.code(), "pre-check failed");
    }
}
