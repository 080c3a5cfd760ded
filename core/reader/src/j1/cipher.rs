//! AES-128-CBC as the reader uses it: a zero IV for every block, before and after log-in.

use std::fmt;

use aes::Aes128;
use cbc::cipher::generic_array::GenericArray;
use cbc::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit};
use zeroize::Zeroizing;

use crate::error::ReaderError;

/// Bytes of a block of the cipher.
pub const BLOCK: usize = 16;

/// Fills a message up to whole blocks.
const PADDING: u8 = 0xFF;

/// The customer master key of a reader: who has it can log in.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey(Zeroizing<[u8; BLOCK]>);

impl MasterKey {
    /// The key of one reader, as its owner set it.
    #[must_use]
    pub fn new(key: [u8; BLOCK]) -> Self {
        Self(Zeroizing::new(key))
    }

    pub(super) fn decrypt(&self, bytes: &mut [u8]) {
        decrypt(&self.0, bytes);
    }
}

impl Default for MasterKey {
    /// What readers ship with; it is public.
    fn default() -> Self {
        Self::new(*b"ACR1255U-J1 Auth")
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// The cipher between log-in and disconnection.
pub struct SessionCipher(Zeroizing<[u8; BLOCK]>);

impl SessionCipher {
    /// With the key both sides made at log-in.
    #[must_use]
    pub fn new(key: [u8; BLOCK]) -> Self {
        Self(Zeroizing::new(key))
    }

    /// Pads a message with `FF` to whole blocks and encrypts it.
    #[must_use]
    pub fn seal(&self, message: &[u8]) -> Zeroizing<Vec<u8>> {
        let size = message.len().next_multiple_of(BLOCK);
        let mut block = Zeroizing::new(Vec::with_capacity(size));
        block.extend_from_slice(message);
        block.resize(size, PADDING);
        encrypt(&self.0, &mut block);
        block
    }

    /// Decrypts a block; the padding is still there.
    ///
    /// # Errors
    /// [`ReaderError::Malformed`] when these are not whole blocks, one at least.
    pub fn open(&self, block: &[u8]) -> Result<Zeroizing<Vec<u8>>, ReaderError> {
        if block.is_empty() || !block.len().is_multiple_of(BLOCK) {
            return Err(ReaderError::Malformed);
        }
        let mut message = Zeroizing::new(block.to_vec());
        decrypt(&self.0, &mut message);
        Ok(message)
    }
}

impl fmt::Debug for SessionCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionCipher(…)")
    }
}

/// In place, over whole blocks.
fn encrypt(key: &[u8; BLOCK], bytes: &mut [u8]) {
    let mut cipher = cbc::Encryptor::<Aes128>::new(key.into(), &[0; BLOCK].into());
    for block in bytes.chunks_exact_mut(BLOCK) {
        cipher.encrypt_block_mut(GenericArray::from_mut_slice(block));
    }
}

/// In place, over whole blocks.
fn decrypt(key: &[u8; BLOCK], bytes: &mut [u8]) {
    let mut cipher = cbc::Decryptor::<Aes128>::new(key.into(), &[0; BLOCK].into());
    for block in bytes.chunks_exact_mut(BLOCK) {
        cipher.decrypt_block_mut(GenericArray::from_mut_slice(block));
    }
}
