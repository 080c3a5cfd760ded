//! Proofs of possession of a device key (DPoP, RFC 9449 §4.3).

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use kazasu_wire::base64url;
use kazasu_wire::dpop::{ALGORITHM, ProofClaims, ProofHeader, TYPE, access_token_hash};
use kazasu_wire::jwk::{P256PublicKey, Thumbprint};
use kazasu_wire::secret::AccessToken;
use kazasu_wire::signed::sha256;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;
use thiserror::Error;

use crate::problem::Coded;

/// What a proof must be about.
#[derive(Debug)]
pub struct Expected<'a> {
    /// HTTP method, upper case.
    pub method: &'a str,
    /// The request's URL at the public origin, without query.
    pub url: &'a str,
    /// The access token sent along; `None` where there is none yet.
    pub token: Option<&'a AccessToken>,
}

/// A proof that holds.
#[derive(Debug)]
pub struct Proof {
    /// The key that made it.
    pub thumbprint: Thumbprint,
    /// Names this proof among all of all keys; what is remembered against replay.
    pub hash: [u8; 32],
}

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProofError {
    /// No `DPoP` header, or several.
    #[error("the request needs one DPoP header")]
    Missing,
    /// Not a compact JWS with the header and claims of a proof.
    #[error("the proof is malformed")]
    Malformed,
    /// The signature is not by the key in the header.
    #[error("the signature of the proof does not hold")]
    Signature,
    /// Made for another method or URL.
    #[error("the proof is for another request")]
    OtherRequest,
    /// Without a fresh nonce of this service.
    #[error("the proof needs a fresh nonce of this service")]
    Nonce,
    /// Made for another access token.
    #[error("the proof is for another access token")]
    OtherToken,
    /// Made by another key than the token is bound to.
    #[error("the proof is by another key")]
    OtherKey,
    /// Seen before.
    #[error("the proof was used before")]
    Replayed,
}

impl Coded for ProofError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "device.proof.missing",
            Self::Nonce => "device.proof.nonce-required",
            Self::Replayed => "device.proof.replayed",
            _ => "device.proof.invalid",
        }
    }
}

/// Longest `jti` accepted.
const LONGEST_JTI: usize = 128;

/// Verifies everything about a proof but its key and its novelty, which are for the caller to judge. `iat` is not
/// judged: the nonce says the time.
///
/// # Errors
/// See [`ProofError`]. A proof that is wrong otherwise never learns whether its nonce was fresh.
pub fn verify(
    jws: &str,
    expected: &Expected<'_>,
    is_fresh: impl Fn(&str) -> bool,
) -> Result<Proof, ProofError> {
    let key = header_key(jws)?;
    let claims = signed_claims(jws, &key)?;
    if claims.jti.is_empty() || claims.jti.len() > LONGEST_JTI {
        return Err(ProofError::Malformed);
    }
    if claims.htm != expected.method || claims.htu != expected.url {
        return Err(ProofError::OtherRequest);
    }
    if !claims.nonce.as_deref().is_some_and(is_fresh) {
        return Err(ProofError::Nonce);
    }
    let same_token = match (expected.token, &claims.ath) {
        (None, _) => true,
        (Some(token), Some(ath)) => access_token_hash(token).as_bytes().ct_eq(ath.as_bytes()).into(),
        (Some(_), None) => false,
    };
    if !same_token {
        return Err(ProofError::OtherToken);
    }
    let thumbprint = key.thumbprint();
    let mut named = thumbprint.as_bytes().to_vec();
    named.extend_from_slice(claims.jti.as_bytes());
    Ok(Proof {
        thumbprint,
        hash: sha256(&named),
    })
}

/// The key in the header, where the header is that of a proof. A private key or a `crit` extension is refused
/// (RFC 9449 §4.3 point 7, RFC 7515 §4.1.11).
fn header_key(jws: &str) -> Result<P256PublicKey, ProofError> {
    #[derive(Deserialize)]
    struct Refused {
        crit: Option<serde::de::IgnoredAny>,
        jwk: PrivatePart,
    }
    #[derive(Deserialize)]
    struct PrivatePart {
        d: Option<serde::de::IgnoredAny>,
    }
    let header = jws
        .split('.')
        .next()
        .and_then(base64url::decode)
        .ok_or(ProofError::Malformed)?;
    let refused: Refused = serde_json::from_slice(&header).map_err(|_| ProofError::Malformed)?;
    let header: ProofHeader = serde_json::from_slice(&header).map_err(|_| ProofError::Malformed)?;
    if refused.crit.is_some() || refused.jwk.d.is_some() || header.typ != TYPE || header.alg != ALGORITHM {
        return Err(ProofError::Malformed);
    }
    Ok(header.jwk)
}

