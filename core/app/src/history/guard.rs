//! The clock guard: a device clock alone hides, only a confirmed time destroys, and nothing comes back.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use kazasu_wire::retention::japanese_day;
use serde::{Deserialize, Serialize};

use super::month::HistoryMonth;

/// Hours of running time without a word of the service after which the device clock is believed.
pub const UNCONFIRMED_HOURS: u64 = 72;

/// What is remembered of time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Guard {
    /// The latest instant believed: it follows the device clock forwards, never back. Only the service's own word
    /// sets it back, after a device clock that ran ahead.
    high_water: Option<Timestamp>,
    /// The latest instant the service said.
    confirmed: Option<Timestamp>,
    /// Running time in milliseconds for which a month has been overdue by the device clock alone.
    overdue: BTreeMap<String, u64>,
}

impl Guard {
    /// Takes the device clock in.
    pub(super) fn see(&mut self, now: Timestamp) {
        self.high_water = Some(self.high_water.map_or(now, |mark| mark.max(now)));
    }

    /// Takes the service's clock in.
    pub(super) fn hear(&mut self, server_time: Timestamp) {
        let confirmed = self.confirmed.map_or(server_time, |mark| mark.max(server_time));
        self.confirmed = Some(confirmed);
        self.high_water = Some(confirmed);
        self.overdue.clear();
    }

    /// The Japanese day by which rows are shown or hidden.
    pub(super) fn today(&self) -> Option<Date> {
        self.high_water.map(japanese_day)
    }

    /// Whether results of a month must be destroyed now; `passed` is running time since the last judgement.
    pub(super) fn must_destroy(&mut self, month: HistoryMonth, passed: Duration) -> bool {
        let is_past =
            |mark: Option<Timestamp>| mark.is_some_and(|mark| japanese_day(mark) > month.deadline());
        if is_past(self.confirmed) {
            return true;
        }
        if !is_past(self.high_water) {
            self.overdue.remove(&month.to_string());
            return false;
        }
        let overdue = self.overdue.entry(month.to_string()).or_default();
        *overdue = overdue.saturating_add(u64::try_from(passed.as_millis()).unwrap_or(u64::MAX));
        *overdue >= UNCONFIRMED_HOURS * 3_600_000
    }

    pub(super) fn forget(&mut self, month: HistoryMonth) {
        self.overdue.remove(&month.to_string());
    }
}
