//! `institution_invitations`: medical institutions that were invited to register.

use jiff::Timestamp;
use kazasu_wire::id::FacilityId;

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;
use crate::portal::id::{InvitationId, OperatorId};

/// 利用区分: as what an institution uses the app (requirements 9, 194).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// 健診実施機関等 that is a 保険医療機関（医科）.
    HealthCheck,
    /// 義務化対象外機関.
    Exempt,
}

/// An invitation.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Its id.
    pub invitation_id: InvitationId,
    /// The institution.
    pub facility_id: FacilityId,
    /// As what it is to use the app.
    pub purpose: Purpose,
    /// The mail address.
    pub sealed: Vec<u8>,
    /// When it was sent.
    pub invited_at: Timestamp,
    /// When its link ends.
    pub expires_at: Timestamp,
    /// When a registration of the institution was completed.
    pub used_at: Option<Timestamp>,
}

impl Purpose {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::HealthCheck, Self::Exempt];

    /// As it is stored, and as forms send it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HealthCheck => "health-check",
            Self::Exempt => "exempt",
        }
    }

    /// The one of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == word)
    }
}

type Row = (String, String, String, Vec<u8>, i64, i64, Option<i64>);

const COLUMNS: &str = "invitation_id, facility_id, purpose, sealed, invited_at, expires_at, used_at";

/// Adds one.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    invitation: &Invitation,
    token_hash: &[u8; 32],
    by: &OperatorId,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO institution_invitations (invitation_id, facility_id, purpose, token_hash, sealed, invited_by, \
         invited_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(invitation.invitation_id.as_str())
    .bind(invitation.facility_id.as_str())
    .bind(invitation.purpose.as_str())
    .bind(token_hash.as_slice())
    .bind(invitation.sealed.as_slice())
    .bind(by.as_str())
    .bind(invitation.invited_at.as_millisecond())
    .bind(invitation.expires_at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// The one of a link's word.
///
/// # Errors
/// [`StoreError`].
pub async fn by_token(store: &Store, token_hash: &[u8; 32]) -> Result<Option<Invitation>, StoreError> {
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM institution_invitations WHERE token_hash = $1"
    )))
    .bind(token_hash.as_slice())
    .fetch_optional(store.read())
    .await?;
    row.map(invitation).transpose()
}

/// As what an institution uses the app: the newest invitation by which it registered says it.
///
/// # Errors
/// [`StoreError`].
pub async fn purpose_of(store: &Store, facility: &FacilityId) -> Result<Option<Purpose>, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT purpose FROM institution_invitations WHERE facility_id = $1 AND used_at IS NOT NULL \
         ORDER BY invited_at DESC, invitation_id DESC LIMIT 1",
    )
    .bind(facility.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(|(word,)| well_formed(Purpose::parse(&word), "institution_invitations"))
        .transpose()
}

/// The newest, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn newest(store: &Store, limit: i64) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM institution_invitations ORDER BY invited_at DESC, invitation_id DESC LIMIT $1"
    )))
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(invitation).collect()
}

/// Ends the open invitations of an institution that has registered.
///
/// # Errors
/// [`StoreError`].
pub async fn use_up(write: &mut Write, facility: &FacilityId, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE institution_invitations SET used_at = $2 \
         WHERE facility_id = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(facility.as_str())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Forgets invitations that nobody used and that ended before an instant.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM institution_invitations WHERE used_at IS NULL AND expires_at <= $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}

fn invitation(row: Row) -> Result<Invitation, StoreError> {
    const TABLE: &str = "institution_invitations";
    let (id, facility, purpose, sealed, invited_at, expires_at, used_at) = row;
    Ok(Invitation {
        invitation_id: well_formed(id.parse().ok(), TABLE)?,
        facility_id: well_formed(facility.parse().ok(), TABLE)?,
        purpose: well_formed(Purpose::parse(&purpose), TABLE)?,
        sealed,
        invited_at: whole_milliseconds(invited_at),
        expires_at: whole_milliseconds(expires_at),
        used_at: used_at.map(whole_milliseconds),
    })
}

#[cfg(test)]
mod tests {
    use kazasu_forms::invitation::purposes;

    use super::*;

    #[test]
    fn the_form_offers_each_purpose() {
        let offered: Vec<String> = purposes()
            .into_iter()
            .map(|choice| choice.value.into_owned())
            .collect();
        assert_eq!(offered, Purpose::ALL.map(Purpose::as_str));
    }
}
