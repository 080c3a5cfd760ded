//! ユーザ設定情報: what an account was handed out with (requirements 208–216, docs/adr/0025-applications.md).
//!
//! Kept sealed until the account's first activation, thirty days at most; then there is only re-issue. The key is that of
//! the month of issue, which the service destroys at the end of the month after: copies in backups open no more.

use jiff::{SignedDuration, Timestamp};
use kazasu_wire::base64url;
use kazasu_wire::id::AccountId;
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::retention::japanese_day;
use kazasu_wire::signed::sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::account::IssuedAccount;
use crate::keyring::{KeyRingError, Month, SealingKey, random};
use crate::service::Service;
use crate::store::account_sheet::{self as store, Sheet};
use crate::store::sealed::context;
use crate::store::{StoreError, Write, well_formed};

/// Longest time a sheet can be had.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a one-time link is good for that is shown.
const LINK: SignedDuration = SignedDuration::from_hours(1);

/// Where a one-time link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the screen, to be opened now or sent on: it has an hour.
    Screen,
    /// On the sheet, beside the secrets it gives: it is good as long as they are.
    Sheet,
}

/// Why there is no sheet.
#[derive(Debug, Error)]
pub enum SheetError {
    /// The account was activated, its time is over, or the link was used: only re-issue helps.
    #[error("the account's data is not kept any more")]
    Gone,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SheetError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gone => "office.sheet.gone",
            Self::Store(error) => error.code(),
        }
    }
}

/// A sheet that was opened.
#[derive(Debug)]
pub struct Opened {
    /// What stands on it.
    pub payload: ActivationPayload,
    /// When the account was issued.
    pub issued_at: Timestamp,
    /// Until when it can be had.
    pub until: Timestamp,
}

/// Keeps a sheet, in the transaction that issues its account. An older one of the same account goes.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(service: &Service, write: &mut Write, account: &IssuedAccount) -> Result<(), StoreError> {
    let now = service.clock.now();
    let key = SealingKey::Month(Month::of(japanese_day(now)));
    let context = context("account_sheets", account.account_id.as_str());
    let sealed = service.keys.seal(key, &context, account.to_text().as_bytes())?;
    let until = now.checked_add(KEPT).unwrap_or(Timestamp::MAX);
    store::put(write, &account.account_id, now, until, &sealed).await
}

/// Opens the sheet of an account.
///
/// # Errors
/// [`SheetError`].
pub async fn open(service: &Service, account: &AccountId) -> Result<Opened, SheetError> {
    let sheet = store::find(&service.store, account)
        .await?
        .ok_or(SheetError::Gone)?;
    opened(service, &sheet)
}

/// Makes a one-time link; one made before is worth nothing any more. The word at its end.
///
/// # Errors
/// [`SheetError`].
pub async fn link(
    service: &Service,
    account: &AccountId,
    place: Place,
) -> Result<Zeroizing<String>, SheetError> {
    let opened = open(service, account).await?;
    let word = Zeroizing::new(base64url::encode(&random::<32>()));
    let until = match place {
        Place::Screen => service.clock.now().checked_add(LINK).unwrap_or(Timestamp::MAX),
        Place::Sheet => opened.until,
    };
    let mut write = service.store.write().await?;
    if !store::set_link(&mut write, account, &sha256(word.as_bytes()), until).await? {
        return Err(SheetError::Gone);
    }
    write.commit().await?;
    Ok(word)
}

/// Opens the sheet of a one-time link, and uses the link up.
///
/// # Errors
/// [`SheetError`].
pub async fn redeem(service: &Service, word: &str) -> Result<Opened, SheetError> {
    let mut write = service.store.write().await?;
    let sheet = store::use_link(&mut write, &sha256(word.as_bytes()), service.clock.now())
        .await?
        .ok_or(SheetError::Gone)?;
    let opened = opened(service, &sheet)?;
    write.commit().await?;
    Ok(opened)
}

/// The activation code as people read it: in groups of four.
#[must_use]
pub fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn opened(service: &Service, sheet: &Sheet) -> Result<Opened, SheetError> {
    if sheet.until <= service.clock.now() {
        return Err(SheetError::Gone);
    }
    let context = context("account_sheets", sheet.account_id.as_str());
    let plain = match service.keys.open(&context, &sheet.sealed) {
        Err(KeyRingError::KeyGone) => return Err(SheetError::Gone),
        opened => opened.map_err(StoreError::from)?,
    };
    let text = std::str::from_utf8(&plain).ok();
    let payload = text.and_then(|text| ActivationPayload::parse(text).ok());
    Ok(Opened {
        payload: well_formed(payload, "account_sheets")?,
        issued_at: sheet.issued_at,
        until: sheet.until,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_four() {
        assert_eq!(in_groups("123456789012"), "1234 5678 9012");
        assert_eq!(in_groups(""), "");
    }
}
