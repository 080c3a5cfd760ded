//! ECDSA signatures in the two forms platforms give.

use thiserror::Error;

/// A signature by a P-256 key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EcdsaSignature {
    /// `r ‖ s`, 64 bytes (RFC 7518 §3.4).
    Raw([u8; 64]),
    /// `SEQUENCE { r INTEGER, s INTEGER }` in DER, as Android and Apple give (RFC 3279 §2.2.3).
    Der(Vec<u8>),
}

/// Not a DER signature of a P-256 key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("malformed ECDSA signature")]
pub struct MalformedSignature;

impl EcdsaSignature {
    /// The form JWS wants: `r ‖ s`, 64 bytes.
    ///
    /// # Errors
    /// [`MalformedSignature`] for anything but two positive integers of at most 32 bytes in strict DER.
    pub fn to_raw(&self) -> Result<[u8; 64], MalformedSignature> {
        match self {
            Self::Raw(raw) => Ok(*raw),
            Self::Der(der) => {
                let body = element(der, 0x30).filter(|(_, rest)| rest.is_empty());
                let (body, _) = body.ok_or(MalformedSignature)?;
                let (r, rest) = element(body, 0x02).ok_or(MalformedSignature)?;
                let (s, rest) = element(rest, 0x02).ok_or(MalformedSignature)?;
                if !rest.is_empty() {
                    return Err(MalformedSignature);
                }
                let mut raw = [0; 64];
                let (left, right) = raw.split_at_mut(32);
                put(left, r)?;
                put(right, s)?;
                Ok(raw)
            }
        }
    }
}

/// Splits one element with a one-byte length off: a P-256 signature needs at most 70 bytes of content.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, length], rest) = bytes.split_first_chunk::<2>()?;
    if found != tag || length >= 0x80 {
        return None;
    }
    rest.split_at_checked(usize::from(length))
}

/// Writes a positive DER integer right-aligned into `to`.
fn put(to: &mut [u8], integer: &[u8]) -> Result<(), MalformedSignature> {
    let magnitude = match integer {
        [0, rest @ ..] if rest.first().is_some_and(|b| *b >= 0x80) => rest,
        [first, ..] if (1..0x80).contains(first) => integer,
        // empty, negative, zero, or longer than needed
        _ => return Err(MalformedSignature),
    };
    let start = to.len().checked_sub(magnitude.len()).ok_or(MalformedSignature)?;
    to.get_mut(start..)
        .ok_or(MalformedSignature)?
        .copy_from_slice(magnitude);
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Strict DER of a signature, written independently of the reader.
    fn der(raw: &[u8; 64]) -> Vec<u8> {
        let integer = |bytes: &[u8]| {
            let mut bytes: Vec<u8> = bytes.iter().copied().skip_while(|b| *b == 0).collect();
            if bytes[0] >= 0x80 {
                bytes.insert(0, 0);
            }
            let mut out = vec![2, u8::try_from(bytes.len()).unwrap()];
            out.extend(bytes);
            out
        };
        let body = [integer(&raw[..32]), integer(&raw[32..])].concat();
        [vec![0x30, u8::try_from(body.len()).unwrap()], body].concat()
    }

    #[test]
    fn edges() {
        let mut raw = [0; 64];
        raw[31] = 1;
        raw[63] = 0x80;
        assert_eq!(der(&raw), [0x30, 7, 2, 1, 1, 2, 2, 0, 0x80]);
        assert_eq!(EcdsaSignature::Der(der(&raw)).to_raw(), Ok(raw));
        for bad in [
            &[][..],
            &[0x30],
            &[0x30, 0],
            &[0x30, 6, 2, 1, 1, 2, 1, 0],       // s = 0
            &[0x30, 6, 2, 1, 0x81, 2, 1, 1],    // r negative
            &[0x30, 7, 2, 2, 0, 1, 2, 1, 1],    // r padded
            &[0x30, 6, 2, 1, 1, 2, 1, 1, 0],    // a byte behind
            &[0x30, 7, 2, 1, 1, 2, 1, 1, 0],    // a byte inside
            &[0x30, 0x81, 6, 2, 1, 1, 2, 1, 1], // long form
        ] {
            assert_eq!(
                EcdsaSignature::Der(bad.to_vec()).to_raw(),
                Err(MalformedSignature),
                "{bad:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = EcdsaSignature::Der(bytes).to_raw();
        }

        #[test]
        fn round_trip(mut raw in any::<[u8; 64]>(), zeros in 0usize..31) {
            raw[..zeros].fill(0);
            raw[31] |= 1;
            raw[63] |= 1;
            prop_assert_eq!(EcdsaSignature::Der(der(&raw)).to_raw(), Ok(raw));
        }
    }
}
