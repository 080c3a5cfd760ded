//! `results`: sealed answers.

use std::time::{Duration, Instant};

use jiff::civil::Date;
use kazasu_wire::id::{DeviceId, FacilityId, ResultId};
use sqlx::AssertSqlSafe;
use tokio::time::sleep;

use super::batch::Batch;
use super::erasure::ErasedMonth;
use super::values::{self, ROWS};
use super::{Store, StoreError, Write, well_formed};

/// `sequence`, clinic or result, `sealed`, sealed 照会番号.
type Row = (i64, String, Vec<u8>, Option<Vec<u8>>);

/// A sealed result and where it is filed.
#[derive(Debug)]
pub struct SealedResult {
    /// Its id.
    pub result_id: ResultId,
    /// Its clinic.
    pub facility_id: FacilityId,
    /// The answer, sealed.
    pub sealed: Vec<u8>,
    /// 照会番号 a receipt computer has set since, sealed.
    pub inquiry_number: Option<Vec<u8>>,
}

/// Files a result under its clinic and gives it the clinic's next number: two statements, each changes one row.
#[must_use]
pub fn insert<'a>(
    batch: Batch<'a>,
    result: &'a SealedResult,
    device: &'a DeviceId,
    kept_until: Date,
) -> Batch<'a> {
    batch
        .then(
            "UPDATE facilities SET result_sequence = result_sequence + 1 WHERE facility_id = $1",
            |query| query.bind(result.facility_id.as_str()),
        )
        .then(
            "INSERT INTO results (result_id, facility_id, sequence, device_id, kept_until, sealed) \
             SELECT $1, facility_id, result_sequence, $2, $3, $4 FROM facilities WHERE facility_id = $5",
            move |query| {
                query
                    .bind(result.result_id.as_str())
                    .bind(device.as_str())
                    .bind(kept_until.to_string())
                    .bind(result.sealed.as_slice())
                    .bind(result.facility_id.as_str())
            },
        )
}

/// One result that may still be looked at on `today`.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, id: &ResultId, today: Date) -> Result<Option<SealedResult>, StoreError> {
    Ok(find_numbered(store, id, today).await?.map(|(_, result)| result))
}

/// The same, with the clinic's number of it.
///
/// # Errors
/// [`StoreError`].
pub async fn find_numbered(
    store: &Store,
    id: &ResultId,
    today: Date,
) -> Result<Option<(i64, SealedResult)>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT r.sequence, r.facility_id, r.sealed, n.sealed FROM results r \
         LEFT JOIN inquiry_numbers n ON n.result_id = r.result_id \
         WHERE r.result_id = $1 AND r.kept_until >= $2",
    )
    .bind(id.as_str())
    .bind(today.to_string())
    .fetch_optional(store.read())
    .await?;
    row.map(|(sequence, facility, sealed, inquiry_number)| {
        let result = SealedResult {
            result_id: id.clone(),
            facility_id: well_formed(facility.parse().ok(), "results")?,
            sealed,
            inquiry_number,
        };
        Ok((sequence, result))
    })
    .transpose()
}

/// Results of a clinic after number `since`, oldest first, with their numbers.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    store: &Store,
    facility: &FacilityId,
    since: i64,
    limit: i64,
    today: Date,
) -> Result<Vec<(i64, SealedResult)>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT r.sequence, r.result_id, r.sealed, n.sealed FROM results r \
         LEFT JOIN inquiry_numbers n ON n.result_id = r.result_id \
         WHERE r.facility_id = $1 AND r.sequence > $2 AND r.kept_until >= $3 ORDER BY r.sequence LIMIT $4",
    )
    .bind(facility.as_str())
    .bind(since)
    .bind(today.to_string())
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.into_iter()
        .map(|(sequence, id, sealed, inquiry_number)| {
            let result = SealedResult {
                result_id: well_formed(id.parse().ok(), "results")?,
                facility_id: facility.clone(),
                sealed,
                inquiry_number,
            };
            Ok((sequence, result))
        })
        .collect()
}

