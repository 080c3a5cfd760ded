//! Who is calling: the receipt-computer client behind a request (RFC 6750 §2.1).

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use jiff::Timestamp;
use kazasu_wire::secret::AccessToken;
use kazasu_wire::signed::sha256;

use super::ReceiptError;
use crate::audit::{self, Action, Entry};
use crate::limits::CallerId;
use crate::peer::Stranger;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::receipt_client::ReceiptClient;
use crate::store::{self, StoreError};

/// Extractor: the caller is a client in use, now.
#[derive(Debug)]
pub(crate) struct ReceiptCaller {
    /// The client.
    pub(crate) client: ReceiptClient,
}

impl ReceiptCaller {
    /// Writes down that results were read, before they leave.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn has_read(
        &self,
        service: &Service,
        action: Action,
        results: (i64, i64),
    ) -> Result<(), StoreError> {
        let mut write = service.store.write().await?;
        let (keys, now) = (service.keys.as_ref(), service.clock.now());
        audit::write_down(&mut write, keys, now, action, self.entry(results)).await?;
        write.commit().await
    }

    /// What an audit row says of this caller.
    pub(crate) fn entry(&self, results: (i64, i64)) -> Entry<'_> {
        Entry {
            facility: Some(&self.client.facility_id),
            client: Some(&self.client.client_id),
            results: Some(results),
            ..Entry::default()
        }
    }
}

impl FromRequestParts<Arc<Service>> for ReceiptCaller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Refusal> {
        let (client, expires_at) = match authenticate(&parts.headers, service).await {
            Ok(known) => known,
            Err(refusal) => return Err(Stranger::refused(parts, service, refusal)),
        };
        service
            .limits
            .caller(&CallerId::Client(client.client_id.clone()))?;
        if client.stopped || !client.approved {
            return Err(ReceiptError::TokenInvalid.into());
        }
        if expires_at <= service.clock.now() {
            return Err(ReceiptError::TokenExpired.into());
        }
        Ok(Self { client })
    }
}

async fn authenticate(headers: &HeaderMap, service: &Service) -> Result<(ReceiptClient, Timestamp), Refusal> {
    let token = bearer(headers).ok_or(ReceiptError::TokenMissing)?;
    // EXPOSE: hashed only; the store knows tokens by their hash.
    let hash = sha256(token.expose().as_bytes());
    let found = store::receipt_client::by_token(&service.store, &hash).await?;
    Ok(found.ok_or(ReceiptError::TokenInvalid)?)
}

fn bearer(headers: &HeaderMap) -> Option<AccessToken> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("Bearer")
        .then(|| AccessToken::new(token.trim().to_owned()))
}
