//! ログインパスコード・パスワード: what opens the app on this device.

use std::fmt;

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use ring::rand::{SecureRandom as _, SystemRandom};
use thiserror::Error;
use zeroize::Zeroizing;

/// Fewest characters of a passphrase; no source gives a rule for the app (`project-defined`).
pub const SHORTEST: usize = 8;
/// Most characters, as the portal's password.
pub const LONGEST: usize = 100;

/// A passphrase as typed: wiped on drop, never shown.
pub struct Passphrase(Zeroizing<String>);

/// The passphrase would be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PassphraseError {
    /// Fewer than [`SHORTEST`] or more than [`LONGEST`] characters, or one character over and over.
    #[error("the passphrase is too weak")]
    TooWeak,
    /// No randomness or memory for the hash.
    #[error("the passphrase cannot be hashed")]
    Unhashable,
}

impl PassphraseError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooWeak => "app.password.too-weak",
            Self::Unhashable => "app.internal.bug",
        }
    }
}

impl Passphrase {
    /// Takes over what was typed, whatever it is.
    #[must_use]
    pub fn new(typed: String) -> Self {
        Self(Zeroizing::new(typed))
    }

    /// Judges a passphrase somebody wants to set.
    ///
    /// # Errors
    /// [`PassphraseError::TooWeak`].
    pub fn judge(&self) -> Result<(), PassphraseError> {
        let length = self.0.chars().count();
        let mut characters = self.0.chars();
        let first = characters.next();
        let repeated = characters.all(|character| Some(character) == first);
        if (SHORTEST..=LONGEST).contains(&length) && !repeated {
            Ok(())
        } else {
            Err(PassphraseError::TooWeak)
        }
    }

    /// The verifier to store: a PHC string of Argon2id.
    pub(crate) fn verifier(&self) -> Result<String, PassphraseError> {
        let mut salt = [0; 16];
        SystemRandom::new()
            .fill(&mut salt)
            .map_err(|_| PassphraseError::Unhashable)?;
        let salt = SaltString::encode_b64(&salt).map_err(|_| PassphraseError::Unhashable)?;
        let hash = hasher()?
            .hash_password(self.0.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|_| PassphraseError::Unhashable);
        overwrite_stack();
        hash
    }

    /// Whether this is the passphrase of a stored verifier.
    pub(crate) fn matches(&self, verifier: &str) -> bool {
        let Ok(hash) = PasswordHash::new(verifier) else {
            return false;
        };
        let matches = hasher().is_ok_and(|hasher| hasher.verify_password(self.0.as_bytes(), &hash).is_ok());
        overwrite_stack();
        matches
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(***)")
    }
}

/// Argon2id, 19 MiB, two passes: the least RFC 9106 users are advised to take, bearable on an old tablet.
fn hasher() -> Result<Argon2<'static>, PassphraseError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|_| PassphraseError::Unhashable)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A hash works on a copy of the first bytes on the stack, and returns without wiping it.
#[inline(never)]
fn overwrite_stack() {
    let mut below = [0_u8; 32 * 1024];
    std::hint::black_box(&mut below);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judged_by_length_and_variety() {
        for (typed, good) in [
            ("IQazse45", true),
            ("あいうえおかきく", true),
            ("1234567", false),
            ("11111111", false),
            ("", false),
        ] {
            assert_eq!(Passphrase::new(typed.to_owned()).judge().is_ok(), good, "{typed}");
        }
        assert!(Passphrase::new("ab".repeat(51)).judge().is_err());
    }

    #[test]
    fn verifier_knows_its_passphrase() {
        let passphrase = Passphrase::new("IQazse45".to_owned());
        let verifier = passphrase.verifier().unwrap();
        assert!(verifier.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passphrase.matches(&verifier));
        assert!(!Passphrase::new("IQazse46".to_owned()).matches(&verifier));
        assert!(!passphrase.matches("not a verifier"));
        assert_eq!(format!("{passphrase:?}"), "Passphrase(***)");
    }
}