fn signed_claims(jws: &str, key: &P256PublicKey) -> Result<ProofClaims, ProofError> {
    let point = key.to_uncompressed();
    let (x, y) = point
        .get(1..)
        .unwrap_or_default()
        .split_at_checked(32)
        .ok_or(ProofError::Malformed)?;
    let key = DecodingKey::from_ec_components(&base64url::encode(x), &base64url::encode(y))
        .map_err(|_| ProofError::Malformed)?;
    let mut validation = Validation::new(Algorithm::ES256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    decode::<ProofClaims>(jws, &key, &validation)
        .map(|data| data.claims)
        .map_err(|error| match error.kind() {
            jsonwebtoken::errors::ErrorKind::InvalidSignature => ProofError::Signature,
            _ => ProofError::Malformed,
        })
}

#[cfg(test)]
mod tests {
    use kazasu_wire::dpop::{compact, signing_input};
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

    use super::*;

    const URL: &str = "https://eligibility.kazasu.example/v1/challenges";

    fn key() -> EcdsaKeyPair {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
    }

    fn claims() -> ProofClaims {
        ProofClaims {
            jti: "one".into(),
            htm: "POST".into(),
            htu: URL.into(),
            iat: 0,
            ath: Some(access_token_hash(&AccessToken::new("token".into()))),
            nonce: Some("fresh".into()),
        }
    }

    fn sign(key: &EcdsaKeyPair, input: &str) -> String {
        let signature = key.sign(&SystemRandom::new(), input.as_bytes()).unwrap();
        compact(input, signature.as_ref().try_into().unwrap())
    }

    fn proof(key: &EcdsaKeyPair, claims: &ProofClaims) -> String {
        let public = P256PublicKey::from_uncompressed(key.public_key().as_ref()).unwrap();
        sign(key, &signing_input(&public, claims).unwrap())
    }

    fn judge(jws: &str) -> Result<Proof, ProofError> {
        let token = AccessToken::new("token".into());
        let expected = Expected {
            method: "POST",
            url: URL,
            token: Some(&token),
        };
        verify(jws, &expected, |nonce| nonce == "fresh")
    }

    #[test]
    fn a_good_proof_and_each_wrong_claim() {
        let key = key();
        assert!(judge(&proof(&key, &claims())).is_ok());
        type Change = fn(&mut ProofClaims);
        let table: [(Change, ProofError); 8] = [
            (|c| c.htm = "GET".into(), ProofError::OtherRequest),
            (|c| c.htu.push('/'), ProofError::OtherRequest),
            (|c| c.nonce = None, ProofError::Nonce),
            (|c| c.nonce = Some("stale".into()), ProofError::Nonce),
            (|c| c.ath = None, ProofError::OtherToken),
            (|c| c.ath = Some("AAAA".into()), ProofError::OtherToken),
            (|c| c.jti.clear(), ProofError::Malformed),
            (|c| c.jti = "x".repeat(129), ProofError::Malformed),
        ];
        for (change, error) in table {
            let mut claims = claims();
            change(&mut claims);
            assert_eq!(judge(&proof(&key, &claims)).unwrap_err(), error, "{claims:?}");
        }
    }

    #[test]
    fn another_key_or_another_form_is_refused() {
        let (one, two) = (key(), key());
        let public = P256PublicKey::from_uncompressed(one.public_key().as_ref()).unwrap();
        let input = signing_input(&public, &claims()).unwrap();
        assert_eq!(judge(&sign(&two, &input)).unwrap_err(), ProofError::Signature);

        let body = input.split_once('.').unwrap().1;
        let jwk = serde_json::to_value(&public).unwrap();
        let mut private = jwk.clone();
        private["d"] = "AAAA".into();
        for header in [
            serde_json::json!({"typ": "JWT", "alg": "ES256", "jwk": jwk}),
            serde_json::json!({"typ": TYPE, "alg": "none", "jwk": jwk}),
            serde_json::json!({"typ": TYPE, "alg": "HS256", "jwk": jwk}),
            serde_json::json!({"typ": TYPE, "alg": "ES256"}),
            serde_json::json!({"typ": TYPE, "alg": "ES256", "jwk": private}),
            serde_json::json!({"typ": TYPE, "alg": "ES256", "jwk": jwk, "crit": ["x"]}),
        ] {
            let input = format!("{}.{body}", base64url::encode(header.to_string().as_bytes()));
            assert_eq!(
                judge(&sign(&one, &input)).unwrap_err(),
                ProofError::Malformed,
                "{header}"
            );
        }
        for text in ["", ".", "..", "a.b.c", &input] {
            assert_eq!(judge(text).unwrap_err(), ProofError::Malformed, "{text}");
        }
    }
}
