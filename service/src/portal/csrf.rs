//! A form proves that a page of this service was asked for it.
//!
//! With a log-in its token follows from the session, so it ends with it. Without one it follows from a random cookie
//! (signed double submit): whoever can only make a browser send something knows neither.

use kazasu_forms::Values;
use kazasu_wire::base64url;
use subtle::ConstantTimeEq as _;

use crate::keyring::{Generation, Purpose};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::portal_session::Session;

/// Name of the field that carries it.
pub const FIELD: &str = "csrf";

/// The token of a page's forms, and the ones that are taken.
#[derive(Debug, Clone)]
pub struct Csrf {
    /// What a form carries now.
    token: String,
    /// The same by the keys before a rotation.
    before: Option<String>,
}

impl Csrf {
    pub(super) fn of_session(service: &Service, session: &Session) -> Self {
        Self::of(service, &[b"session", &session.hash])
    }

    pub(super) fn of_stranger(service: &Service, nonce: &str) -> Self {
        Self::of(service, &[b"stranger", nonce.as_bytes()])
    }

    fn of(service: &Service, parts: &[&[u8]]) -> Self {
        let keys = service.keys.as_ref();
        let of = |generation: Generation| {
            let mac = keys.mac_of(generation, Purpose::PortalForm, parts).ok()?;
            Some(base64url::encode(&mac))
        };
        let mut generations = keys.current().and_before();
        let now = generations.next().and_then(of);
        Self {
            token: now.unwrap_or_default(),
            before: generations.next().and_then(of),
        }
    }

    /// What a form of this page carries in the field [`FIELD`].
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Holds what was sent to the token.
    ///
    /// # Errors
    /// `portal.form.stale`.
    pub fn check(&self, sent: &Values) -> Result<(), Refusal> {
        let sent = sent.raw(FIELD).as_bytes();
        let taken = [Some(&self.token), self.before.as_ref()];
        let holds = taken
            .into_iter()
            .flatten()
            .filter(|token| !token.is_empty())
            .any(|token| bool::from(token.as_bytes().ct_eq(sent)));
        if holds {
            Ok(())
        } else {
            Err(Refusal::new(
                "portal.form.stale",
                "the form's token does not match",
            ))
        }
    }
}
