//! People of the operator (審査 side): added and stopped by the program.

use kazasu_wire::secret::AccountPassword;
use thiserror::Error;

use super::id::OperatorId;
use super::password;
use crate::audit::{self, Action, Entry};
use crate::problem::Refusal;
use crate::service::{Service, opaque_id};
use crate::store::operator::{self, OperatorPerson};
use crate::store::portal_session::{self, Who};
use crate::store::{self, StoreError, second_factor};

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum OperatorError {
    /// 1 to 60 letters, digits, `.`, `-`, `_`.
    #[error("a name is 1 to 60 letters, digits, periods, hyphens and underscores")]
    Name,
    /// Somebody has the name, now or before.
    #[error("the name is taken")]
    Taken,
    /// Nobody of the name is in use.
    #[error("there is nobody of this name")]
    Unknown,
    /// A password could not be hashed.
    #[error("a password could not be hashed")]
    Hashing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OperatorError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Name | Self::Taken | Self::Unknown => "request.field.invalid",
            Self::Hashing => "service.internal.bug",
            Self::Store(error) => error.code(),
        }
    }
}

const LONGEST_NAME: usize = 60;

/// Adds one; the first password is told once. The second factor is set up at the first log-in.
///
/// # Errors
/// [`OperatorError`].
pub async fn add(service: &Service, name: &str) -> Result<(OperatorId, AccountPassword), OperatorError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if !(1..=LONGEST_NAME).contains(&name.len()) || !name.bytes().all(plain) {
        return Err(OperatorError::Name);
    }
    let first = password::generate();
    let person = OperatorPerson {
        operator_id: store::well_formed(opaque_id(), "operators")?,
        name: name.to_owned(),
        password_hash: hashed(service, &first).await?,
    };
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    if !operator::insert(&mut write, &person, now).await? {
        return Err(OperatorError::Taken);
    }
    let entry = about(service, &person);
    audit::write_down(
        &mut write,
        service.keys.as_ref(),
        now,
        Action::OperatorAdded,
        entry,
    )
    .await?;
    write.commit().await?;
    Ok((person.operator_id, first))
}

/// Gives one a new first password and takes the second factor away: for somebody who lost both.
///
/// # Errors
/// [`OperatorError`].
pub async fn reset(service: &Service, name: &str) -> Result<AccountPassword, OperatorError> {
    let person = operator::by_name(&service.store, name)
        .await?
        .ok_or(OperatorError::Unknown)?;
    let first = password::generate();
    let hash = hashed(service, &first).await?;
    let mut write = service.store.write().await?;
    operator::set_password(&mut write, &person.operator_id, &hash).await?;
    second_factor::forget(&mut write, person.operator_id.as_str()).await?;
    portal_session::end_all(&mut write, &Who::Operator(person.operator_id.clone())).await?;
    let entry = about(service, &person);
    let (keys, now) = (service.keys.as_ref(), service.clock.now());
    audit::write_down(&mut write, keys, now, Action::PasswordReset, entry).await?;
    write.commit().await?;
    Ok(first)
}

/// Ends one's use, from the next request on.
///
/// # Errors
/// [`OperatorError`].
pub async fn stop(service: &Service, name: &str) -> Result<(), OperatorError> {
    let person = operator::by_name(&service.store, name)
        .await?
        .ok_or(OperatorError::Unknown)?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    operator::stop(&mut write, &person.operator_id, now).await?;
    portal_session::end_all(&mut write, &Who::Operator(person.operator_id.clone())).await?;
    let entry = about(service, &person);
    audit::write_down(
        &mut write,
        service.keys.as_ref(),
        now,
        Action::OperatorStopped,
        entry,
    )
    .await?;
    Ok(write.commit().await?)
}

fn about(service: &Service, person: &OperatorPerson) -> Entry<'static> {
    let id = person.operator_id.as_str().as_bytes();
    Entry {
        subject: Some(audit::subject(service.keys.as_ref(), id)),
        ..Entry::default()
    }
}

async fn hashed(service: &Service, password: &AccountPassword) -> Result<String, OperatorError> {
    // EXPOSE: into Argon2id only.
    let made: Result<String, Refusal> = password::hash(service, password.expose()).await;
    made.map_err(|_| OperatorError::Hashing)
}
