//! The list and its search text: built at unlock, wiped at lock.

use std::collections::HashSet;

use jiff::civil::Date;
use kazasu_wire::id::{FacilityId, PatientRef};
use zeroize::Zeroizing;

use super::line::{HistoryId, HistoryLine};
use super::month::HistoryMonth;
use super::record::Record;
use super::search;

pub(super) struct Entry {
    pub(super) month: HistoryMonth,
    pub(super) line: HistoryLine,
    text: Zeroizing<String>,
}

impl Entry {
    pub(super) fn of(record: &Record, month: HistoryMonth) -> Self {
        Self {
            month,
            line: HistoryLine::of(&record.result, record.own_device),
            text: search::searchable(&record.result),
        }
    }

    /// Entries of the opened rows of a month; a row that is no record is left out.
    pub(super) fn of_all(opened: &[Zeroizing<Vec<u8>>], month: HistoryMonth) -> Vec<Self> {
        opened
            .iter()
            .filter_map(|plain| Record::from_bytes(plain))
            .map(|record| Self::of(&record, month))
            .collect()
    }

    /// The last day the entry may be shown: the service's word counts where it is the earlier.
    fn until(&self) -> Date {
        self.month.deadline().min(self.line.kept_until)
    }

    pub(super) fn is_visible(&self, today: Date) -> bool {
        today <= self.until()
    }
}

/// All entries, newest check first.
#[derive(Default)]
pub(super) struct Index {
    entries: Vec<Entry>,
}

impl Index {
    pub(super) fn build(mut entries: Vec<Entry>) -> Self {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.line.checked_at));
        Self { entries }
    }

    /// Adds entries, each in place of one of the same id.
    pub(super) fn add(&mut self, entries: Vec<Entry>) {
        let ids: HashSet<HistoryId> = entries.iter().map(|entry| entry.line.id.clone()).collect();
        self.entries.retain(|entry| !ids.contains(&entry.line.id));
        let mut all = std::mem::take(&mut self.entries);
        all.extend(entries);
        *self = Self::build(all);
    }

    pub(super) fn find(&self, id: &HistoryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.line.id == *id)
    }

    pub(super) fn search(&self, query: &str, today: Date) -> Vec<HistoryLine> {
        let words = search::words(query);
        self.entries
            .iter()
            .filter(|entry| entry.is_visible(today))
            .filter(|entry| words.iter().all(|word| entry.text.contains(word.as_str())))
            .map(|entry| entry.line.clone())
            .collect()
    }

    /// The newest visible result of a patient in a clinic.
    pub(super) fn latest(
        &self,
        facility: &FacilityId,
        patient: &PatientRef,
        today: Date,
    ) -> Option<HistoryId> {
        self.entries
            .iter()
            .filter(|entry| entry.is_visible(today) && entry.line.facility_id == *facility)
            .find(|entry| entry.line.patient_ref.as_ref() == Some(patient))
            .map(|entry| entry.line.id.clone())
    }

    /// Ids of what other devices found.
    pub(super) fn of_other_devices(&self) -> Vec<HistoryId> {
        self.entries
            .iter()
            .filter(|entry| !entry.line.own_device)
            .map(|entry| entry.line.id.clone())
            .collect()
    }

    pub(super) fn keep_own_only(&mut self) {
        self.entries.retain(|entry| entry.line.own_device);
    }

    pub(super) fn remove(&mut self, id: &HistoryId) {
        self.entries.retain(|entry| entry.line.id != *id);
    }

    pub(super) fn remove_month(&mut self, month: HistoryMonth) {
        self.entries.retain(|entry| entry.month != month);
    }
}
