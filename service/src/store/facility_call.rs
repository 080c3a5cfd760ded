//! `facility_calls`: clinics that have not started, and what was said to them (requirements 280–287).

use jiff::Timestamp;
use jiff::civil::Date;
use kazasu_wire::activation::FacilityKind;
use kazasu_wire::id::{FacilityId, InstitutionCode};

use super::facility_version::newest;
use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;

/// Why a clinic need not start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exemption {
    /// All practitioners who work the whole of the hours are 70 or older (281, 282).
    Aged,
    /// All are visually impaired, of あはき clinics (282).
    VisuallyImpaired,
    /// It closes or suspends on a day that is fixed (284).
    Closing,
    /// It ends 受領委任 on a day that is fixed (285).
    EndingDelegation,
}

/// A clinic that has not started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotStarted {
    /// Its id.
    pub facility_id: FacilityId,
    /// 機関コード.
    pub institution_code: InstitutionCode,
    /// 施術所名.
    pub name: String,
    /// Which kind of clinic.
    pub kind: FacilityKind,
    /// Accounts it has.
    pub accounts: i64,
    /// Why it need not start.
    pub exemption: Option<Exemption>,
    /// When it was last called.
    pub called_at: Option<Timestamp>,
}

type Row = (String, String, String, String, i64, Option<String>, Option<i64>);

impl Exemption {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::Aged,
        Self::VisuallyImpaired,
        Self::Closing,
        Self::EndingDelegation,
    ];

    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aged => "aged",
            Self::VisuallyImpaired => "visually-impaired",
            Self::Closing => "closing",
            Self::EndingDelegation => "ending-delegation",
        }
    }

    /// The exemption of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|exemption| exemption.as_str() == word)
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Aged => "常勤の施術者が全員70歳以上",
            Self::VisuallyImpaired => "常勤の施術者が全員視覚障害（あはき）",
            Self::Closing => "廃止・休止が決まっている",
            Self::EndingDelegation => "受領委任の取扱いの終了が決まっている",
        }
    }
}

/// Clinics of 受領委任 that have not started by a day, after a code, in order; at most `limit`. A 従たる施術所 has started with
/// its 主たる施術所 (277).
///
/// # Errors
/// [`StoreError`].
pub async fn not_started(
    store: &Store,
    today: Date,
    after: &str,
    limit: i64,
) -> Result<Vec<NotStarted>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT f.facility_id, f.institution_code, v.name, v.kind, \
         (SELECT COUNT(*) FROM accounts a WHERE a.facility_id = f.facility_id), c.exemption, c.called_at \
         FROM facilities f JOIN facility_versions v ON v.institution_code = f.institution_code \
         LEFT JOIN facility_calls c ON c.facility_id = f.facility_id \
         WHERE v.kind IN ('judo', 'ahaki') AND f.institution_code > $2 AND ",
        newest!("v", "f"),
        " AND NOT EXISTS (SELECT 1 FROM facility_starts s \
             WHERE s.facility_id = f.facility_id AND s.starts_on <= $1) \
         AND NOT EXISTS (SELECT 1 FROM co_locations l JOIN facility_starts s ON s.facility_id = l.primary_facility_id \
             WHERE l.secondary_facility_id = f.facility_id AND l.approved_at IS NOT NULL \
             AND l.withdrawn_at IS NULL AND s.starts_on <= $1) \
         ORDER BY f.institution_code LIMIT $3"
    ))
    .bind(today.to_string())
    .bind(after)
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(clinic).collect()
}

/// Notes that a clinic was called, or why it need not start.
///
/// # Errors
/// [`StoreError`].
pub async fn note(
    write: &mut Write,
    facility: &FacilityId,
    exemption: Option<Exemption>,
    by: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO facility_calls (facility_id, exemption, called_at, called_by) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility_id) DO UPDATE SET exemption = excluded.exemption, \
         called_at = excluded.called_at, called_by = excluded.called_by",
    )
    .bind(facility.as_str())
    .bind(exemption.map(Exemption::as_str))
    .bind(at.as_millisecond())
    .bind(by)
    .execute(write.connection())
    .await?;
    Ok(())
}

fn clinic((id, code, name, kind, accounts, exemption, called): Row) -> Result<NotStarted, StoreError> {
    const TABLE: &str = "facility_calls";
    let exemption = exemption
        .map(|word| well_formed(Exemption::parse(&word), TABLE))
        .transpose()?;
    Ok(NotStarted {
        facility_id: well_formed(id.parse().ok(), TABLE)?,
        institution_code: well_formed(code.parse().ok(), TABLE)?,
        name,
        kind: FacilityKind::from(kind.as_str()),
        accounts,
        exemption,
        called_at: called.map(whole_milliseconds),
    })
}
