//! `terminal_authentications`: the terminal's part of a visual check, one per challenge.

use jiff::Timestamp;
use kazasu_wire::id::{ChallengeId, DeviceId, TerminalAuthenticationId};

use super::{Store, StoreError, Write, well_formed};

/// What is known of a terminal authentication; device, clinic and end of life are its challenge's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalAuthentication {
    /// The challenge it belongs to.
    pub challenge_id: ChallengeId,
    /// Card challenges answered so far.
    pub answers: i64,
}

/// The authentication of a challenge: `id` where it had none, else the one it has.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(
    write: &mut Write,
    id: &TerminalAuthenticationId,
    challenge: &ChallengeId,
) -> Result<TerminalAuthenticationId, StoreError> {
    sqlx::query(
        "INSERT INTO terminal_authentications (terminal_authentication_id, challenge_id) VALUES ($1, $2) \
         ON CONFLICT (challenge_id) DO NOTHING",
    )
    .bind(id.as_str())
    .bind(challenge.as_str())
    .execute(write.connection())
    .await?;
    let (found,): (String,) = sqlx::query_as(
        "SELECT terminal_authentication_id FROM terminal_authentications WHERE challenge_id = $1",
    )
    .bind(challenge.as_str())
    .fetch_one(write.connection())
    .await?;
    well_formed(found.parse().ok(), "terminal_authentications")
}

/// An authentication of this device.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    store: &Store,
    id: &TerminalAuthenticationId,
    device: &DeviceId,
) -> Result<Option<TerminalAuthentication>, StoreError> {
    let row: Option<(String, i64)> = sqlx::query_as(
        "SELECT terminal_authentications.challenge_id, answers FROM terminal_authentications \
         JOIN challenges ON challenges.challenge_id = terminal_authentications.challenge_id \
         WHERE terminal_authentication_id = $1 AND device_id = $2",
    )
    .bind(id.as_str())
    .bind(device.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(|(challenge_id, answers)| {
        Ok(TerminalAuthentication {
            challenge_id: well_formed(challenge_id.parse().ok(), "terminal_authentications")?,
            answers,
        })
    })
    .transpose()
}

/// Counts one more answer; `false` where `most` were given or the challenge cannot be used any more.
///
/// # Errors
/// [`StoreError`].
pub async fn count_answer(
    write: &mut Write,
    id: &TerminalAuthenticationId,
    most: i64,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE terminal_authentications SET answers = answers + 1 \
         WHERE terminal_authentication_id = $1 AND answers < $2 AND challenge_id IN \
         (SELECT challenge_id FROM challenges WHERE used_at IS NULL AND expires_at > $3)",
    )
    .bind(id.as_str())
    .bind(most)
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}
