//! 目視確認: what a check without a PIN needs beside its challenge. `project-defined` (docs/adr/0006).

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use kazasu_card::{Relay, RelayAnswer, TerminalCertificate};
use kazasu_wire::base64url::Base64Url;
use kazasu_wire::id::{ChallengeId, TerminalAuthenticationId};
use kazasu_wire::route;
use kazasu_wire::terminal_authentication::{
    TerminalAnswerRequest, TerminalAnswerResponse, TerminalAuthenticationRequest,
    TerminalAuthenticationResponse,
};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::core::Core;
use crate::http::{Call, CallError, NetworkError};

/// A person's word that the photo on the card and the patient match. There is no default: whoever makes one asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceCompared(());

impl FaceCompared {
    /// To be called only where a person at the reception has just said so.
    #[must_use]
    pub const fn confirmed() -> Self {
        Self(())
    }
}

/// The service's part of one visual check, fetched before the tap.
pub(super) struct TerminalAuthentication {
    pub(super) id: TerminalAuthenticationId,
    certificates: Vec<TerminalCertificate>,
}

impl TerminalAuthentication {
    /// Begins the terminal authentication of a challenge.
    pub(super) async fn begin(core: &Core, challenge: &ChallengeId) -> Result<Self, CallError> {
        let request = TerminalAuthenticationRequest {
            challenge_id: challenge.clone(),
        };
        let call = Call::post(route::TERMINAL_AUTHENTICATIONS, &request)?;
        let answer = core.http.ask::<TerminalAuthenticationResponse>(&call).await;
        let answer = core.contact(answer).await?;
        let id = answer.terminal_authentication_id;
        // It becomes part of a path.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !id.as_str().bytes().all(plain) {
            return Err(NetworkError::Protocol.into());
        }
        let certificates = answer
            .certificates
            .into_iter()
            .map(|certificate| TerminalCertificate {
                body: certificate.body.0,
                signature: certificate.signature.0,
            })
            .collect();
        Ok(Self { id, certificates })
    }

    pub(super) fn certificates(&self) -> Vec<TerminalCertificate> {
        self.certificates.clone()
    }
}

impl fmt::Debug for TerminalAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TerminalAuthentication")
            .field("id", &self.id)
            .field("certificates", &self.certificates.len())
            .finish()
    }
}

/// Takes the card's challenge to the service while the card waits.
pub(super) struct ServiceRelay {
    pub(super) core: Arc<Core>,
    pub(super) runtime: Handle,
    pub(super) id: TerminalAuthenticationId,
}

impl Relay for ServiceRelay {
    fn ask(&mut self, card_challenge: &[u8]) -> RelayAnswer {
        let core = Arc::clone(&self.core);
        let path = format!("{}/{}/answers", route::TERMINAL_AUTHENTICATIONS, self.id);
        let request = TerminalAnswerRequest {
            card_challenge: Base64Url(card_challenge.to_vec()),
        };
        let asking = self.runtime.spawn(async move {
            let call = Call::post(&path, &request).map_err(CallError::from)?;
            let answer = core.http.ask::<TerminalAnswerResponse>(&call).await;
            Ok(core.contact(answer).await?.signature.0)
        });
        Box::pin(Asking(asking))
    }
}

/// A call under way; dropped with the future that waits for it, so that a tap given up asks nothing any more.
struct Asking(JoinHandle<Result<Vec<u8>, CallError>>);

impl Future for Asking {
    type Output = Result<Vec<u8>, String>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|ended| match ended {
            Ok(answer) => answer.map_err(|error| error.code().to_owned()),
            Err(_) => Err("app.internal.bug".to_owned()),
        })
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.abort();
    }
}
