//! The public key of a device as a JSON Web Key, and its thumbprint.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::base64url;

/// A P-256 public key: the two coordinates, 32 bytes each (RFC 7518 §6.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct P256PublicKey {
    x: [u8; 32],
    y: [u8; 32],
}

/// RFC 7638 thumbprint of a device key: 32 bytes, base64url on the wire. Names the key in signed bytes,
/// tokens (`cnf.jkt`) and logs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Thumbprint([u8; 32]);

impl P256PublicKey {
    /// Reads the uncompressed point `04 ‖ x ‖ y` that key stores hand out (SEC 1 §2.3.3).
    #[must_use]
    pub fn from_uncompressed(point: &[u8]) -> Option<Self> {
        let (&tag, coordinates) = point.split_first()?;
        let (x, y) = coordinates.split_at_checked(32)?;
        if tag != 0x04 {
            return None;
        }
        Some(Self {
            x: x.try_into().ok()?,
            y: y.try_into().ok()?,
        })
    }

    /// The uncompressed point `04 ‖ x ‖ y`.
    #[must_use]
    pub fn to_uncompressed(&self) -> [u8; 65] {
        let mut point = [0x04; 65];
        for (to, from) in point.iter_mut().skip(1).zip(self.x.iter().chain(&self.y)) {
            *to = *from;
        }
        point
    }

    /// The thumbprint of this key (RFC 7638 §3.2: required members only, in order, no spaces).
    #[must_use]
    pub fn thumbprint(&self) -> Thumbprint {
        let canonical = format!(
            r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#,
            base64url::encode(&self.x),
            base64url::encode(&self.y)
        );
        Thumbprint(crate::signed::sha256(canonical.as_bytes()))
    }
}

#[derive(Serialize, Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl Serialize for P256PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let jwk = Jwk {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            x: base64url::encode(&self.x),
            y: base64url::encode(&self.y),
        };
        jwk.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for P256PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let jwk = Jwk::deserialize(deserializer)?;
        if jwk.kty != "EC" || jwk.crv != "P-256" {
            return Err(de::Error::custom("not a P-256 key"));
        }
        let coordinate = |text: &str| base64url::decode(text).and_then(|bytes| bytes.try_into().ok());
        match (coordinate(&jwk.x), coordinate(&jwk.y)) {
            (Some(x), Some(y)) => Ok(Self { x, y }),
            _ => Err(de::Error::custom("a coordinate is not 32 bytes")),
        }
    }
}

impl Thumbprint {
    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the base64url form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        base64url::decode(text)?.try_into().ok().map(Self)
    }
}

impl From<[u8; 32]> for Thumbprint {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thumbprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 7517 appendix A.1; its thumbprint was computed with an independent program.
    #[test]
    fn thumbprint_of_a_published_key() {
        let json = r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#;
        let key: P256PublicKey = serde_json::from_str(json).unwrap();
        assert_eq!(
            key.thumbprint().to_string(),
            "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"
        );
        assert_eq!(
            P256PublicKey::from_uncompressed(&key.to_uncompressed()),
            Some(key)
        );
    }

    #[test]
    fn other_keys_are_refused() {
        for json in [
            r#"{"kty":"RSA","crv":"P-256","x":"AA","y":"AA"}"#,
            r#"{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#,
        ] {
            assert!(serde_json::from_str::<P256PublicKey>(json).is_err(), "{json}");
        }
    }
}
