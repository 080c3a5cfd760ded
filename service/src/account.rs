//! Issuing accounts: one per terminal, each with a generated password and an activation code (requirements 202–216).

use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHasher as _};
use kazasu_wire::activation::Facility;
use kazasu_wire::id::{AccountId, FacilityId, InstitutionCode};
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::secret::{AccountPassword, ActivationCode};
use kazasu_wire::stop::StopReason;
use thiserror::Error;

use crate::account_sheet;
use crate::audit::{self, Action, Entry};
use crate::keyring::{Generation, KeyRing, KeyRingError, Purpose, random};
use crate::service::Service;
use crate::store::{self, StoreError, Write};

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
    /// The clinic has no such account, or its use has ended.
    #[error("the clinic has no such account")]
    Unknown,
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
            Self::Unknown => "office.account.unknown",
            Self::Terminals => "request.field.invalid",
            Self::Exhausted | Self::Hashing => "service.internal.bug",
            Self::Store(error) => error.code(),
        }
    }
}

/// An account as handed out, once: the store keeps hashes only.
pub type IssuedAccount = ActivationPayload;

/// An account to come: what takes long is done, and nothing is written.
#[derive(Debug)]
pub struct Prepared {
    password: AccountPassword,
    password_hash: String,
    activation_code: ActivationCode,
}

/// Issues `terminals` accounts for an institution: all or none.
///
/// # Errors
/// See [`ApproveError`].
pub async fn approve(
    service: &Service,
    institution_code: &InstitutionCode,
    terminals: u16,
) -> Result<Vec<IssuedAccount>, ApproveError> {
    let facility = store::facility::by_code(&service.store, institution_code)
        .await?
        .ok_or(ApproveError::UnknownInstitution)?;
    let prepared = prepare(service, terminals).await?;
    let mut write = service.store.write().await?;
    let issued = issue(service, &mut write, &facility, prepared).await?;
    write.commit().await?;
    Ok(issued)
}

/// Generates and hashes, before a transaction begins.
///
/// # Errors
/// [`ApproveError::Terminals`], [`ApproveError::Hashing`].
pub async fn prepare(service: &Service, terminals: u16) -> Result<Vec<Prepared>, ApproveError> {
    if !(1..=MOST_TERMINALS).contains(&terminals) {
        return Err(ApproveError::Terminals);
    }
    let mut prepared = Vec::new();
    for _ in 0..terminals {
        let password = AccountPassword::new(generate_password());
        prepared.push(Prepared {
            password_hash: hash(service, &password).await?,
            password,
            activation_code: generate_code(),
        });
    }
    Ok(prepared)
}

/// Writes the accounts down. The one function by which accounts come to be.
///
/// # Errors
/// [`ApproveError::Exhausted`], [`ApproveError::Store`].
pub async fn issue(
    service: &Service,
    write: &mut Write,
    facility: &Facility,
    prepared: Vec<Prepared>,
) -> Result<Vec<IssuedAccount>, ApproveError> {
    let mut issued = Vec::new();
    for prepared in prepared {
        let account_id = number(store::account::next_number(write).await?)?;
        let (account, handed_out) = bound(service, facility, account_id, prepared)?;
        let now = service.clock.now();
        store::account::insert(write, &handed_out.account_id, &account, now).await?;
        let of = (&facility.facility_id, &handed_out.account_id);
        write_down(service, write, Action::AccountIssued, of).await?;
        issued.push(handed_out);
    }
    Ok(issued)
}

/// Gives an account a new password and a new code: what was handed out before is void, and so is the terminal that was
/// activated with it.
///
/// # Errors
/// [`ApproveError::Unknown`] where the clinic has no such account, or its use has ended.
pub async fn reissue(
    service: &Service,
    facility: &FacilityId,
    account_id: &AccountId,
) -> Result<(), ApproveError> {
    let facility = store::facility::by_id(&service.store, facility)
        .await?
        .ok_or(ApproveError::Unknown)?;
    let prepared = prepare(service, 1).await?.pop().ok_or(ApproveError::Terminals)?;
    let (account, handed_out) = bound(service, &facility, account_id.clone(), prepared)?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    if !store::account::renew(&mut write, account_id, &account).await? {
        return Err(ApproveError::Unknown);
    }
    store::device::stop_all(&mut write, account_id, &StopReason::Replaced, now).await?;
    account_sheet::keep(service, &mut write, &handed_out).await?;
    let of = (&facility.facility_id, account_id);
    write_down(service, &mut write, Action::AccountReissued, of).await?;
    Ok(write.commit().await?)
}

/// 利用停止: a lost terminal cannot ask for anything from the next request on; the account can be re-issued.
///
/// # Errors
/// [`ApproveError::Unknown`] where the clinic has no such account in use.
pub async fn stop(
    service: &Service,
    facility: &FacilityId,
    account_id: &AccountId,
) -> Result<(), ApproveError> {
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    if !store::account::stop(&mut write, facility, account_id, now).await? {
        return Err(ApproveError::Unknown);
    }
    store::device::stop_all(&mut write, account_id, &StopReason::Lost, now).await?;
    write_down(
        service,
        &mut write,
        Action::AccountStopped,
        (facility, account_id),
    )
    .await?;
    Ok(write.commit().await?)
}

/// 利用終了, for good.
///
/// # Errors
/// [`ApproveError::Unknown`] where the clinic has no such account, or it has ended before.
pub(crate) async fn end(
    service: &Service,
    write: &mut Write,
    facility: &FacilityId,
    account_id: &AccountId,
) -> Result<(), ApproveError> {
    let now = service.clock.now();
    if !store::account::end(write, facility, account_id, now).await? {
        return Err(ApproveError::Unknown);
    }
    store::device::stop_all(write, account_id, &StopReason::Ended, now).await?;
    Ok(write_down(service, write, Action::AccountEnded, (facility, account_id)).await?)
}

/// What the store keeps of an account, and what is handed out.
fn bound(
    service: &Service,
    facility: &Facility,
    account_id: AccountId,
    prepared: Prepared,
) -> Result<(store::account::Account, IssuedAccount), ApproveError> {
    let Prepared {
        password,
        password_hash,
        activation_code,
    } = prepared;
    let keys = service.keys.as_ref();
    let mac = code_mac(keys, keys.current(), &account_id, &activation_code).map_err(StoreError::from)?;
    let account = store::account::Account {
        facility_id: facility.facility_id.clone(),
        password_hash,
        code_mac: Some(mac.to_vec()),
    };
    let handed_out = IssuedAccount {
        institution_code: facility.institution_code.clone(),
        account_id,
        password,
        activation_code,
        origin: service.origin.clone(),
    };
    Ok((account, handed_out))
}

async fn write_down(
    service: &Service,
    write: &mut Write,
    action: Action,
    (facility, account): (&FacilityId, &AccountId),
) -> Result<(), StoreError> {
    let entry = Entry {
        facility: Some(facility),
        account: Some(account),
        ..Entry::default()
    };
    audit::write_down(write, service.keys.as_ref(), service.clock.now(), action, entry).await
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
