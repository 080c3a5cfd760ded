//! How far the introduction has come: figures over `facilities`, `applications`, `devices` and `facility_starts`.

use jiff::civil::Date;
use kazasu_wire::activation::FacilityKind;

use super::facility_version::newest;
use super::{Store, StoreError};

/// How many facilities of a kind and prefecture there are, and how far they have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The kind.
    pub kind: FacilityKind,
    /// The first two digits of 機関コード.
    pub prefecture: String,
    /// All of them.
    pub facilities: u64,
    /// Those that have sent a 利用開始申請.
    pub applied: u64,
    /// Those with a terminal that was activated.
    pub ready: u64,
    /// Those whose 運用開始日 is reached.
    pub started: u64,
}

/// A facility whose 運用開始日 is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// 機関コード.
    pub institution_code: String,
    /// 機関名.
    pub name: String,
    /// Its kind.
    pub kind: FacilityKind,
    /// 運用開始日.
    pub on: Date,
    /// 機関コード of the 主たる施術所, of a 従たる施術所 that has started by it.
    pub under: Option<String>,
}

const NEWEST: &str = concat!(
    "JOIN facility_versions v ON v.institution_code = f.institution_code AND ",
    newest!("v", "f")
);

/// A declaration of 併設 in force, of its 従たる施術所.
const DECLARED: &str = "LEFT JOIN co_locations c ON c.secondary_facility_id = f.facility_id \
    AND c.approved_at IS NOT NULL AND c.withdrawn_at IS NULL";

/// Figures per kind and prefecture. What a 主たる施術所 has done, its 従たる施術所 has (requirements 277).
///
/// # Errors
/// [`StoreError`].
pub async fn counts(store: &Store, today: Date) -> Result<Vec<Count>, StoreError> {
    let either = |done: &str| {
        format!(
            "COUNT(CASE WHEN f.facility_id IN (SELECT facility_id FROM {done}) \
             OR c.primary_facility_id IN (SELECT facility_id FROM {done}) THEN 1 END)"
        )
    };
    let sql = format!(
        "WITH applied AS (SELECT DISTINCT facility_id FROM applications \
             WHERE kind = 'start-of-use' AND submitted_at IS NOT NULL), \
         ready AS (SELECT DISTINCT facility_id FROM device_facilities WHERE position = 0), \
         begun AS (SELECT facility_id FROM facility_starts WHERE starts_on <= $1) \
         SELECT v.kind, SUBSTR(f.institution_code, 1, 2), COUNT(*), {}, {}, {} \
         FROM facilities f {NEWEST} {DECLARED} \
         GROUP BY v.kind, SUBSTR(f.institution_code, 1, 2) ORDER BY v.kind, SUBSTR(f.institution_code, 1, 2)",
        either("applied"),
        either("ready"),
        either("begun"),
    );
    let rows: Vec<(String, String, i64, i64, i64, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(today.to_string())
        .fetch_all(store.read())
        .await?;
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    let counts = rows
        .into_iter()
        .map(|(kind, prefecture, facilities, applied, ready, started)| Count {
            kind: FacilityKind::from(kind.as_str()),
            prefecture,
            facilities: number(facilities),
            applied: number(applied),
            ready: number(ready),
            started: number(started),
        });
    Ok(counts.collect())
}

/// Facilities whose 運用開始日 is reached, by 機関コード; a 従たる施術所 stands after its 主たる施術所 and counts with it.
///
/// # Errors
/// [`StoreError`].
pub async fn started(store: &Store, today: Date) -> Result<Vec<Started>, StoreError> {
    // Under a 主たる施術所 that is in the list itself.
    let under = "CASE WHEN main.starts_on IS NOT NULL THEN p.institution_code END";
    let sql = format!(
        "SELECT f.institution_code, v.name, v.kind, COALESCE(own.starts_on, main.starts_on), {under} \
         FROM facilities f {NEWEST} \
         LEFT JOIN facility_starts own ON own.facility_id = f.facility_id AND own.starts_on <= $1 \
         {DECLARED} \
         LEFT JOIN facilities p ON p.facility_id = c.primary_facility_id \
         LEFT JOIN facility_starts main ON main.facility_id = c.primary_facility_id AND main.starts_on <= $1 \
         WHERE own.starts_on IS NOT NULL OR main.starts_on IS NOT NULL \
         ORDER BY COALESCE({under}, f.institution_code), \
             CASE WHEN {under} IS NULL THEN 0 ELSE 1 END, f.institution_code"
    );
    let rows: Vec<(String, String, String, String, Option<String>)> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(today.to_string())
            .fetch_all(store.read())
            .await?;
    rows.into_iter()
        .map(|(institution_code, name, kind, on, under)| {
            Ok(Started {
                institution_code,
                name,
                kind: FacilityKind::from(kind.as_str()),
                on: super::well_formed(on.parse().ok(), "facility_starts")?,
                under,
            })
        })
        .collect()
}
