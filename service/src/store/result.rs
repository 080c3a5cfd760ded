//! `results`: sealed answers.

use std::time::{Duration, Instant};

use jiff::civil::Date;
use kazasu_wire::id::{DeviceId, FacilityId, ResultId};

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

/// Files a result under its clinic and gives it the clinic's next number.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    result: &SealedResult,
    device: &DeviceId,
    kept_until: Date,
) -> Result<(), StoreError> {
    let (sequence,): (i64,) = sqlx::query_as(
        "UPDATE facilities SET result_sequence = result_sequence + 1 WHERE facility_id = $1 \
         RETURNING result_sequence",
    )
    .bind(result.facility_id.as_str())
    .fetch_one(write.connection())
    .await?;
    sqlx::query(
        "INSERT INTO results (result_id, facility_id, sequence, device_id, kept_until, sealed) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(result.result_id.as_str())
    .bind(result.facility_id.as_str())
    .bind(sequence)
    .bind(device.as_str())
    .bind(kept_until.to_string())
    .bind(result.sealed.as_slice())
    .execute(write.connection())
    .await?;
    Ok(())
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

/// Deletes results whose last day is before `today`, with their idempotency keys and 照会番号; how many. Many short writes:
/// those who wait for the lock in between go first, and what is cut off is finished by the next call.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, today: Date) -> Result<u64, StoreError> {
    let (mut rows, mut all) = (FIRST_BATCH, 0);
    loop {
        let last_day = today.to_string();
        let batch = async move |write: &mut Write| {
            let begun = Instant::now();
            let done = sqlx::query(
                "DELETE FROM results WHERE result_id IN (\
                 SELECT result_id FROM results WHERE kept_until < $1 LIMIT $2)",
            )
            .bind(last_day)
            .bind(rows)
            .execute(write.connection())
            .await?;
            Ok::<_, StoreError>((done.rows_affected(), begun.elapsed()))
        };
        let (deleted, took) = store.transact(batch).await?;
        all += deleted;
        if deleted < rows.unsigned_abs() {
            return Ok(all);
        }
        rows = next_batch(rows, took);
    }
}

const FIRST_BATCH: i64 = 50;
const LARGEST_BATCH: i64 = 1_000;
/// What the statement of a batch may take; a check that comes meanwhile waits that long.
const BATCH_TIME: Duration = Duration::from_millis(8);

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
        let milliseconds = Duration::from_millis;
        assert_eq!(next_batch(100, milliseconds(9)), 50);
        assert_eq!(next_batch(100, milliseconds(6)), 100);
        assert_eq!(next_batch(100, milliseconds(1)), 126);
        assert_eq!(next_batch(1, milliseconds(900)), 1);
        assert_eq!(next_batch(LARGEST_BATCH, Duration::ZERO), LARGEST_BATCH);
    }
}
