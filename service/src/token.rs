//! `POST /v1/token`: an access token for a refresh token and its key.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use kazasu_wire::base64url;
use kazasu_wire::client::CLIENT_HEADER;
use kazasu_wire::problem::Problem;
use kazasu_wire::secret::{AccessToken, ClientSecret, RefreshToken};
use kazasu_wire::signed::sha256;
use kazasu_wire::token::{ACCESS_TOKEN_SECONDS, GrantType, TokenRequest, TokenResponse};

use crate::body::FormBody;
use crate::device::{DeviceError, KeyHolder};
use crate::keyring::random;
use crate::peer::Stranger;
use crate::problem::Refusal;
use crate::proof::ProofError;
use crate::receipt::grant::grant;
use crate::service::Service;
use crate::store::{self, Write};

/// Trade a refresh token, or the secret of a receipt-computer client, for an access token of ten minutes.
///
/// A device proves its key and has a token of type `DPoP`. A receipt computer sends `grant_type=client_credentials` with
/// its id and secret, as `Authorization: Basic` or as form fields, and has one of type `Bearer`.
#[utoipa::path(
    post,
    path = "/v1/token",
    operation_id = "token",
    tag = "device",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = TokenResponse),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn token(
    State(service): State<Arc<Service>>,
    stranger: Stranger,
    holder: Result<KeyHolder, Refusal>,
    headers: HeaderMap,
    body: Result<FormBody, Refusal>,
) -> Result<Json<TokenResponse>, Refusal> {
    let request = body.and_then(|body| parse(&body.0));
    let request = match request {
        Ok(request) if request.grant_type == GrantType::ClientCredentials => {
            return Ok(Json(grant(&service, stranger.0, &headers, request).await?));
        }
        // Anything else is a device's, whose key is judged before what it says.
        request => request,
    };
    let (holder, request) = (holder?, request?);
    if request.grant_type != GrantType::RefreshToken {
        return Err(
            Refusal::new("request.field.invalid", "this grant type is not offered").field("grant_type"),
        );
    }
    let refresh = request.refresh_token.ok_or_else(|| {
        Refusal::new("request.field.invalid", "a refresh token is needed").field("refresh_token")
    })?;
    // EXPOSE: hashed only; the store knows refresh tokens by their hash.
    let hash = sha256(refresh.expose().as_bytes());
    let device = store::device::by_refresh_hash(&service.store, &hash)
        .await?
        .ok_or_else(|| Refusal::new("device.refresh.invalid", "the refresh token is unknown"))?;
    if device.thumbprint != holder.thumbprint {
        return Err(ProofError::OtherKey.into());
    }
    if device.stopped {
        return Err(DeviceError::Stopped.into());
    }
    let facilities = store::facility::of_device(&service.store, &device.device_id).await?;
    let now = service.clock.now();
    let token = AccessToken::new(base64url::encode(&random::<32>()));
    let expires_at = now
        .checked_add(SignedDuration::from_secs(i64::from(ACCESS_TOKEN_SECONDS)))
        .unwrap_or(Timestamp::MAX);
    // EXPOSE: hashed only.
    let hash = sha256(token.expose().as_bytes());
    let proof = holder.proof;
    // Its form was held before the route was reached.
    let client = headers.get(CLIENT_HEADER).and_then(|client| client.to_str().ok());
    let client = client.map(str::to_owned);
    let write = async move |write: &mut Write| {
        proof.remember(write).await?;
        store::token::insert(write, &hash, &device, expires_at).await?;
        store::device::seen(write, &device.device_id, client.as_deref(), now).await?;
        Ok::<_, Refusal>(())
    };
    service.store.transact(write).await?;
    Ok(Json(TokenResponse {
        access_token: token,
        token_type: "DPoP".to_owned(),
        expires_in: ACCESS_TOKEN_SECONDS,
        server_time: now,
        facilities: Some(facilities),
    }))
}

/// Reads the form; a field given twice is refused (RFC 6749 §3.2), an unknown one ignored.
fn parse(form: &[u8]) -> Result<TokenRequest, Refusal> {
    let field = |name: &'static str| -> Result<Option<String>, Refusal> {
        let mut values = url::form_urlencoded::parse(form).filter(|(key, _)| key == name);
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some((_, value)), None) => Ok(Some(value.into_owned())),
            _ => Err(Refusal::new("request.field.invalid", "a field is given twice").field(name)),
        }
    };
    let grant_type = field("grant_type")?
        .ok_or_else(|| Refusal::new("request.field.invalid", "a grant type is needed").field("grant_type"))?;
    Ok(TokenRequest {
        grant_type: GrantType::from(grant_type.as_str()),
        refresh_token: field("refresh_token")?.map(RefreshToken::new),
        client_id: field("client_id")?,
        client_secret: field("client_secret")?.map(ClientSecret::new),
    })
}