/// Deletes results whose last day is before `today`, with their 照会番号 and idempotency keys; how many, by last day. Many
/// short writes with rests between them: another process waits for SQLite's lock by trying now and then, and would hardly
/// ever find it free. What is cut off is finished by the next call.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, today: Date) -> Result<Vec<ErasedMonth>, StoreError> {
    let mut erased = Vec::new();
    while let Some(last_day) = oldest_before(store, today).await? {
        let month = sweep_day(store, last_day).await?;
        // Another instance may have been there first.
        if month.results > 0 {
            erased.push(month);
        }
    }
    Ok(erased)
}

/// The last day of the results that ended first, where that was before `today`.
async fn oldest_before(store: &Store, today: Date) -> Result<Option<Date>, StoreError> {
    let (oldest,): (Option<String>,) =
        sqlx::query_as("SELECT MIN(kept_until) FROM results WHERE kept_until < $1")
            .bind(today.to_string())
            .fetch_one(store.read())
            .await?;
    oldest
        .map(|day| well_formed(day.parse().ok(), "results"))
        .transpose()
}

async fn sweep_day(store: &Store, kept_until: Date) -> Result<ErasedMonth, StoreError> {
    let mut all = ErasedMonth {
        kept_until,
        results: 0,
        inquiry_numbers: 0,
        idempotency_keys: 0,
    };
    let mut rows = FIRST_BATCH;
    loop {
        let batch = async move |write: &mut Write| {
            let begun = Instant::now();
            let ids: Vec<(String,)> =
                sqlx::query_as("SELECT result_id FROM results WHERE kept_until = $1 LIMIT $2")
                    .bind(kept_until.to_string())
                    .bind(rows)
                    .fetch_all(write.connection())
                    .await?;
            let mut deleted = [0; 3];
            for some in ids.chunks(ROWS) {
                // Not left to the references, which would delete what hangs on a result too, so that each is counted.
                for (deleted, table) in deleted
                    .iter_mut()
                    .zip(["inquiry_numbers", "idempotency", "results"])
                {
                    *deleted += delete(write, table, some).await?;
                }
            }
            Ok::<_, StoreError>((ids.len(), deleted, begun.elapsed()))
        };
        let begun = Instant::now();
        let (found, [inquiry_numbers, idempotency_keys, results], took) = store.transact_apart(batch).await?;
        all.inquiry_numbers += inquiry_numbers;
        all.idempotency_keys += idempotency_keys;
        all.results += results;
        if found < usize::try_from(rows).unwrap_or(usize::MAX) {
            return Ok(all);
        }
        rows = next_batch(rows, took);
        sleep(begun.elapsed() * RESTS).await;
    }
}

async fn delete(write: &mut Write, table: &str, ids: &[(String,)]) -> Result<u64, StoreError> {
    let sql = format!(
        "DELETE FROM {table} WHERE result_id IN ({})",
        values::list(0, ids.len())
    );
    let mut statement = sqlx::query(AssertSqlSafe(sql));
    for (id,) in ids {
        statement = statement.bind(id.clone());
    }
    Ok(statement.execute(write.connection()).await?.rows_affected())
}

const FIRST_BATCH: i64 = 50;
const LARGEST_BATCH: i64 = 1_000;
/// What the statements of a batch may take. A check that comes meanwhile waits so long, and as long again and more for the
/// sync of what they changed: every row lies on pages of its own.
const BATCH_TIME: Duration = Duration::from_millis(3);
/// A batch is followed by a rest so many times as long, of the lock and of the disk.
const RESTS: u32 = 2;

/// Rows of the next batch: fewer at once where one took too long, a few more where there is room.
fn next_batch(rows: i64, took: Duration) -> i64 {
    if took > BATCH_TIME {
        (rows / 2).max(1)
    } else if took < BATCH_TIME / 2 {
        (rows + rows / 4 + 1).min(LARGEST_BATCH)
    } else {
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_follows_what_the_last_one_took() {
        assert_eq!(next_batch(100, BATCH_TIME * 9 / 8), 50);
        assert_eq!(next_batch(100, BATCH_TIME * 6 / 8), 100);
        assert_eq!(next_batch(100, BATCH_TIME / 8), 126);
        assert_eq!(next_batch(1, BATCH_TIME * 100), 1);
        assert_eq!(next_batch(LARGEST_BATCH, Duration::ZERO), LARGEST_BATCH);
    }
}
