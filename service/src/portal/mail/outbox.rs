//! The outbox: what waits, what is due, what became of it.

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use uuid::Uuid;

use super::letter::{Letter, LetterKind, wait_after};
use crate::keyring::SealingKey;
use crate::portal::id::MailId;
use crate::portal::person::address_mac;
use crate::service::Service;
use crate::store::{self, StoreError, Write, mail, sealed};

/// What a round of sending did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Mails handed over.
    pub sent: u32,
    /// Mails to be tried again.
    pub postponed: u32,
    /// Mails given up.
    pub failed: u32,
}

/// A mail as the outbox page of test mode shows it.
#[derive(Debug)]
pub struct Shown {
    /// Its id.
    pub mail_id: MailId,
    /// What it is about.
    pub kind: String,
    /// `waiting`, `sent`, `failed`.
    pub state: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// What it says.
    pub letter: Letter,
}

/// Longer than handing one mail over takes: then another instance may try.
const HELD: SignedDuration = SignedDuration::from_secs(5 * 60);
/// Mails of one round.
const ROUND: i64 = 20;
/// Mails the outbox page shows.
const NEWEST: i64 = 50;

/// Writes a mail into the outbox, in the transaction of what it tells of.
///
/// # Errors
/// [`StoreError`].
pub async fn write(
    service: &Service,
    write: &mut Write,
    kind: LetterKind,
    letter: &Letter,
) -> Result<(), StoreError> {
    let now = service.clock.now();
    // In the order of writing, whatever the clock says.
    let id: MailId = store::well_formed(Uuid::now_v7().simple().to_string().parse().ok(), "mails")?;
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(letter).unwrap_or_default());
    let keys = service.keys.as_ref();
    let value = keys.seal(
        SealingKey::Register,
        &sealed::context("mails", id.as_str()),
        &plain,
    )?;
    let address = address_mac(keys, &letter.to);
    mail::insert(write, &id, kind.as_str(), &address, &value, now).await?;
    write.wake(&service.mail_waits);
    Ok(())
}

/// Whether one more mail that anybody can cause may go to an address; else nothing is sent and nothing is told.
///
/// # Errors
/// [`StoreError`].
pub(in crate::portal) async fn may_write(
    service: &Service,
    write: &mut Write,
    address: &[u8; 32],
) -> Result<bool, StoreError> {
    let now = service.clock.now();
    let since = now.checked_sub(1.hour()).unwrap_or(now);
    let count = mail::count_since(write, address, since).await?;
    Ok(count < i64::from(service.settings.portal.mails_per_hour))
}

/// Hands over what is due, a bounded number. Without a server, as in test mode, everything stays in the outbox.
///
/// A mail is taken before it is handed over and noted after it, so two instances never send one. One that was handed over
/// and could not be noted is tried to be noted again; where even that fails, it goes out once more, with the same
/// `Message-ID`, by which receivers know it.
///
/// # Errors
/// [`StoreError`].
pub async fn send_due(service: &Service) -> Result<Delivered, StoreError> {
    let mut delivered = Delivered::default();
    let Some(sender) = &service.sender else {
        return Ok(delivered);
    };
    for waiting in mail::due(&service.store, service.clock.now(), ROUND).await? {
        let now = service.clock.now();
        let until = now.checked_add(HELD).unwrap_or(Timestamp::MAX);
        let mut write = service.store.write().await?;
        let taken = mail::hold(&mut write, &waiting.mail_id, now, until).await?;
        write.commit().await?;
        if !taken {
            continue;
        }
        let letter = open(service, &waiting)?;
        match sender.send(&waiting.mail_id, &letter).await {
            Ok(()) => {
                note_sent(service, &waiting.mail_id).await?;
                delivered.sent += 1;
            }
            Err(error) => {
                let again = if error.is_permanent() {
                    None
                } else {
                    wait_after(waiting.tries + 1)
                };
                // The server's own words may quote the address.
                tracing::warn!(
                    code = error.code(),
                    kind = waiting.kind,
                    again = again.is_some(),
                    "a mail did not go out"
                );
                let at = again.map(|wait| {
                    let now = service.clock.now();
                    now.checked_add(wait).unwrap_or(Timestamp::MAX)
                });
                let mut write = service.store.write().await?;
                mail::postpone(&mut write, &waiting.mail_id, at).await?;
                write.commit().await?;
                match at {
                    Some(_) => delivered.postponed += 1,
                    None => delivered.failed += 1,
                }
            }
        }
    }
    Ok(delivered)
}

/// The newest mails, for test mode.
///
/// # Errors
/// [`StoreError`].
pub async fn newest(service: &Service) -> Result<Vec<Shown>, StoreError> {
    let mut shown = Vec::new();
    for stored in mail::newest(&service.store, NEWEST).await? {
        if !stored.sealed.is_empty() {
            shown.push(Shown {
                letter: open(service, &stored)?,
                mail_id: stored.mail_id,
                kind: stored.kind,
                state: stored.state,
                written_at: stored.written_at,
            });
        }
    }
    Ok(shown)
}

async fn note_sent(service: &Service, id: &MailId) -> Result<(), StoreError> {
    const TRIES: u32 = 3;
    let keep = service.settings.test_mode;
    let mut tried = 0;
    loop {
        tried += 1;
        let noted = async {
            let mut write = service.store.write().await?;
            mail::sent(&mut write, id, service.clock.now(), keep).await?;
            write.commit().await
        };
        match noted.await {
            Err(error) if tried < TRIES => tracing::warn!(%error, "a mail went out and is not noted yet"),
            outcome => return outcome,
        }
    }
}

fn open(service: &Service, stored: &mail::Stored) -> Result<Letter, StoreError> {
    let context = sealed::context("mails", stored.mail_id.as_str());
    let plain = service.keys.open(&context, &stored.sealed)?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Malformed { table: "mails" })
}
