//! The service's own keys: outside the database, never in a backup of it.
//!
//! Results are sealed with **one key per month** of treatment; destroying that key is their deletion. A sealed
//! value names its key, so keys can be rotated without touching what is stored.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};
use thiserror::Error;
use zeroize::Zeroizing;

/// What a keyed hash is for. Each purpose has its own key: a value of one is worth nothing for another.
///
/// Proofs (nonces, codes, the audit) are made with the keys of the present [`Generation`] and name it or try a few. Names
/// of things in the database (people, certificates, `patient_ref`, subjects) are made with the first generation for
/// good: what they stand for is nowhere in clear, so they cannot be made anew, and with other keys nobody would be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Nonces of proofs.
    Nonce,
    /// Activation codes.
    ActivationCode,
    /// The counter of activation tries.
    ActivationSubject,
    /// People of the register and their certificates.
    Register,
    /// Certificates in what is kept about revocation.
    Revocation,
    /// `patient_ref`.
    Patient,
    /// The audit chain.
    AuditChain,
    /// The checkpoints of the audit.
    AuditCheckpoint,
    /// Subjects in the audit.
    AuditSubject,
    /// Mail addresses of the portal: names that last.
    PortalAddress,
    /// What a form carries to prove that this service's page sent it.
    PortalForm,
    /// Recovery codes of a second factor: names that last.
    RecoveryCode,
    /// Names the ring itself to its database.
    Identity,
    /// What 施設の確認 compares: birth dates and account numbers.
    FacilityCheck,
}

/// Which key seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SealingKey {
    /// The register's own: the current generation's. What it seals lies in `coverages` and in the tables of
    /// [`crate::store::sealed`]; [`crate::rotation`] goes through all of them before an older one is retired.
    Register,
    /// Of the results of one month.
    Month(Month),
}

/// A set of keys of the ring, made by one rotation; the first came with the ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(u32);

/// A sealing key that seals nothing new any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superseded {
    /// Its id, as sealed values name it.
    pub id: String,
    /// Since when.
    pub since: Timestamp,
}

/// A calendar month in Japan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// Why a key cannot be used.
#[derive(Debug, Error)]
pub enum KeyRingError {
    /// The file or the system behind the ring failed.
    #[error("the key ring cannot be read or written: {0}")]
    Unavailable(#[from] std::io::Error),
    /// The file is no key ring.
    #[error("the key ring is malformed")]
    Malformed,
    /// The file is readable by others.
    #[error("the key ring must be readable by its owner only (mode 0600)")]
    Exposed,
    /// The key a sealed value names is gone.
    #[error("the key of a sealed value is gone")]
    KeyGone,
    /// A sealed value does not open: changed, moved to another row, or of another ring.
    #[error("a sealed value does not open")]
    Sealed,
}

impl KeyRingError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "service.storage.unavailable"
    }
}

/// The keys. The default is [`crate::keyfile::KeyFile`]; a KMS or HSM can stand behind the same calls.
pub trait KeyRing: Send + Sync {
    /// HMAC-SHA256 of the length-prefixed `parts` under the first generation's key of `purpose`: for names that last.
    fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32];

    /// The same under the key of another generation: for proofs.
    ///
    /// # Errors
    /// [`KeyRingError::KeyGone`] where there is no such generation; [`KeyRingError::Unavailable`].
    fn mac_of(
        &self,
        generation: Generation,
        purpose: Purpose,
        parts: &[&[u8]],
    ) -> Result<[u8; 32], KeyRingError>;

    /// The generation that new proofs are made with.
    fn current(&self) -> Generation;

    /// Makes new keys, from `now` on the current ones. Nothing older is lost.
    ///
    /// # Errors
    /// [`KeyRingError::Unavailable`]: then nothing has changed.
    fn rotate(&self, now: Timestamp) -> Result<Generation, KeyRingError>;

    /// The sealing keys of older generations that are not retired.
    fn superseded(&self) -> Vec<Superseded>;

    /// Destroys a superseded sealing key. Only where nothing it sealed is left.
    ///
    /// # Errors
    /// [`KeyRingError::KeyGone`] where there is no such key, or it is the current one; [`KeyRingError::Unavailable`].
    fn retire(&self, id: &str) -> Result<(), KeyRingError>;

    /// Seals `plain`; `context` (table and row) must be given again to open it.
    ///
    /// # Errors
    /// [`KeyRingError::Unavailable`] where a new month key cannot be kept; [`KeyRingError::KeyGone`] for a month
    /// that was destroyed.
    fn seal(&self, key: SealingKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyRingError>;

    /// Opens a sealed value.
    ///
    /// # Errors
    /// [`KeyRingError::KeyGone`] or [`KeyRingError::Sealed`].
    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyRingError>;

    /// Takes over what other processes on the same ring have changed; says at the same time whether it is there.
    ///
    /// # Errors
    /// [`KeyRingError::Unavailable`] or [`KeyRingError::Malformed`]; what was known stays.
    fn refresh(&self) -> Result<(), KeyRingError>;

    /// Destroys the month keys before `month`; their names.
    ///
    /// # Errors
    /// [`KeyRingError::Unavailable`].
    fn forget_before(&self, month: Month) -> Result<Vec<String>, KeyRingError>;
}

