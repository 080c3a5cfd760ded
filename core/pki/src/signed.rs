//! The frame certificates, revocation lists and OCSP answers share: `SEQUENCE { signed part, algorithm, signature }`.

use der::asn1::BitStringRef;
use der::{Decode as _, Header, Reader as _, SliceReader};
use x509_cert::ext::Extension;
use x509_cert::spki::{AlgorithmIdentifierOwned, ObjectIdentifier};

use crate::{PublicKey, SignatureError};

/// The signed bytes exactly as they came. Encoding the decoded fields again would verify what we understood instead of
/// what was signed.
#[derive(Clone)]
pub(crate) struct Signed {
    message: Box<[u8]>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Box<[u8]>,
}

impl Signed {
    /// Splits the frame; nothing may follow it.
    pub(crate) fn split(der: &[u8]) -> der::Result<Self> {
        match Self::split_open(der)? {
            (signed, []) => Ok(signed),
            _ => Err(der::Tag::Sequence.value_error()),
        }
    }

    /// Splits a frame that may hold more after the signature, as an OCSP answer does; nothing may follow the frame.
    pub(crate) fn split_open(der: &[u8]) -> der::Result<(Self, &[u8])> {
        let mut reader = SliceReader::new(der)?;
        let header = Header::decode(&mut reader)?;
        header.tag.assert_eq(der::Tag::Sequence)?;
        let body = reader.read_slice(header.length)?;
        let mut fields = SliceReader::new(body)?;
        let message = fields.tlv_bytes()?.into();
        let algorithm = AlgorithmIdentifierOwned::decode(&mut fields)?;
        let signature = BitStringRef::decode(&mut fields)?;
        let signature = signature
            .as_bytes()
            .ok_or_else(|| der::Tag::BitString.value_error())?
            .into();
        let rest = fields.read_slice(fields.remaining_len())?;
        reader.finish((
            Self {
                message,
                algorithm,
                signature,
            },
            rest,
        ))
    }

    /// The algorithm outside the signed part; RFC 5280 §4.1.1.2 wants it equal to the one inside.
    pub(crate) fn algorithm(&self) -> &AlgorithmIdentifierOwned {
        &self.algorithm
    }

    pub(crate) fn verify(&self, key: &PublicKey) -> Result<(), SignatureError> {
        key.verify(&self.algorithm, &self.message, &self.signature)
    }
}

/// RFC 5280 §4.2: no extension twice, and none that is critical and not understood.
pub(crate) fn extensions_are_understood(extensions: &[Extension], understood: &[ObjectIdentifier]) -> bool {
    extensions.iter().enumerate().all(|(index, extension)| {
        let repeated = extensions
            .iter()
            .take(index)
            .any(|earlier| earlier.extn_id == extension.extn_id);
        !repeated && (!extension.critical || understood.contains(&extension.extn_id))
    })
}
