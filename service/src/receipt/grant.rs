//! `POST /v1/token` for receipt computers: client credentials (RFC 6749 §4.4), by `client_secret_basic` or
//! `client_secret_post` (§2.3.1).
//!
//! Ids and secrets of ours have letters, digits, `-` and `_` only, which form encoding leaves as they are.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use kazasu_wire::base64url;
use kazasu_wire::id::ClientId;
use kazasu_wire::secret::{AccessToken, ClientSecret};
use kazasu_wire::signed::sha256;
use kazasu_wire::token::{ACCESS_TOKEN_SECONDS, TokenRequest, TokenResponse};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::ReceiptError;
use crate::keyring::random;
use crate::problem::Refusal;
use crate::service::Service;
use crate::settings::Address;
use crate::store::StoreError;
use crate::store::receipt_client::{self, ReceiptClient};
use crate::tries::{self, Subject};

/// An access token for a client that proves its secret.
///
/// # Errors
/// [`ReceiptError::ClientInvalid`], and only after the right secret [`ReceiptError::ClientStopped`] or
/// [`ReceiptError::ClientNotApproved`].
pub(crate) async fn grant(
    service: &Service,
    address: Address,
    headers: &HeaderMap,
    request: TokenRequest,
) -> Result<TokenResponse, Refusal> {
    let (id, secret) = credentials(headers, request)?;
    let counted = tries::begin(service, &Subject::Client(&id), address).await?;
    let client = proven(service, &id, &secret).await?;
    // Who knows the secret has made no wrong try, whatever comes now.
    let mut write = service.store.write().await?;
    tries::forgive(&mut write, &counted).await?;
    write.commit().await?;
    if client.stopped {
        return Err(ReceiptError::ClientStopped.into());
    }
    if !client.approved {
        return Err(ReceiptError::ClientNotApproved.into());
    }
    Ok(TokenResponse {
        access_token: issue(service, &client).await?,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_TOKEN_SECONDS,
        server_time: service.clock.now(),
        facilities: None,
    })
}

/// An access token of ten minutes.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn issue(service: &Service, client: &ReceiptClient) -> Result<AccessToken, StoreError> {
    let token = AccessToken::new(base64url::encode(&random::<32>()));
    let lifetime = SignedDuration::from_secs(i64::from(ACCESS_TOKEN_SECONDS));
    let expires_at = service
        .clock
        .now()
        .checked_add(lifetime)
        .unwrap_or(Timestamp::MAX);
    // EXPOSE: hashed only; the store knows tokens by their hash.
    let hash = sha256(token.expose().as_bytes());
    let mut write = service.store.write().await?;
    receipt_client::insert_token(&mut write, &hash, &client.client_id, expires_at).await?;
    write.commit().await?;
    Ok(token)
}

/// Id and secret, given in one way only (RFC 6749 §2.3).
fn credentials(headers: &HeaderMap, request: TokenRequest) -> Result<(String, ClientSecret), Refusal> {
    let in_header = basic(headers)?;
    match (in_header, request.client_id, request.client_secret) {
        (Some((id, secret)), given, None) if given.as_ref().is_none_or(|given| *given == id) => {
            Ok((id, secret))
        }
        (None, Some(id), Some(secret)) => Ok((id, secret)),
        (None, _, _) => Err(ReceiptError::ClientInvalid.into()),
        (Some(_), _, _) => Err(Refusal::new(
            "request.field.invalid",
            "a client proves itself in one way only",
        )
        .field("client_secret")),
    }
}

/// `Authorization: Basic …` (RFC 7617); `None` where another scheme or none is used.
fn basic(headers: &HeaderMap) -> Result<Option<(String, ClientSecret)>, ReceiptError> {
    let Some(header) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let header = header.to_str().map_err(|_| ReceiptError::ClientInvalid)?;
    let Some((scheme, encoded)) = header.split_once(' ') else {
        return Ok(None);
    };
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Ok(None);
    }
    let decoded = STANDARD.decode(encoded.trim()).ok();
    let decoded = decoded
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map(Zeroizing::new)
        .ok_or(ReceiptError::ClientInvalid)?;
    let (id, secret) = decoded.split_once(':').ok_or(ReceiptError::ClientInvalid)?;
    Ok(Some((id.to_owned(), ClientSecret::new(secret.to_owned()))))
}

async fn proven(service: &Service, id: &str, secret: &ClientSecret) -> Result<ReceiptClient, Refusal> {
    let id: ClientId = id.parse().map_err(|_| ReceiptError::ClientInvalid)?;
    let found = receipt_client::find(&service.store, &id).await?;
    // EXPOSE: hashed only, and compared in constant time.
    let given = sha256(secret.expose().as_bytes());
    let (client, kept) = found.ok_or(ReceiptError::ClientInvalid)?;
    let genuine: bool = given.ct_eq(kept.as_slice()).into();
    if genuine {
        Ok(client)
    } else {
        Err(ReceiptError::ClientInvalid.into())
    }
}
