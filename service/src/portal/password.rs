//! Passwords of people: Argon2id, a bounded number at once.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use kazasu_wire::secret::AccountPassword;
use zeroize::Zeroizing;

use crate::keyring::random;
use crate::problem::Refusal;
use crate::service::Service;

/// What a password is compared with where there is nobody: the answer takes as long as any other.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed(&random::<32>()).unwrap_or_default());

/// The hash of a password, as it is stored.
///
/// # Errors
/// `service.overload.busy`.
pub(super) async fn hash(service: &Service, password: &str) -> Result<String, Refusal> {
    let password = Zeroizing::new(password.as_bytes().to_vec());
    let place = service.limits.hashes().enter()?;
    let made = service.hash(place, move || hashed(&password)).await.flatten();
    made.ok_or_else(|| Refusal::new("service.internal.bug", "a password could not be hashed"))
}

/// Whether a password is the one of a hash; of nobody's, never.
///
/// # Errors
/// `service.overload.busy`.
pub(super) async fn verify(service: &Service, password: &str, hash: Option<String>) -> Result<bool, Refusal> {
    let password = Zeroizing::new(password.as_bytes().to_vec());
    let place = service.limits.hashes().enter()?;
    let judged = service
        .hash(place, move || {
            let somebody = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.clone());
            let parsed = PasswordHash::new(&hash);
            let same =
                parsed.is_ok_and(|parsed| Argon2::default().verify_password(&password, &parsed).is_ok());
            same && somebody
        })
        .await;
    Ok(judged.unwrap_or(false))
}

/// A password nobody chose, to be given out once.
pub(super) fn generate() -> AccountPassword {
    AccountPassword::new(crate::account::generate_password())
}

fn hashed(password: &[u8]) -> Option<String> {
    let salt = SaltString::encode_b64(&random::<16>()).ok()?;
    let hash = Argon2::default().hash_password(password, &salt).ok()?;
    Some(hash.to_string())
}
