//! The frame certificates and revocation lists share: `SEQUENCE { signed part, algorithm, signature }`.

use der::asn1::BitStringRef;
use der::{Decode as _, Reader as _, SliceReader};
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
        let mut reader = SliceReader::new(der)?;
        let parts = reader.sequence(|fields| {
            let message = fields.tlv_bytes()?.into();
            let algorithm = AlgorithmIdentifierOwned::decode(fields)?;
            let signature = BitStringRef::decode(fields)?;
            let signature = signature
                .as_bytes()
                .ok_or_else(|| der::Tag::BitString.value_error())?
                .into();
            Ok(Self {
                message,
                algorithm,
                signature,
            })
        })?;
        reader.finish(parts)
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
