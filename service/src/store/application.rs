//! `applications`, `application_events`: 申請 and their history.

use jiff::Timestamp;
use kazasu_wire::id::FacilityId;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Store, StoreError, Write, well_formed};
use crate::application::{ApplicationId, Kind, State, Step};
use crate::clock::whole_milliseconds;

/// Whether a facility knew what only it can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacilityCheck {
    /// Nothing was compared.
    None,
    /// It matched the master.
    Match,
    /// It did not, or the master holds nothing to compare.
    NoMatch,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its id.
    pub application_id: ApplicationId,
    /// What is applied for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// For which facility.
    pub facility_id: FacilityId,
    /// The user who applies.
    pub applicant: String,
    /// Counts every change, from 1.
    pub version: i64,
    /// 施設の確認.
    pub facility_check: FacilityCheck,
    /// The reviewer who looks at it.
    pub claimed_by: Option<String>,
    /// The first of two reviewers, who found it right.
    pub checked_by: Option<String>,
    /// 併設: the other clinic.
    pub counterpart: Option<FacilityId>,
    /// 併設: the user who confirmed for the other clinic.
    pub confirmed_by: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last sent in.
    pub submitted_at: Option<Timestamp>,
    /// When it was decided or taken back.
    pub decided_at: Option<Timestamp>,
    /// What was typed, sealed.
    pub sealed: Vec<u8>,
}

/// A step to note down.
#[derive(Debug)]
pub struct NewEvent {
    /// Its id: the application's, a point, and its place.
    pub event_id: String,
    /// The version the step led to.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub step: Step,
    /// By whom.
    pub actor: String,
    /// Word of the reason.
    pub reason: Option<String>,
    /// What the reviewer wrote beside it, sealed.
    pub sealed: Option<Vec<u8>>,
}

/// A step as it is read.
pub type Event = NewEvent;

/// Which applications a list shows.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// Those of a facility, the newest first.
    Facility(&'a FacilityId),
    /// Those that name a clinic as the other one of a 併設, the newest first.
    Counterpart(&'a FacilityId),
    /// Those that wait for the operator, the oldest first.
    Queue,
    /// Those that are decided, the newest first.
    Decided,
}

const COLUMNS: &str = "application_id, kind, state, facility_id, applicant, version, facility_check, claimed_by, \
     checked_by, counterpart, confirmed_by, created_at, submitted_at, decided_at, sealed";

/// Most rows of a list.
const PAGE: i64 = 500;

impl FacilityCheck {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Match => "match",
            Self::NoMatch => "no-match",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::None, Self::Match, Self::NoMatch]
            .into_iter()
            .find(|check| check.as_str() == word)
    }
}

/// Keeps a new application.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(write: &mut Write, new: &Application) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO applications (application_id, kind, state, facility_id, applicant, version, facility_check, \
         claimed_by, checked_by, counterpart, confirmed_by, created_at, submitted_at, decided_at, sealed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(new.application_id.as_str())
    .bind(new.kind.as_str())
    .bind(new.state.as_str())
    .bind(new.facility_id.as_str())
    .bind(new.applicant.as_str())
    .bind(new.version)
    .bind(new.facility_check.as_str())
    .bind(new.claimed_by.as_deref())
    .bind(new.checked_by.as_deref())
    .bind(new.counterpart.as_ref().map(FacilityId::as_str))
    .bind(new.confirmed_by.as_deref())
    .bind(new.created_at.as_millisecond())
    .bind(new.submitted_at.map(Timestamp::as_millisecond))
    .bind(new.decided_at.map(Timestamp::as_millisecond))
    .bind(new.sealed.as_slice())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Puts `after` in the place of the version that was seen; `false` where there is another by now.
///
/// # Errors
/// [`StoreError`].
pub async fn update(write: &mut Write, seen: i64, after: &Application) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE applications SET state = $3, version = $4, facility_check = $5, claimed_by = $6, checked_by = $7, \
         counterpart = $8, confirmed_by = $9, submitted_at = $10, decided_at = $11, sealed = $12 \
         WHERE application_id = $1 AND version = $2",
    )
    .bind(after.application_id.as_str())
    .bind(seen)
    .bind(after.state.as_str())
    .bind(after.version)
    .bind(after.facility_check.as_str())
    .bind(after.claimed_by.as_deref())
    .bind(after.checked_by.as_deref())
    .bind(after.counterpart.as_ref().map(FacilityId::as_str))
    .bind(after.confirmed_by.as_deref())
    .bind(after.submitted_at.map(Timestamp::as_millisecond))
    .bind(after.decided_at.map(Timestamp::as_millisecond))
    .bind(after.sealed.as_slice())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes a step down.
