//! The committed pool of synthetic RSA-2048 keys.

use std::collections::VecDeque;
use std::sync::{Mutex, OnceLock, PoisonError};

use der::asn1::BitString;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use sha1::{Digest as _, Sha1};
use x509_cert::der::Decode as _;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::{MintError, SignatureDigest};

/// Longest input of PKCS#1 v1.5 type 1 padding with a 256-byte modulus (RFC 8017 §9.2: 11 bytes of overhead).
const LONGEST_INPUT: usize = 245;

/// Signs `digest_info` with the holder key in `key_slot`: PKCS#1 v1.5 type 1 padding of the bytes **as they are**, then
/// the private-key operation. That is what the card does for `80 2A 00 80` (facts, card §3: scheme 00).
///
/// Slots count holder keys from 0 and wrap beyond the pool, exactly as
/// [`CertificateSpec::key_slot`](super::CertificateSpec::key_slot) does, so that signature and certificate always match.
/// The answer is 256 bytes.
///
/// # Errors
/// [`MintError::Input`] unless 1 to 245 bytes are given.
pub fn sign_padded(key_slot: usize, digest_info: &[u8]) -> Result<Vec<u8>, MintError> {
    PoolKey::holder(key_slot).sign_padded(digest_info)
}

/// One key of the pool.
#[derive(Debug)]
pub(super) struct PoolKey {
    private: RsaPrivateKey,
    public: SubjectPublicKeyInfoOwned,
    /// The last inputs and their signatures, oldest first: PKCS#1 v1.5 is deterministic, and runs of ten thousands of taps
    /// sign the same few things.
    recent: Mutex<VecDeque<(Vec<u8>, Vec<u8>)>>,
}

/// Signatures a key remembers.
const REMEMBERED: usize = 32;

/// The roles in the pool; its order is that of [`PEMS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum AuthorityKey {
    AuthenticationSecond = 0,
    AuthenticationThird = 1,
    SigningSecond = 2,
    SigningThird = 3,
    Stranger = 4,
    /// Root of the terminal certificates a card trusts, `project-defined`.
    TerminalRoot = 5,
    /// The terminal's own key.
    Terminal = 6,
    /// A terminal key, or root, that no card trusts.
    TerminalStranger = 7,
}

const AUTHORITY_KEYS: usize = 8;
const HOLDER_KEYS: usize = PEMS.len() - AUTHORITY_KEYS;

static PEMS: [&str; 24] = [
    include_str!("../../keys/authentication-authority-second.pem"),
    include_str!("../../keys/authentication-authority-third.pem"),
    include_str!("../../keys/signing-authority-second.pem"),
    include_str!("../../keys/signing-authority-third.pem"),
    include_str!("../../keys/stranger-authority.pem"),
    include_str!("../../keys/terminal-root.pem"),
    include_str!("../../keys/terminal.pem"),
    include_str!("../../keys/terminal-stranger.pem"),
    include_str!("../../keys/holder-00.pem"),
    include_str!("../../keys/holder-01.pem"),
    include_str!("../../keys/holder-02.pem"),
    include_str!("../../keys/holder-03.pem"),
    include_str!("../../keys/holder-04.pem"),
    include_str!("../../keys/holder-05.pem"),
    include_str!("../../keys/holder-06.pem"),
    include_str!("../../keys/holder-07.pem"),
    include_str!("../../keys/holder-08.pem"),
    include_str!("../../keys/holder-09.pem"),
    include_str!("../../keys/holder-10.pem"),
    include_str!("../../keys/holder-11.pem"),
    include_str!("../../keys/holder-12.pem"),
    include_str!("../../keys/holder-13.pem"),
    include_str!("../../keys/holder-14.pem"),
    include_str!("../../keys/holder-15.pem"),
];

/// Decoding a private key costs more than signing with it, so each is decoded once.
static POOL: [OnceLock<PoolKey>; PEMS.len()] = [const { OnceLock::new() }; PEMS.len()];

