//! A check in the database: what it is judged by, and everything its answer leaves behind.

use jiff::Timestamp;
use jiff::civil::Date;
use kazasu_wire::id::ChallengeId;

use super::audit::{self, Row};
use super::batch::Batch;
use super::challenge::Challenge;
use super::device::Standing;
use super::idempotency::{Answered, Scope};
use super::result::SealedResult;
use super::{Store, StoreError, Write, challenge, device, idempotency, proof, result};

/// What was answered under a key, and the challenge of the key's device, as both are at one moment.
///
/// # Errors
/// [`StoreError`].
pub async fn before(
    store: &Store,
    scope: &Scope,
    id: &ChallengeId,
) -> Result<(Option<Answered>, Option<Challenge>), StoreError> {
    let batch = idempotency::look_up(Batch::default(), scope);
    let mut found = challenge::look_up(batch, id, &scope.device_id)
        .read(store)
        .await?;
    let answered = idempotency::answered(found.row()?)?;
    let challenge = challenge::challenge(id, &scope.device_id, found.row()?)?;
    Ok((answered, challenge))
}

/// What was answered under a key, and what the key's device may do for its clinic: neither changes while a write is under
/// way.
///
/// # Errors
/// [`StoreError`].
pub async fn inside(write: &mut Write, scope: &Scope) -> Result<(Option<Answered>, Standing), StoreError> {
    let batch = idempotency::look_up(Batch::default(), scope);
    let batch = device::ask_standing(batch, &scope.device_id, &scope.facility_id);
    let mut found = batch.write(write).await?;
    let answered = idempotency::answered(found.row()?)?;
    Ok((answered, Standing::of(found.row()?)))
}

/// Everything an answer leaves behind.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The proof of the request, and until when it is remembered.
    pub proof: ([u8; 32], Timestamp),
    /// The challenge that is used up, and when.
    pub challenge: (&'a ChallengeId, Timestamp),
    /// The result and its last day.
    pub result: (&'a SealedResult, Date),
    /// The key of the request, and what is found under it from now on.
    pub key: (&'a Scope, &'a Answered),
    /// What is written down about it.
    pub audit: Row,
}

/// Whether an answer was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// All of it.
    Whole,
    /// The proof was seen before. The write is to be undone.
    Replayed,
    /// The challenge was used or had ended. The write is to be undone.
    ChallengeUsed,
}

/// Writes everything an answer leaves behind.
///
/// # Errors
/// [`StoreError`].
pub async fn answer(write: &mut Write, answer: Answer<'_>) -> Result<Written, StoreError> {
    let (chain, scope) = (write.chain(), answer.key.0);
    let mut batch = proof::remember_with(Batch::default(), answer.proof.0, answer.proof.1);
    batch = challenge::use_up(batch, answer.challenge.0, answer.challenge.1);
    batch = result::insert(batch, answer.result.0, &scope.device_id, answer.result.1);
    batch = idempotency::insert(batch, scope, answer.key.1);
    batch = audit::append_to(batch, &chain, &answer.audit);
    let mut done = batch.write(write).await?;
    if !done.changed_one() {
        return Ok(Written::Replayed);
    }
    if !done.changed_one() {
        return Ok(Written::ChallengeUsed);
    }
    if !(done.changed_one() && done.changed_one()) {
        return Err(StoreError::Malformed { table: "facilities" });
    }
    audit::appended(write, answer.audit);
    Ok(Written::Whole)
}
