//! Wrong tries of secrets: slowed, then locked (docs/adr/0018-limits.md).
//!
//! A try is counted *before* it is judged, so that tries made side by side are all counted, and in the database, so that
//! all instances count together. Three things are counted: the pair of subject and address, the address over all
//! subjects, the subject over all addresses. Only the first two make anybody wait. The third never does, or anybody could
//! lock somebody else's account; it only leaves a new address one try instead of five before it waits.
//!
//! Subjects and addresses that do not exist or were never seen are counted like any other: nothing tells them apart.

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use kazasu_wire::id::{AccountId, ClientId, InstitutionCode};
use thiserror::Error;

use crate::audit::{self, Action, Entry};
use crate::keyring::{KeyRing, Purpose};
use crate::problem::Refusal;
use crate::service::Service;
use crate::settings::Address;
use crate::store::secret_try::{self, Counted};
use crate::store::{StoreError, Write};

/// Whose secret is tried.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// Password and activation code of an account.
    Account(&'a InstitutionCode, &'a AccountId),
    /// The secret of a receipt-computer client; any text a caller may send for its id.
    Client(&'a str),
    /// The password of a user of the portal; the keyed pseudonym of any mail address.
    PortalUser(&'a [u8; 32]),
    /// The password of a person of the operator; any name a caller may send.
    Operator(&'a str),
    /// The second factor of a user or a person of the operator, by its id.
    SecondFactor(&'a str),
}

/// A try that was counted and is to be judged now.
#[derive(Debug)]
pub(crate) struct Try {
    pair: Counted,
    all: Counted,
    address: Counted,
}

/// What an operator takes the waits from.
#[derive(Debug, Clone, Copy)]
pub enum Unlock<'a> {
    /// An account, from all addresses.
    Account(&'a InstitutionCode, &'a AccountId),
    /// A receipt-computer client, from all addresses.
    Client(&'a ClientId),
    /// An address, over all subjects.
    Address(Address),
}

/// Why nothing was unlocked.
#[derive(Debug, Error)]
pub enum UnlockError {
    /// Nobody tried there since a day, so nothing waits.
    #[error("nothing is slowed or locked there")]
    NothingWaits,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UnlockError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NothingWaits => "request.field.invalid",
            Self::Store(error) => error.code(),
        }
    }
}

/// How a count makes its subject wait.
#[derive(Debug, Clone, Copy)]
struct Waits {
    /// The first try that waits.
    free: i64,
    /// The first try that locks.
    locked: i64,
}

/// Five tries, then 30 s, doubled up to an hour; locked from the twentieth on, more than nine hours later.
const PAIR: Waits = Waits { free: 5, locked: 20 };
/// The same where many addresses try one subject: the owner, from an address of his own, is still heard at once.
const PAIR_UNDER_ATTACK: Waits = Waits { free: 1, locked: 20 };
/// Wrong tries of a subject from all addresses that show that somebody is at it.
const ATTACK: i64 = 30;
/// A clinic's terminals share one address: more mistakes are made there than with one account.
const ADDRESS: Waits = Waits { free: 20, locked: 40 };
const FIRST_WAIT_SECONDS: i64 = 30;
const LONGEST_WAIT_SECONDS: i64 = 3_600;
/// How long a lock holds unless an operator opens it, and how long counts are remembered.
const DAY_SECONDS: i64 = 24 * 3_600;

impl Waits {
    /// Seconds after the `count`th wrong try.
    fn after(self, count: i64) -> i64 {
        if count >= self.locked {
            return DAY_SECONDS;
        }
        if count < self.free {
            return 0;
        }
        let doublings = u32::try_from(count - self.free).unwrap_or(u32::MAX);
        FIRST_WAIT_SECONDS
            .saturating_mul(2_i64.saturating_pow(doublings))
            .min(LONGEST_WAIT_SECONDS)
    }
}

impl Subject<'_> {
    fn mac(&self, keys: &dyn KeyRing) -> [u8; 32] {
        let parts: [&[u8]; 3] = match self {
            Self::Account(institution, account) => [
                b"account",
                institution.as_str().as_bytes(),
                account.as_str().as_bytes(),
            ],
            Self::Client(id) => [b"client", id.as_bytes(), b""],
            Self::PortalUser(address) => [b"portal-user", address.as_slice(), b""],
            Self::Operator(name) => [b"operator", name.as_bytes(), b""],
            Self::SecondFactor(owner) => [b"second-factor", owner.as_bytes(), b""],
        };
        keys.mac(Purpose::ActivationSubject, &parts)
    }

    fn refusal(&self, seconds: i64, locked: bool) -> Refusal {
        let (code, title) = match (self, locked) {
            (Self::Account(..), false) => ("device.limit.too-many", "too many wrong tries"),
            (Self::Account(..), true) => ("device.limit.locked", "locked after too many wrong tries"),
            (Self::Client(_), false) => ("receipt.limit.too-many", "too many wrong tries"),
            (Self::Client(_), true) => ("receipt.limit.locked", "locked after too many wrong tries"),
            (Self::PortalUser(_) | Self::Operator(_) | Self::SecondFactor(_), false) => {
                ("portal.login.too-many", "too many wrong tries")
            }
            (Self::PortalUser(_) | Self::Operator(_) | Self::SecondFactor(_), true) => {
                ("portal.login.locked", "locked after too many wrong tries")
            }
        };
        let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
        Refusal::new(code, title)
            .retry_after(seconds)
            .fact("seconds", seconds.to_string())
    }
}

