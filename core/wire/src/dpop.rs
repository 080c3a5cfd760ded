//! Proof of possession of the device key on every request (RFC 9449).
//!
//! The proof is a compact JWS: header `{"typ":"dpop+jwt","alg":"ES256","jwk":…}` and the claims below. The
//! service demands its own nonce, so the clock of a device does not matter; `iat` is carried and not judged.

use serde::{Deserialize, Serialize};

use crate::base64url;
use crate::jwk::P256PublicKey;
use crate::secret::AccessToken;
use crate::signed::sha256;

/// Request header that carries the proof.
pub const PROOF_HEADER: &str = "DPoP";
/// Response header that carries the service's nonce (RFC 9449 §8).
pub const NONCE_HEADER: &str = "DPoP-Nonce";
/// Value of `typ` in the JWS header.
pub const TYPE: &str = "dpop+jwt";
/// The one algorithm: ECDSA on P-256 with SHA-256, signature as raw `r ‖ s` (RFC 7518 §3.4).
pub const ALGORITHM: &str = "ES256";

/// JWS header of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofHeader {
    /// [`TYPE`].
    pub typ: String,
    /// [`ALGORITHM`].
    pub alg: String,
    /// The public device key.
    pub jwk: P256PublicKey,
}

/// Claims of a proof (RFC 9449 §4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofClaims {
    /// Unique per proof, 128 random bits in base64url; remembered by the service for writes.
    pub jti: String,
    /// HTTP method, upper case.
    pub htm: String,
    /// Absolute URL without query and fragment, built from the configured public origin.
    pub htu: String,
    /// Unix seconds by the device clock; not judged.
    pub iat: i64,
    /// base64url of SHA-256 of the access token; absent where there is none yet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ath: Option<String>,
    /// The service's nonce.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nonce: Option<String>,
}

/// `ath` of an access token.
#[must_use]
pub fn access_token_hash(token: &AccessToken) -> String {
    // EXPOSE: hashed only; the hash is what crosses the wire.
    base64url::encode(&sha256(token.expose().as_bytes()))
}

/// The ASCII bytes under the JWS signature: `base64url(header).base64url(claims)`.
///
/// # Errors
/// Only if JSON cannot be written, which plain strings and numbers never cause.
pub fn signing_input(key: &P256PublicKey, claims: &ProofClaims) -> Result<String, serde_json::Error> {
    let header = ProofHeader {
        typ: TYPE.to_owned(),
        alg: ALGORITHM.to_owned(),
        jwk: key.clone(),
    };
    let header = base64url::encode(&serde_json::to_vec(&header)?);
    let claims = base64url::encode(&serde_json::to_vec(claims)?);
    Ok(format!("{header}.{claims}"))
}

/// The compact JWS of a signing input and its raw 64-byte signature.
#[must_use]
pub fn compact(signing_input: &str, signature: &[u8; 64]) -> String {
    format!("{signing_input}.{}", base64url::encode(signature))
}
