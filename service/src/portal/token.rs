//! Random words that let somebody in: of sessions and links. The database holds their hashes only.

use kazasu_wire::base64url;
use kazasu_wire::signed::sha256;
use zeroize::Zeroizing;

use crate::keyring::random;

const BYTES: usize = 32;

/// A random word of 256 bits. They cannot be tried out, so a fast hash is enough.
pub(super) struct Token(Zeroizing<String>);

impl Token {
    /// A new one.
    pub(super) fn new() -> Self {
        Self(Zeroizing::new(base64url::encode(&random::<BYTES>())))
    }

    /// The word of a cookie or an address, where it has the form of one.
    pub(super) fn read(word: &str) -> Option<Self> {
        let bytes = base64url::decode(word)?;
        (bytes.len() == BYTES).then(|| Self(Zeroizing::new(word.to_owned())))
    }

    /// What is stored.
    pub(super) fn hash(&self) -> [u8; 32] {
        sha256(self.0.as_bytes())
    }

    /// The word itself: into a cookie or a mail to its owner.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}