/// Counts a try and says whether it is heard at all.
///
/// # Errors
/// `….limit.too-many` or `….limit.locked` where it has to wait; nothing is written then.
pub(crate) async fn begin(
    service: &Service,
    subject: &Subject<'_>,
    address: Address,
) -> Result<Try, Refusal> {
    let now = service.clock.now();
    let keys = service.keys.as_ref();
    let all = subject.mac(keys);
    let pair = keys.mac(
        Purpose::ActivationSubject,
        &[b"pair", all.as_slice(), &address.to_bytes()],
    );
    let address = address_mac(keys, address);
    // Looked at before anything is locked or written: whoever waits costs a look only.
    let waiting = secret_try::waiting(&service.store, &[&pair, &address], now).await?;
    if let Some(wait) = waiting {
        return Err(refuse(subject, &wait, pair, now));
    }
    let mut write = service.store.write().await?;
    // Always in this order, so that no two tries wait for each other.
    let mut pair_count = secret_try::count(&mut write, &pair, &all, now).await?;
    let all_count = secret_try::count(&mut write, &all, &all, now).await?;
    let mut address_count = secret_try::count(&mut write, &address, &address, now).await?;
    for count in [&pair_count, &address_count] {
        if count.blocked_until > now {
            // Another try was faster; this one is undone.
            return Err(refuse(subject, count, pair, now));
        }
    }
    let of_pair = if all_count.failures > ATTACK {
        PAIR_UNDER_ATTACK
    } else {
        PAIR
    };
    for (count, waits) in [(&mut pair_count, of_pair), (&mut address_count, ADDRESS)] {
        let seconds = waits.after(count.failures);
        if seconds > 0 {
            count.blocked_until = now
                .checked_add(SignedDuration::from_secs(seconds))
                .unwrap_or(Timestamp::MAX);
            secret_try::block(&mut write, count).await?;
        }
    }
    write.commit().await?;
    Ok(Try {
        pair: pair_count,
        all: all_count,
        address: address_count,
    })
}

/// Takes a try back that turned out right: its pair and its subject begin anew, its address has one wrong try less.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forgive(write: &mut Write, right: &Try) -> Result<(), StoreError> {
    secret_try::forget(write, &right.pair.subject).await?;
    secret_try::forget(write, &right.all.subject).await?;
    secret_try::take_back(write, &right.address).await
}

/// Forgets what was counted for a subject: its owner proved by another way to be the owner.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forget(
    write: &mut Write,
    keys: &dyn KeyRing,
    subject: &Subject<'_>,
) -> Result<(), StoreError> {
    secret_try::forget_all_of(write, &subject.mac(keys)).await?;
    Ok(())
}

/// An operator's word that somebody may try again at once. Written down in the audit.
///
/// # Errors
/// [`UnlockError`].
pub async fn unlock(service: &Service, what: Unlock<'_>) -> Result<(), UnlockError> {
    let keys = service.keys.as_ref();
    let owner = match what {
        Unlock::Account(institution, account) => Subject::Account(institution, account).mac(keys),
        Unlock::Client(id) => Subject::Client(id.as_str()).mac(keys),
        Unlock::Address(address) => address_mac(keys, address),
    };
    let mut write = service.store.write().await?;
    if !secret_try::forget_all_of(&mut write, &owner).await? {
        return Err(UnlockError::NothingWaits);
    }
    let entry = match what {
        Unlock::Account(_, account) => Entry {
            account: Some(account),
            ..Entry::default()
        },
        Unlock::Client(id) => Entry {
            client: Some(id),
            ..Entry::default()
        },
        Unlock::Address(_) => Entry::default(),
    };
    let now = service.clock.now();
    audit::write_down(&mut write, keys, now, Action::TriesUnlocked, entry).await?;
    write.commit().await?;
    Ok(())
}

/// The instant before which counts are forgotten.
pub(crate) fn remembered_since(now: Timestamp) -> Timestamp {
    now.checked_sub(DAY_SECONDS.seconds()).unwrap_or(now)
}

fn address_mac(keys: &dyn KeyRing, address: Address) -> [u8; 32] {
    keys.mac(Purpose::ActivationSubject, &[b"address", &address.to_bytes()])
}

fn refuse(subject: &Subject<'_>, count: &Counted, pair: [u8; 32], now: Timestamp) -> Refusal {
    let waits = if count.subject == pair { PAIR } else { ADDRESS };
    let left = count.blocked_until.duration_since(now);
    let seconds = left.as_secs() + i64::from(left.subsec_nanos() > 0);
    subject.refusal(seconds, count.failures >= waits.locked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour_and_then_to_a_day() {
        for (waits, table) in [
            (
                PAIR,
                &[
                    (1, 0),
                    (4, 0),
                    (5, 30),
                    (6, 60),
                    (7, 120),
                    (12, 3_600),
                    (19, 3_600),
                    (20, 86_400),
                ][..],
            ),
            (PAIR_UNDER_ATTACK, &[(1, 30), (2, 60), (8, 3_600), (20, 86_400)]),
            (
                ADDRESS,
                &[
                    (19, 0),
                    (20, 30),
                    (26, 1_920),
                    (39, 3_600),
                    (40, 86_400),
                    (i64::MAX, 86_400),
                ],
            ),
        ] {
            for &(count, seconds) in table {
                assert_eq!(waits.after(count), seconds, "{waits:?} {count}");
            }
        }
    }

    #[test]
    fn a_lock_takes_hours_of_patience() {
        let before_the_lock: i64 = (1..PAIR.locked).map(|count| PAIR.after(count)).sum();
        assert!(before_the_lock > 9 * 3_600, "{before_the_lock}");
    }
}
