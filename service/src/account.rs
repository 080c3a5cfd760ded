//! Issuing accounts: one per terminal, each with a generated password and an activation code (requirements 202–216).

use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHasher as _};
use kazasu_wire::id::{AccountId, InstitutionCode};
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::secret::{AccountPassword, ActivationCode};
use thiserror::Error;

use crate::audit::{self, Action, Entry};
use crate::keyring::{Generation, KeyRing, KeyRingError, Purpose, random};
use crate::service::Service;
use crate::store::{self, StoreError};

/// Most terminals of one application (requirements 201).
pub const MOST_TERMINALS: u16 = 20;
const PASSWORD_LENGTH: usize = 10;
const LARGEST_NUMBER: i64 = 9_999_999;

/// Why no accounts were issued.
#[derive(Debug, Error)]
pub enum ApproveError {
    /// The facility master does not hold the institution.
    #[error("the institution is not in the facility master")]
    UnknownInstitution,
    /// 1 to [`MOST_TERMINALS`] may be asked for.
    #[error("the number of terminals is out of range")]
    Terminals,
    /// All seven-digit numbers are given away.
    #[error("no account number is left")]
    Exhausted,
    /// A password could not be hashed.
    #[error("a password could not be hashed")]
    Hashing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ApproveError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownInstitution => "facility.institution.unknown",
            Self::Terminals => "request.field.invalid",
            Self::Exhausted | Self::Hashing => "service.internal.bug",
            Self::Store(error) => error.code(),
        }
    }
}

/// An account as handed out, once: the store keeps hashes only.
pub type IssuedAccount = ActivationPayload;

/// Issues `terminals` accounts for an institution: all or none. The one function by which accounts come to be.
///
/// # Errors
/// See [`ApproveError`].
pub async fn approve(
    service: &Service,
    institution_code: &InstitutionCode,
    terminals: u16,
) -> Result<Vec<IssuedAccount>, ApproveError> {
    if !(1..=MOST_TERMINALS).contains(&terminals) {
        return Err(ApproveError::Terminals);
    }
    let facility = store::facility::by_code(&service.store, institution_code)
        .await?
        .ok_or(ApproveError::UnknownInstitution)?;
    let mut drafts = Vec::new();
    for _ in 0..terminals {
        let password = AccountPassword::new(generate_password());
        drafts.push((hash(service, &password).await?, password, generate_code()));
    }
    let now = service.clock.now();
    let mut issued = Vec::new();
    let mut write = service.store.write().await?;
    for (password_hash, password, activation_code) in drafts {
        let account_id = number(store::account::next_number(&mut write).await?)?;
        let keys = service.keys.as_ref();
        let code_mac =
            code_mac(keys, keys.current(), &account_id, &activation_code).map_err(StoreError::from)?;
        let account = store::account::Account {
            facility_id: facility.facility_id.clone(),
            password_hash,
            code_mac: Some(code_mac.to_vec()),
        };
        store::account::insert(&mut write, &account_id, &account, now).await?;
        let entry = Entry {
            facility: Some(&facility.facility_id),
            account: Some(&account_id),
            ..Entry::default()
        };
        audit::write_down(
            &mut write,
            service.keys.as_ref(),
            now,
            Action::AccountIssued,
            entry,
        )
        .await?;
        issued.push(IssuedAccount {
            institution_code: institution_code.clone(),
            account_id,
            password,
            activation_code,
            origin: service.origin.clone(),
        });
    }
    write.commit().await?;
    Ok(issued)
}

/// Keyed hash of an activation code: twelve digits alone could be tried out from a stolen database.
///
/// # Errors
/// [`KeyRingError`].
pub fn code_mac(
    keys: &dyn KeyRing,
    generation: Generation,
    account: &AccountId,
    code: &ActivationCode,
) -> Result<[u8; 32], KeyRingError> {
    // EXPOSE: into a keyed hash only. What a typist puts between groups of digits does not count.
    let digits: zeroize::Zeroizing<String> = code
        .expose()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '－' | 'ー'))
        .collect::<String>()
        .into();
    keys.mac_of(
        generation,
        Purpose::ActivationCode,
        &[account.as_str().as_bytes(), digits.as_bytes()],
    )
}

async fn hash(service: &Service, password: &AccountPassword) -> Result<String, ApproveError> {
    // EXPOSE: into Argon2id only.
    let password = zeroize::Zeroizing::new(password.expose().as_bytes().to_vec());
    let place = service
        .limits
        .hashes()
        .enter()
        .map_err(|_| ApproveError::Hashing)?;
    service
        .hash(place, move || {
            let salt = SaltString::encode_b64(&random::<16>()).ok()?;
            let hash = Argon2::default().hash_password(&password, &salt).ok()?;
            Some(hash.to_string())
        })
        .await
        .flatten()
        .ok_or(ApproveError::Hashing)
}

fn number(number: i64) -> Result<AccountId, ApproveError> {
    if number > LARGEST_NUMBER {
        return Err(ApproveError::Exhausted);
    }
    format!("W{number:07}")
        .parse()
        .map_err(|_| ApproveError::Exhausted)
}

/// Upper and lower case and digits, none of which looks like another (`0 O o`, `1 I l`, …), at least one of each
/// kind.
pub(crate) fn generate_password() -> String {
    const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    const LOWER: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
    const DIGIT: &[u8] = b"23456789";
    let alphabet = [UPPER, LOWER, DIGIT].concat();
    loop {
        let password: String = (0..PASSWORD_LENGTH)
            .map(|_| char::from(pick(&alphabet)))
            .collect();
        let has = |kind: &[u8]| password.bytes().any(|b| kind.contains(&b));
        if has(UPPER) && has(LOWER) && has(DIGIT) {
            return password;
        }
    }
}

fn generate_code() -> ActivationCode {
    ActivationCode::new((0..12).map(|_| char::from(pick(b"0123456789"))).collect())
}

/// One of `alphabet`, each as likely as the other: bytes past the last whole multiple are drawn again.
fn pick(alphabet: &[u8]) -> u8 {
    let fair = 256 - 256 % alphabet.len();
    loop {
        let [byte] = random::<1>();
        if usize::from(byte) < fair
            && let Some(letter) = alphabet.get(usize::from(byte) % alphabet.len())
        {
            return *letter;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_secrets_have_their_form() {
        for _ in 0..200 {
            let password = generate_password();
            assert_eq!(password.len(), PASSWORD_LENGTH);
            assert!(!password.contains(['0', 'O', 'o', '1', 'I', 'l']), "{password}");
            assert!(password.bytes().any(|b| b.is_ascii_uppercase()));
            assert!(password.bytes().any(|b| b.is_ascii_lowercase()));
            assert!(password.bytes().any(|b| b.is_ascii_digit()));
            let code = generate_code();
            assert_eq!(code.expose().len(), 12);
            assert!(code.expose().bytes().all(|b| b.is_ascii_digit()));
        }
        assert_eq!(number(7).unwrap().as_str(), "W0000007");
        assert!(number(LARGEST_NUMBER + 1).is_err());
    }
}
