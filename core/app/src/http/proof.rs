//! Proofs of possession of the device key (DPoP, RFC 9449).

use kazasu_wire::base64url;
use kazasu_wire::dpop::{self, ProofClaims};
use kazasu_wire::jwk::P256PublicKey;
use kazasu_wire::secret::AccessToken;
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::keystore::{KeyAlias, KeyStoreError, Keys};

/// What one proof is for.
pub(super) struct Subject<'a> {
    pub(super) method: &'a str,
    /// Absolute URL without query (RFC 9449 §4.2).
    pub(super) url: &'a str,
    pub(super) token: Option<&'a AccessToken>,
    pub(super) nonce: Option<String>,
    /// Unix seconds by the device clock; the service does not judge it.
    pub(super) issued_at: i64,
}

pub(super) async fn prove(
    keys: &Keys,
    alias: &KeyAlias,
    public_key: &P256PublicKey,
    subject: Subject<'_>,
) -> Result<String, KeyStoreError> {
    let mut jti = [0; 16];
    SystemRandom::new()
        .fill(&mut jti)
        .map_err(|_| KeyStoreError::Unavailable)?;
    let claims = ProofClaims {
        jti: base64url::encode(&jti),
        htm: subject.method.to_owned(),
        htu: subject.url.to_owned(),
        iat: subject.issued_at,
        ath: subject.token.map(dpop::access_token_hash),
        nonce: subject.nonce,
    };
    let input = dpop::signing_input(public_key, &claims).map_err(|_| KeyStoreError::Unavailable)?;
    let signature = keys.sign(alias.clone(), input.clone().into_bytes()).await?;
    Ok(dpop::compact(&input, &signature))
}
