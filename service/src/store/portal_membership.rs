//! `portal_memberships`: whom a user acts for.

use jiff::Timestamp;
use kazasu_wire::id::FacilityId;

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;
use crate::portal::id::{MembershipId, OperatorId, UserId};

/// Whether a user may act for a facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipState {
    /// He may.
    Active,
    /// The operator has to look at it.
    Review,
    /// The operator said no.
    Refused,
}

/// A user and a facility; none where no master holds it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub membership_id: MembershipId,
    /// The user.
    pub user_id: UserId,
    /// The facility.
    pub facility_id: Option<FacilityId>,
    /// Where it stands.
    pub state: MembershipState,
    /// When it was asked for.
    pub asked_at: Timestamp,
}

impl MembershipState {
    /// As it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Review => "review",
            Self::Refused => "refused",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Active, Self::Review, Self::Refused]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

type Row = (String, String, Option<String>, String, i64);

const COLUMNS: &str = "membership_id, user_id, facility_id, state, asked_at";

/// Adds one.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(write: &mut Write, membership: &Membership) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO portal_memberships (membership_id, user_id, facility_id, state, asked_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(membership.membership_id.as_str())
    .bind(membership.user_id.as_str())
    .bind(membership.facility_id.as_ref().map(ToString::to_string))
    .bind(membership.state.as_str())
    .bind(membership.asked_at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Whether anybody acts for a facility. Inside a write on the facility ([`super::On::Facility`]) nobody else begins to.
///
/// # Errors
/// [`StoreError`].
pub async fn is_taken(write: &mut Write, facility: &FacilityId) -> Result<bool, StoreError> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM portal_memberships WHERE facility_id = $1 AND state = 'active'")
            .bind(facility.as_str())
            .fetch_one(write.connection())
            .await?;
    Ok(count > 0)
}

/// A user's.
///
/// # Errors
/// [`StoreError`].
pub async fn of_user(store: &Store, user: &UserId) -> Result<Vec<Membership>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM portal_memberships WHERE user_id = $1 ORDER BY asked_at, membership_id"
    )))
    .bind(user.as_str())
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(membership).collect()
}

/// Those who act for a facility.
///
/// # Errors
/// [`StoreError`].
pub async fn of_facility(store: &Store, facility: &FacilityId) -> Result<Vec<Membership>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM portal_memberships WHERE facility_id = $1 AND state = 'active' \
         ORDER BY asked_at, membership_id"
    )))
    .bind(facility.as_str())
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(membership).collect()
}

/// Those the operator has to look at, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn in_review(store: &Store) -> Result<Vec<Membership>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM portal_memberships WHERE state = 'review' ORDER BY asked_at, membership_id"
    )))
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(membership).collect()
}

/// Decides one that is in review; `false` where another was faster. `facility` is named for one that had none.
///
/// # Errors
/// [`StoreError`].
pub async fn decide(
    write: &mut Write,
    id: &MembershipId,
    state: MembershipState,
    facility: Option<&FacilityId>,
    by: &OperatorId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE portal_memberships SET state = $2, facility_id = COALESCE($3, facility_id), decided_by = $4, \
         decided_at = $5 WHERE membership_id = $1 AND state = 'review'",
    )
    .bind(id.as_str())
    .bind(state.as_str())
    .bind(facility.map(ToString::to_string))
    .bind(by.as_str())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

fn membership((id, user, facility, state, asked_at): Row) -> Result<Membership, StoreError> {
    const TABLE: &str = "portal_memberships";
    let facility_id = match facility {
        Some(id) => Some(well_formed(id.parse().ok(), TABLE)?),
        None => None,
    };
    Ok(Membership {
        membership_id: well_formed(id.parse().ok(), TABLE)?,
        user_id: well_formed(user.parse().ok(), TABLE)?,
        facility_id,
        state: well_formed(MembershipState::parse(&state), TABLE)?,
        asked_at: whole_milliseconds(asked_at),
    })
}
