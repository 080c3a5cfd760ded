//! 消去: what may no longer be kept is destroyed for good (requirements 230, 238; docs/adr/0004, docs/adr/0016).
//!
//! A result is kept to the end of the month after the month of treatment (施術日), never past the end of the month after
//! the check. Uploads go a set time after the decision about their application, account sheets when their time is over.
//! The service erases every ten minutes, and `kazasu-service erase` at once: first the keys of the months past,
//! which is the deletion wherever copies lie, then the rows, then what the database itself keeps of them.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use kazasu_wire::retention::japanese_day;
use serde::Serialize;

use crate::application::upload;
use crate::audit::{self, Action, Entry};
use crate::clock_watch::ClockWatch;
use crate::keyring::Month;
use crate::portal::member_document;
use crate::service::Service;
use crate::store::erasure::{ErasedMonth, empty_log};
use crate::store::{self, On, StoreError};

/// Who vouches for the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockVoucher {
    /// It itself, by having run steadily.
    Itself,
    /// The operator.
    Operator,
}

/// Whether the clock was believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockStanding {
    /// Near to the last instant seen, or steady for long.
    Believed,
    /// Far from it, and the operator said that it is right.
    Confirmed,
    /// Far from it: nothing was erased.
    Doubted,
}

/// What one run erased. Holds no personal datum: it is logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Instant of the run by the service's clock.
    pub at: Timestamp,
    /// The Japanese day it was: what had its last day before is erased.
    pub today: Date,
    /// Whether the clock was believed.
    pub clock: ClockStanding,
    /// The last instant seen before this run; absent at the first one.
    pub last_seen: Option<Timestamp>,
    /// Names of the keys destroyed, one per month of treatment at least.
    pub keys_destroyed: Vec<String>,
    /// Rows by month.
    pub months: Vec<ErasedMonth>,
    /// Files of applications that were decided long enough ago, and those that never came whole.
    pub uploads: u64,
    /// Documents of registrations that were decided long enough ago.
    pub documents: u64,
    /// ユーザ設定情報 that nobody has used in time.
    pub account_sheets: u64,
    /// Whether the write-ahead log was emptied of them too; `null` where there was nothing to empty or the database does it
    /// by itself, `false` where somebody was in the way: what it holds is sealed under keys that are gone, and is
    /// overwritten as the log goes on.
    pub log_emptied: Option<bool>,
}

impl Report {
    /// Whether anything was erased.
    #[must_use]
    pub fn has_erased(&self) -> bool {
        !self.keys_destroyed.is_empty()
            || !self.months.is_empty()
            || self.uploads > 0
            || self.documents > 0
            || self.account_sheets > 0
    }
}

/// Erases what may no longer be kept, unless the clock is doubted, and writes down and logs that it did.
///
/// # Errors
/// [`StoreError`]; what was erased until then stays so, and the rest is erased by the next run.
pub async fn erase(service: &Service, voucher: ClockVoucher) -> Result<Report, StoreError> {
    let now = service.clock.now();
    let today = japanese_day(now);
    let (clock, last_seen) = look(service, now, voucher).await?;
    let mut report = Report {
        at: now,
        today,
        clock,
        last_seen,
        keys_destroyed: Vec::new(),
        months: Vec::new(),
        uploads: 0,
        documents: 0,
        account_sheets: 0,
        log_emptied: None,
    };
    if clock == ClockStanding::Doubted {
        tracing::warn!(
            code = "service.clock.jumped",
            %now,
            last_seen = ?last_seen,
            "nothing is erased: the clock stands far from the last instant seen"
        );
        return Ok(report);
    }
    if let Ok(last_month) = today.first_of_month().checked_sub(1.month()) {
        report.keys_destroyed = service.keys.forget_before(Month::of(last_month))?;
    }
    report.months = store::result::sweep(&service.store, today).await?;
    report.uploads = upload::erase(service, now).await?;
    report.documents = member_document::erase(service, now).await?;
    report.account_sheets = store::account_sheet::sweep(&service.store, now).await?;
    service.sweep_revocations(now).await?;
    if report.has_erased() {
        report.log_emptied = empty_log(&service.settings.database).await?;
        write_down(service, now).await?;
        tracing::info!(
            report = %serde_json::to_value(&report).unwrap_or_default(),
            "erased"
        );
    }
    Ok(report)
}

/// Looks at the clock, and keeps what was seen.
async fn look(
    service: &Service,
    now: Timestamp,
    voucher: ClockVoucher,
) -> Result<(ClockStanding, Option<Timestamp>), StoreError> {
    let mut write = service.store.write_on(On::Meta).await?;
    let before = store::clock_watch::read(&mut write).await?;
    let mut after = match before {
        Some(before) => before.look(now, &service.settings.clock_trust),
        None => ClockWatch::begin(now),
    };
    let mut standing = match after.doubt {
        None => ClockStanding::Believed,
        Some(_) => ClockStanding::Doubted,
    };
    if standing == ClockStanding::Doubted && voucher == ClockVoucher::Operator {
        after = ClockWatch::begin(now);
        standing = ClockStanding::Confirmed;
        let keys = service.keys.as_ref();
        audit::write_down(&mut write, keys, now, Action::ClockConfirmed, Entry::default()).await?;
    }
    store::clock_watch::keep(&mut write, &after).await?;
    write.commit().await?;
    Ok((standing, before.map(|before| before.seen_at)))
}

async fn write_down(service: &Service, now: Timestamp) -> Result<(), StoreError> {
    let mut write = service.store.write().await?;
    let keys = service.keys.as_ref();
    audit::write_down(&mut write, keys, now, Action::ResultsErased, Entry::default()).await?;
    write.commit().await
}
