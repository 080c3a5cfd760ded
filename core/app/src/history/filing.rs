//! Results come in and go out one by one.

use std::collections::BTreeMap;

use kazasu_wire::id::Cursor;
use kazasu_wire::result::EligibilityResult;

use super::error::HistoryError;
use super::index::Entry;
use super::line::HistoryId;
use super::month::HistoryMonth;
use super::record::{Record, aad};
use super::room::History;
use super::rows::{self, Row, Rows};
use crate::keystore::{KeyAccess, KeyPurpose, PlainItem};
use crate::store::{self, StoreError};

/// Who found a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoundBy {
    /// A tap on this device.
    ThisDevice,
    /// The service told it: any device of the clinic.
    TheClinic,
}

impl History {
    /// Files the result of a tap on this device; filing it again changes nothing.
    ///
    /// # Errors
    /// [`HistoryError::Expired`] where it may not be looked at any more: it must not vanish without a word.
    pub(crate) async fn file_own(&self, result: EligibilityResult) -> Result<(), HistoryError> {
        if self.is_over(HistoryMonth::of(&result)) {
            return Err(HistoryError::Expired);
        }
        self.file(vec![result], FoundBy::ThisDevice, None).await.map(drop)
    }

    /// Files a page of the clinic's results and remembers how far that brought us, both or neither. Results past their
    /// days by the service's word are left out, so that no key comes back that was destroyed; a device clock that ran
    /// ahead leaves out none. Tells how many were new.
    pub(crate) async fn file_page(
        &self,
        results: Vec<EligibilityResult>,
        cursor: (&str, &Cursor),
    ) -> Result<u32, HistoryError> {
        self.file(results, FoundBy::TheClinic, Some(cursor)).await
    }

    /// Removes one result from this device.
    pub(crate) fn delete(&self, id: &HistoryId) -> Result<(), HistoryError> {
        if !self.is_unlocked() {
            return Err(HistoryError::Locked);
        }
        let removed = Rows(&self.store).remove(std::iter::once(id))?;
        if let Some(index) = &mut self.state().index {
            index.remove(id);
        }
        if removed == 0 {
            Err(HistoryError::NotFound)
        } else {
            Ok(())
        }
    }

    /// Removes what other devices found, and lets a later synchronisation begin anew. While the app is locked nothing
    /// can be told apart; the next unlock does it.
    pub(crate) fn keep_own_only(&self) -> Result<(), HistoryError> {
        self.ask_for_all_again()?;
        let others = match &self.state().index {
            Some(index) => index.of_other_devices(),
            None => return Ok(()),
        };
        if others.is_empty() {
            return Ok(());
        }
        Rows(&self.store).remove(others.iter())?;
        if let Some(index) = &mut self.state().index {
            index.keep_own_only();
        }
        Ok(())
    }

    async fn file(
        &self,
        results: Vec<EligibilityResult>,
        found_by: FoundBy,
        cursor: Option<(&str, &Cursor)>,
    ) -> Result<u32, HistoryError> {
        let mut records: Vec<(HistoryId, Record)> = results
            .into_iter()
            .filter(|result| !self.is_over(HistoryMonth::of(result)))
            .map(|result| {
                let own_device = found_by == FoundBy::ThisDevice;
                (HistoryId::of(&result.result_id), Record { result, own_device })
            })
            .collect();
        let known = Rows(&self.store).known(records.iter().map(|(id, _)| id))?;
        let added = records.iter().filter(|(id, _)| !known.contains(id)).count();
        if found_by == FoundBy::TheClinic {
            // What is known may be this device's own; it stays so.
            records.retain(|(id, _)| !known.contains(id));
        }
        let (rows, entries) = self.seal(records).await?;
        self.store.transaction(|connection| {
            rows::put_all(connection, &rows)?;
            match cursor {
                Some((name, cursor)) => store::put(connection, name, cursor),
                None => Ok(()),
            }
        })?;
        if let Some(index) = &mut self.state().index {
            index.add(entries);
        }
        Ok(u32::try_from(added).unwrap_or(u32::MAX))
    }

    /// Seals each record under the key of its month, made where it is the month's first.
    async fn seal(&self, records: Vec<(HistoryId, Record)>) -> Result<(Vec<Row>, Vec<Entry>), HistoryError> {
        let mut by_month: BTreeMap<HistoryMonth, Vec<(HistoryId, Record)>> = BTreeMap::new();
        for (id, record) in records {
            let month = HistoryMonth::of(&record.result);
            by_month.entry(month).or_default().push((id, record));
        }
        let mut rows = Vec::new();
        let mut entries = Vec::new();
        for (month, records) in by_month {
            let Some(alias) = month.alias() else {
                continue;
            };
            let plain: Option<Vec<PlainItem>> = records
                .iter()
                .map(|(id, record)| Some((aad(id, month), record.to_bytes()?)))
                .collect();
            let plain = plain.ok_or_else(|| StoreError::of("a result is not JSON"))?;
            self.keys
                .create(alias.clone(), KeyPurpose::Seal, KeyAccess::DeviceUnlocked)
                .await?;
            let sealed = self.keys.seal_all(alias, plain).await?;
            for ((id, record), sealed) in records.into_iter().zip(sealed) {
                rows.push(Row { id, month, sealed });
                entries.push(Entry::of(&record, month));
            }
        }
        Ok((rows, entries))
    }
}
