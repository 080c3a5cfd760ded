//! Results that are stored already, put in by the database itself: as many rows, of the same size, at places as random as
//! those of real ones, but in the order of their keys, so that ten million take minutes.

use std::time::{Duration, Instant};

use jiff::{Timestamp, ToSpan as _};
use kazasu_service::store::backend::Backend;
use kazasu_service::store::{Store, StoreError, Write};
use kazasu_wire::retention::japanese_day;

use super::Fault;
use super::world::World;

/// Rows of one transaction.
const TOGETHER: i64 = 50_000;
/// Bytes of a sealed answer with one coverage.
const SEALED: i64 = 900;
/// Of so many results one is of the month that ends first.
const MONTHS: i64 = 10;
/// In so many days that month may be erased. Not yet: the service itself erases at its start; and before any check of
/// today ends.
pub const FIRST_END: i64 = 20;

/// Stores so many results, with their idempotency keys; how long it took.
pub async fn fill(world: &World, results: u64) -> Result<Duration, Fault> {
    let begun = Instant::now();
    let store = &world.service.store;
    let devices = i64::try_from(world.devices.len())?;
    let each = i64::try_from(results)? / devices;
    let all = each * devices;
    if all == 0 {
        return Ok(Duration::ZERO);
    }
    places(world).await?;
    let today = japanese_day(Timestamp::now());
    let (first_end, last_end) = (today + (FIRST_END - 1).days(), today + (2 * FIRST_END).days());
    let mut next = 0;
    while next < all {
        let until = (next + TOGETHER).min(all);
        let (first, second) = statements(store.backend());
        let days = [first_end.to_string(), last_end.to_string()];
        let write = async move |write: &mut Write| {
            let [first_end, last_end] = days;
            sqlx::query(first)
                .bind(next)
                .bind(until)
                .bind(all)
                .bind(each)
                .bind(first_end)
                .bind(last_end)
                .bind(MONTHS)
                .bind(SEALED)
                .execute(write.connection())
                .await?;
            sqlx::query(second)
                .bind(next)
                .bind(until)
                .bind(all)
                .bind(each)
                .execute(write.connection())
                .await?;
            Ok(())
        };
        store.transact::<_, _, StoreError>(write).await?;
        next = until;
    }
    let number = async move |write: &mut Write| {
        sqlx::query("UPDATE facilities SET result_sequence = $1")
            .bind(2 * each)
            .execute(write.connection())
            .await?;
        Ok(())
    };
    store.transact::<_, _, StoreError>(number).await?;
    if store.backend() == Backend::Postgres {
        // What its own housekeeping would know by the time so much is stored.
        let analyze = async |write: &mut Write| {
            sqlx::query("ANALYZE").execute(write.connection()).await?;
            Ok(())
        };
        store.transact::<_, _, StoreError>(analyze).await?;
    }
    Ok(begun.elapsed())
}

/// Bytes of the database.
pub async fn size(store: &Store) -> Result<i64, Fault> {
    let sql = match store.backend() {
        Backend::Sqlite => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        Backend::Postgres => "SELECT pg_database_size(current_database())",
    };
    let (bytes,): (i64,) = sqlx::query_as(sql).fetch_one(store.read()).await?;
    Ok(bytes)
}

/// Which device and clinic a place in the order of rows belongs to.
async fn places(world: &World) -> Result<(), Fault> {
    let devices: Vec<_> = world
        .devices
        .iter()
        .map(|device| (device.id.to_string(), device.facility.to_string()))
        .collect();
    let write = async move |write: &mut Write| {
        sqlx::query("CREATE TABLE bench_places (place BIGINT PRIMARY KEY, device_id TEXT, facility_id TEXT)")
            .execute(write.connection())
            .await?;
        for (place, (device, facility)) in (0_i64..).zip(devices) {
            sqlx::query("INSERT INTO bench_places (place, device_id, facility_id) VALUES ($1, $2, $3)")
                .bind(place)
                .bind(device)
                .bind(facility)
                .execute(write.connection())
                .await?;
        }
        Ok(())
    };
    Ok(world.service.store.transact::<_, _, StoreError>(write).await?)
}

/// Numbers from `$1` up to `$2` of `$3` in all, `$4` for each place.
macro_rules! rows {
    ($numbers:literal, $padded:literal, $zeros:literal, $hash:literal) => {
        (
            concat!(
                $numbers,
                "INSERT INTO results (result_id, facility_id, sequence, device_id, kept_until, sealed) SELECT ",
                rows!(@id $padded),
                ", p.facility_id, n.i - (n.i / ($4 * 2)) * $4 * 2 + 1, p.device_id, \
                 CASE WHEN n.i % $7 = 0 THEN $5 ELSE $6 END, ",
                $zeros,
                " FROM n JOIN bench_places p ON p.place = n.i / $4"
            ),
            concat!(
                $numbers,
                "INSERT INTO idempotency (device_id, facility_id, key, body_hash, result_id) \
                 SELECT p.device_id, p.facility_id, '00000000-0000-7000-8' || ",
                $padded,
                ", ",
                $hash,
                ", ",
                rows!(@id $padded),
                " FROM n JOIN bench_places p ON p.place = n.i / $4"
            ),
        )
    };
    // Four letters spread the rows evenly over all ids there can be; the number makes them unique.
    (@id $padded:literal) => {
        concat!(
            "substr('-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz', \
             CAST(((n.i * 16777216 / $3) / 262144) % 64 AS INTEGER) + 1, 1) || \
             substr('-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz', \
             CAST(((n.i * 16777216 / $3) / 4096) % 64 AS INTEGER) + 1, 1) || \
             substr('-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz', \
             CAST(((n.i * 16777216 / $3) / 64) % 64 AS INTEGER) + 1, 1) || \
             substr('-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz', \
             CAST((n.i * 16777216 / $3) % 64 AS INTEGER) + 1, 1) || '00' || ",
            $padded
        )
    };
}

fn statements(backend: Backend) -> (&'static str, &'static str) {
    match backend {
        Backend::Sqlite => rows!(
            "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2) ",
            "printf('%016d', n.i)",
            "zeroblob($8)",
            "zeroblob(32)"
        ),
        Backend::Postgres => rows!(
            "WITH n (i) AS (SELECT generate_series($1::bigint, $2::bigint - 1)) ",
            "lpad(n.i::text, 16, '0')",
            "decode(repeat('00', $8::int), 'hex')",
            "decode(repeat('00', 32), 'hex')"
        ),
    }
}