impl Generation {
    /// The one that came with the ring.
    pub const FIRST: Self = Self(1);

    /// The generation of a number; none below 1.
    #[must_use]
    pub fn of(number: u32) -> Option<Self> {
        (number > 0).then_some(Self(number))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The one after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// This one and all before it, the newest first.
    pub fn and_before(self) -> impl Iterator<Item = Self> {
        (1..=self.0).rev().map(Self)
    }
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// Reads `YYYY-MM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        format!("{text}-01").parse().ok().map(Self::of)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl fmt::Display for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Register => f.write_str("register"),
            Self::Month(month) => month.fmt(f),
        }
    }
}

/// Version of the sealed form: `version ‖ len(key id) ‖ key id ‖ nonce ‖ ciphertext ‖ tag`.
const SEALED_VERSION: u8 = 1;

/// Seals with AES-256-GCM under a random nonce (far below 2^32 values per key).
///
/// # Errors
/// [`KeyRingError::Sealed`] where the system has no randomness.
pub fn seal_with(
    key: &[u8; 32],
    key_id: &str,
    context: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, KeyRingError> {
    let mut nonce = [0; NONCE_LEN];
    SystemRandom::new()
        .fill(&mut nonce)
        .map_err(|_| KeyRingError::Sealed)?;
    let id_length = u8::try_from(key_id.len()).map_err(|_| KeyRingError::Malformed)?;
    let mut ciphertext = plain.to_vec();
    aead(key)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            aad(key_id, context),
            &mut ciphertext,
        )
        .map_err(|_| KeyRingError::Sealed)?;
    let mut sealed = vec![SEALED_VERSION, id_length];
    sealed.extend_from_slice(key_id.as_bytes());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&ciphertext);
    Ok(sealed)
}

/// The id of the key that sealed a value, and what [`open_with`] needs.
#[must_use]
pub fn parse_sealed(sealed: &[u8]) -> Option<(&str, &[u8])> {
    let (&version, rest) = sealed.split_first()?;
    let (&length, rest) = rest.split_first()?;
    let (id, rest) = rest.split_at_checked(usize::from(length))?;
    if version != SEALED_VERSION {
        return None;
    }
    Some((std::str::from_utf8(id).ok()?, rest))
}

/// Opens the second part of [`parse_sealed`].
///
/// # Errors
/// [`KeyRingError::Sealed`].
pub fn open_with(
    key: &[u8; 32],
    key_id: &str,
    context: &[u8],
    body: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyRingError> {
    let (nonce, ciphertext) = body.split_at_checked(NONCE_LEN).ok_or(KeyRingError::Sealed)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyRingError::Sealed)?;
    let mut plain = Zeroizing::new(ciphertext.to_vec());
    let length = aead(key)?
        .open_in_place(nonce, aad(key_id, context), &mut plain)
        .map_err(|_| KeyRingError::Sealed)?
        .len();
    plain.truncate(length);
    Ok(plain)
}

/// HMAC-SHA256 of length-prefixed parts.
#[must_use]
pub fn mac_with(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        context.update(&length.to_be_bytes());
        context.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.sign().as_ref());
    out
}

fn aead(key: &[u8; 32]) -> Result<LessSafeKey, KeyRingError> {
    UnboundKey::new(&AES_256_GCM, key)
        .map(LessSafeKey::new)
        .map_err(|_| KeyRingError::Malformed)
}

fn aad(key_id: &str, context: &[u8]) -> Aad<Vec<u8>> {
    let mut bytes = key_id.as_bytes().to_vec();
    bytes.push(0);
    bytes.extend_from_slice(context);
    Aad::from(bytes)
}

/// Random bytes of the system.
///
/// # Panics
/// Where the system has no randomness: nothing may go on without it.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the system gives random bytes");
    bytes
}