///
/// # Errors
/// [`StoreError`].
pub async fn add_event(write: &mut Write, id: &ApplicationId, event: &NewEvent) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO application_events (event_id, application_id, sequence, at, step, actor, reason, sealed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(event.event_id.as_str())
    .bind(id.as_str())
    .bind(event.sequence)
    .bind(event.at.as_millisecond())
    .bind(event.step.as_str())
    .bind(event.actor.as_str())
    .bind(event.reason.as_deref())
    .bind(event.sealed.as_deref())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// One application.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, id: &ApplicationId) -> Result<Option<Application>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM applications WHERE application_id = $1");
    let row: Option<AnyRow> = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.as_str())
        .fetch_optional(store.read())
        .await?;
    row.map(|row| application(&row)).transpose()
}

/// A list of applications, at most 500.
///
/// # Errors
/// [`StoreError`].
pub async fn list(store: &Store, whose: Whose<'_>) -> Result<Vec<Application>, StoreError> {
    let (condition, facility) = match whose {
        Whose::Facility(facility) => (
            "facility_id = $1 ORDER BY created_at DESC, application_id",
            Some(facility),
        ),
        Whose::Counterpart(facility) => (
            "counterpart = $1 AND state <> 'draft' ORDER BY created_at DESC, application_id",
            Some(facility),
        ),
        Whose::Queue => (
            "state IN ('submitted', 'resubmitted', 'in-review') ORDER BY submitted_at, application_id",
            None,
        ),
        Whose::Decided => (
            "state IN ('approved', 'rejected', 'returned') ORDER BY submitted_at DESC, application_id",
            None,
        ),
    };
    let sql = format!("SELECT {COLUMNS} FROM applications WHERE {condition} LIMIT {PAGE}");
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    if let Some(facility) = facility {
        query = query.bind(facility.as_str().to_owned());
    }
    let rows: Vec<AnyRow> = query.fetch_all(store.read()).await?;
    rows.iter().map(application).collect()
}

/// What happened to an application, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn events(store: &Store, id: &ApplicationId) -> Result<Vec<Event>, StoreError> {
    type EventRow = (String, i64, i64, String, String, Option<String>, Option<Vec<u8>>);
    let rows: Vec<EventRow> = sqlx::query_as(
        "SELECT event_id, sequence, at, step, actor, reason, sealed FROM application_events \
         WHERE application_id = $1 ORDER BY sequence",
    )
    .bind(id.as_str())
    .fetch_all(store.read())
    .await?;
    let event = |(event_id, sequence, at, step, actor, reason, sealed): EventRow| {
        Ok(Event {
            event_id,
            sequence,
            at: whole_milliseconds(at),
            step: well_formed(Step::parse(&step), "application_events")?,
            actor,
            reason,
            sealed,
        })
    };
    rows.into_iter().map(event).collect()
}

fn application(row: &AnyRow) -> Result<Application, StoreError> {
    const TABLE: &str = "applications";
    let text = |name: &str| -> Result<String, StoreError> { Ok(row.try_get(name)?) };
    let maybe = |name: &str| -> Result<Option<String>, StoreError> { Ok(row.try_get(name)?) };
    let instant = |name: &str| -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> = row.try_get(name)?;
        Ok(at.map(whole_milliseconds))
    };
    let counterpart = maybe("counterpart")?
        .map(|id| well_formed(id.parse().ok(), TABLE))
        .transpose()?;
    Ok(Application {
        application_id: well_formed(text("application_id")?.parse().ok(), TABLE)?,
        kind: well_formed(Kind::parse(&text("kind")?), TABLE)?,
        state: well_formed(State::parse(&text("state")?), TABLE)?,
        facility_id: well_formed(text("facility_id")?.parse().ok(), TABLE)?,
        applicant: text("applicant")?,
        version: row.try_get("version")?,
        facility_check: well_formed(FacilityCheck::parse(&text("facility_check")?), TABLE)?,
        claimed_by: maybe("claimed_by")?,
        checked_by: maybe("checked_by")?,
        counterpart,
        confirmed_by: maybe("confirmed_by")?,
        created_at: well_formed(instant("created_at")?, TABLE)?,
        submitted_at: instant("submitted_at")?,
        decided_at: instant("decided_at")?,
        sealed: row.try_get("sealed")?,
    })
}
