//! What is public about facilities: figures per kind and prefecture, and those that have started.

use jiff::civil::Date;
use kazasu_wire::activation::FacilityKind;

use super::{Store, StoreError, well_formed};

/// Facilities of one kind in one prefecture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// 所属機関.
    pub kind: FacilityKind,
    /// 都道府県, two digits.
    pub prefecture: String,
    /// Facilities of the master.
    pub facilities: u64,
    /// Of these, that sent in 利用開始申請.
    pub applied: u64,
    /// Of these, with an activated terminal.
    pub ready: u64,
    /// Of these, whose 運用開始日 is reached, and 従たる施術所 of one.
    pub started: u64,
}

/// A facility whose 運用開始日 is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Its name.
    pub name: String,
    /// 所属機関.
    pub kind: FacilityKind,
    /// 都道府県, two digits.
    pub prefecture: String,
    /// 運用開始日.
    pub started_on: Date,
    /// 従たる施術所 that shares its terminals.
    pub secondary: Option<String>,
}

/// The version of the master that counts, as `v` of a facility `f`.
const VERSION: &str = "JOIN facility_versions v ON v.institution_code = f.institution_code \
     AND v.import_id = (SELECT MAX(w.import_id) FROM facility_versions w \
     JOIN imports i ON i.import_id = w.import_id \
     WHERE w.institution_code = f.institution_code AND i.taken_at IS NOT NULL)";

/// Every kind and prefecture that has facilities, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn figures(store: &Store, today: Date) -> Result<Vec<Figures>, StoreError> {
    let sql = format!(
        "SELECT v.kind, SUBSTR(f.institution_code, 1, 2), COUNT(*), \
         SUM(CASE WHEN EXISTS (SELECT 1 FROM applications a WHERE a.facility_id = f.facility_id \
             AND a.kind = 'start-of-use' AND a.submitted_at IS NOT NULL AND a.state NOT IN ('withdrawn', 'rejected')) \
             THEN 1 ELSE 0 END), \
         SUM(CASE WHEN EXISTS (SELECT 1 FROM accounts c WHERE c.facility_id = f.facility_id \
             AND c.activated_at IS NOT NULL) THEN 1 ELSE 0 END), \
         SUM(CASE WHEN EXISTS (SELECT 1 FROM facility_starts s WHERE s.starts_on <= $1 AND \
             (s.facility_id = f.facility_id OR s.facility_id IN (SELECT o.primary_facility_id FROM co_locations o \
             WHERE o.secondary_facility_id = f.facility_id AND o.approved_at IS NOT NULL \
             AND o.withdrawn_at IS NULL))) THEN 1 ELSE 0 END) \
         FROM facilities f {VERSION} \
         GROUP BY v.kind, SUBSTR(f.institution_code, 1, 2) ORDER BY v.kind, SUBSTR(f.institution_code, 1, 2)"
    );
    let rows: Vec<(String, String, i64, i64, i64, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(today.to_string())
        .fetch_all(store.read())
        .await?;
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let figures =
        |(kind, prefecture, facilities, applied, ready, started): (String, String, _, _, _, _)| Figures {
            kind: FacilityKind::from(kind.as_str()),
            prefecture,
            facilities: count(facilities),
            applied: count(applied),
            ready: count(ready),
            started: count(started),
        };
    Ok(rows.into_iter().map(figures).collect())
}

/// Facilities whose 運用開始日 is reached, by prefecture and name; a 従たる施術所 stands under its 主たる施術所.
///
/// # Errors
/// [`StoreError`].
pub async fn started(store: &Store, today: Date) -> Result<Vec<Started>, StoreError> {
    type Row = (String, String, String, String, Option<String>);
    let sql = format!(
        "SELECT v.name, v.kind, SUBSTR(f.institution_code, 1, 2), s.starts_on, x.name \
         FROM facility_starts s JOIN facilities f ON f.facility_id = s.facility_id {VERSION} \
         LEFT JOIN co_locations o ON o.primary_facility_id = f.facility_id \
             AND o.approved_at IS NOT NULL AND o.withdrawn_at IS NULL \
         LEFT JOIN facilities g ON g.facility_id = o.secondary_facility_id \
         LEFT JOIN facility_versions x ON x.institution_code = g.institution_code \
             AND x.import_id = (SELECT MAX(w.import_id) FROM facility_versions w \
             JOIN imports i ON i.import_id = w.import_id \
             WHERE w.institution_code = g.institution_code AND i.taken_at IS NOT NULL) \
         WHERE s.starts_on <= $1 AND NOT EXISTS (SELECT 1 FROM co_locations p \
             WHERE p.secondary_facility_id = f.facility_id AND p.approved_at IS NOT NULL AND p.withdrawn_at IS NULL) \
         ORDER BY SUBSTR(f.institution_code, 1, 2), v.name, f.institution_code"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(today.to_string())
        .fetch_all(store.read())
        .await?;
    let started = |(name, kind, prefecture, day, secondary): Row| {
        Ok(Started {
            name,
            kind: FacilityKind::from(kind.as_str()),
            prefecture,
            started_on: well_formed(day.parse().ok(), "facility_starts")?,
            secondary,
        })
    };
    rows.into_iter().map(started).collect()
}