impl PoolKey {
    pub(super) fn authority(key: AuthorityKey) -> &'static Self {
        Self::at(key as usize)
    }

    pub(super) fn holder(slot: usize) -> &'static Self {
        Self::at(AUTHORITY_KEYS + slot % HOLDER_KEYS)
    }

    pub(super) fn holder_pem(slot: usize) -> &'static str {
        PEMS[AUTHORITY_KEYS + slot % HOLDER_KEYS]
    }

    pub(super) fn authority_pem(key: AuthorityKey) -> &'static str {
        PEMS[key as usize]
    }

    fn at(index: usize) -> &'static Self {
        POOL[index].get_or_init(|| Self::from_pem(PEMS[index]))
    }

    /// The files are part of this crate, so one that does not decode is a broken build, not a run-time condition.
    fn from_pem(pem: &str) -> Self {
        let private = RsaPrivateKey::from_pkcs8_pem(pem).expect("a committed key decodes");
        let public = private
            .to_public_key()
            .to_public_key_der()
            .expect("a public key encodes");
        let public = SubjectPublicKeyInfoOwned::from_der(public.as_bytes()).expect("a public key decodes");
        Self {
            private,
            public,
            recent: Mutex::default(),
        }
    }

    pub(super) fn public(&self) -> &SubjectPublicKeyInfoOwned {
        &self.public
    }

    /// RFC 5280 §4.2.1.2, method 1: SHA-1 of the bits of the public key.
    pub(super) fn key_id(&self) -> Vec<u8> {
        Sha1::digest(self.public.subject_public_key.raw_bytes()).to_vec()
    }

    pub(super) fn sign_padded(&self, input: &[u8]) -> Result<Vec<u8>, MintError> {
        let refused = MintError::Input { length: input.len() };
        if input.is_empty() || input.len() > LONGEST_INPUT {
            return Err(refused);
        }
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = recent.iter().find(|(known, _)| known == input) {
            return Ok(known.clone());
        }
        let signature = self
            .private
            .sign(Pkcs1v15Sign::new_unprefixed(), input)
            .map_err(|_| refused)?;
        if recent.len() == REMEMBERED {
            recent.pop_front();
        }
        recent.push_back((input.to_vec(), signature.clone()));
        Ok(signature)
    }

    /// PKCS#1 v1.5 with SHA-256 over a message, 256 bytes.
    pub(super) fn sign_message(&self, message: &[u8]) -> Result<Vec<u8>, MintError> {
        self.sign_padded(&SignatureDigest::Sha256.digest_info(message))
    }

    /// The modulus, big endian, 256 bytes.
    pub(super) fn modulus(&self) -> Vec<u8> {
        self.private.n().to_bytes_be()
    }

    /// PKCS#8 DER.
    pub(super) fn pkcs8(&self) -> Result<Vec<u8>, MintError> {
        let document = self.private.to_pkcs8_der();
        Ok(document
            .map_err(|_| MintError::Input { length: 0 })?
            .as_bytes()
            .to_vec())
    }

    /// A DER signature value over `digest_info`.
    pub(super) fn signature(&self, digest_info: &[u8]) -> Result<BitString, MintError> {
        Ok(BitString::from_bytes(&self.sign_padded(digest_info)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_rsa_2048_with_exponent_65537_and_no_two_are_alike() {
        let mut ids = Vec::new();
        for (index, pem) in PEMS.iter().enumerate() {
            assert!(pem.starts_with("SYNTHETIC TEST KEY"));
            let key = PoolKey::at(index);
            assert_eq!(key.private.n().bits(), 2048);
            assert_eq!(key.private.e(), &rsa::BigUint::from(65_537_u32));
            ids.push(key.key_id());
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), PEMS.len());
    }

    #[test]
    fn padding_takes_the_bytes_as_they_are() {
        for length in [1, 51, 245] {
            let input = vec![0xA5; length];
            let signature = sign_padded(3, &input).unwrap();
            assert_eq!(signature.len(), 256);
            let key = PoolKey::holder(3).private.to_public_key();
            let opened = rsa::BigUint::from_bytes_be(&signature)
                .modpow(key.e(), key.n())
                .to_bytes_be();
            // The leading 00 is lost in the number: 01, FF…, 00, input.
            assert_eq!(opened[0], 1);
            assert!(opened[1..254 - length].iter().all(|&byte| byte == 0xFF));
            assert_eq!(opened[254 - length], 0);
            assert_eq!(&opened[255 - length..], input);
        }
        for length in [0, 246] {
            assert_eq!(sign_padded(3, &vec![0; length]), Err(MintError::Input { length }));
        }
    }

    #[test]
    fn slots_wrap_beyond_the_pool() {
        assert_eq!(
            PoolKey::holder(2).key_id(),
            PoolKey::holder(2 + HOLDER_KEYS).key_id()
        );
        assert_ne!(PoolKey::holder(2).key_id(), PoolKey::holder(3).key_id());
    }
}
