//! The history room: rows in the database, keys in the key store, the index in wiped memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use kazasu_wire::id::{FacilityId, PatientRef};
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::retention::japanese_day;
use rusqlite::{OptionalExtension as _, params};

use super::error::HistoryError;
use super::guard::Guard;
use super::index::{Entry, Index};
use super::line::{HistoryId, HistoryLine};
use super::month::HistoryMonth;
use super::record::{Record, Row, aad};
use crate::clock::Clock;
use crate::keystore::{KeyAccess, KeyPurpose, KeyStoreError, Keys};
use crate::store::{self, Store, StoreError, name};

/// What a sweep did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Months whose key was destroyed now.
    pub destroyed: Vec<HistoryMonth>,
}

/// What a synchronisation brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Results new on this device.
    pub added: u32,
    /// Results looked at.
    pub seen: u32,
}

pub(crate) struct History {
    keys: Keys,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    guard: Guard,
    /// Running time of the last sweep.
    swept_at: Duration,
    /// There while the app is unlocked.
    index: Option<Index>,
}

impl History {
    pub(crate) fn open(keys: Keys, store: Arc<Store>, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let mut guard: Guard = store.get(name::GUARD)?.unwrap_or_default();
        guard.see(clock.now());
        let swept_at = clock.running();
        Ok(Self {
            keys,
            store,
            clock,
            state: Mutex::new(State {
                guard,
                swept_at,
                index: None,
            }),
        })
    }

    /// Builds list and search text.
    pub(crate) async fn unlock(&self) -> Result<(), HistoryError> {
        let rows = self.store.read(|connection| {
            let mut query = connection.prepare("SELECT sequence, row_id, month, sealed FROM history")?;
            let rows = query.query_map([], |row| {
                Ok((
                    row.get(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                    row.get(3)?,
                ))
            })?;
            let mut by_month: BTreeMap<HistoryMonth, Vec<Row>> = BTreeMap::new();
            for row in rows {
                let (sequence, id, month, sealed) = row?;
                let Some(month) = HistoryMonth::parse(&month) else {
                    continue;
                };
                let id = HistoryId::from_text(&id);
                by_month.entry(month).or_default().push(Row {
                    sequence,
                    id,
                    month,
                    sealed,
                });
            }
            Ok(by_month)
        })?;
        let mut entries = Vec::new();
        for (month, rows) in rows {
            entries.extend(self.open_month(month, rows).await?);
        }
        self.state().index = Some(Index::build(entries));
        Ok(())
    }

    /// Wipes list and search text.
    pub(crate) fn lock(&self) {
        self.state().index = None;
    }

    pub(crate) fn is_unlocked(&self) -> bool {
        self.state().index.is_some()
    }

    /// Every result that may be looked at, newest check first, in which all words of `query` are found.
    pub(crate) fn search(&self, query: &str) -> Result<Vec<HistoryLine>, HistoryError> {
        let (state, today) = self.looked_at()?;
        let index = state.index.as_ref().ok_or(HistoryError::Locked)?;
        Ok(index.search(query, today))
    }

    /// One result in full.
    pub(crate) async fn show(&self, id: &HistoryId) -> Result<EligibilityResult, HistoryError> {
        let month = {
            let (state, today) = self.looked_at()?;
            let index = state.index.as_ref().ok_or(HistoryError::Locked)?;
            let entry = index.find(id).ok_or(HistoryError::NotFound)?;
            if !entry.is_visible(today) {
                return Err(HistoryError::Expired);
            }
            entry.month
        };
        let sealed: Vec<u8> = self
            .store
            .read(|connection| {
                Ok(connection
                    .query_row(
                        "SELECT sealed FROM history WHERE row_id = ?1 AND month = ?2",
                        params![id.as_str(), month.to_string()],
                        |row| row.get(0),
                    )
                    .optional()?)
            })?
            .ok_or(HistoryError::NotFound)?;
        let alias = month.alias().ok_or(HistoryError::NotFound)?;
        let plain = match self.keys.open(alias, aad(id.as_str(), month), sealed).await {
            Err(KeyStoreError::NotFound) => return Err(HistoryError::Expired),
            other => other?,
        };
        let record =
            Record::from_bytes(&plain).ok_or_else(|| StoreError::of("a history row is malformed"))?;
        Ok(record.result)
    }

    /// The newest kept result of a patient in a clinic.
    pub(crate) async fn latest(
        &self,
        facility: &FacilityId,
        patient: &PatientRef,
    ) -> Result<Option<EligibilityResult>, HistoryError> {
        let id = {
            let (state, today) = self.looked_at()?;
            let index = state.index.as_ref().ok_or(HistoryError::Locked)?;
            index.latest(facility, patient, today)
        };
        match id {
            Some(id) => self.show(&id).await.map(Some),
            None => Ok(None),
        }
    }

    /// Files a result; filing it again changes nothing. A result past its days is not filed, so that no key comes
    /// back that was destroyed. Tells whether it was new.
    pub(crate) async fn insert(
        &self,
        result: EligibilityResult,
        own_device: bool,
    ) -> Result<bool, HistoryError> {
        let id = HistoryId::of(&result.result_id);
        let month = HistoryMonth::of(&result);
        if self
            .state()
            .guard
            .today()
            .is_some_and(|today| today > month.deadline())
        {
            // A result of this device's own tap must not vanish without a word.
            return if own_device {
                Err(HistoryError::Expired)
            } else {
                Ok(false)
            };
        }
        let known = self.store.read(|connection| {
            let mut query = connection.prepare("SELECT 1 FROM history WHERE row_id = ?1")?;
            Ok(query.exists(params![id.as_str()])?)
        })?;
        let Some(alias) = month.alias().filter(|_| !known) else {
            return Ok(false);
        };
        let record = Record { result, own_device };
        let plain = record
            .to_bytes()
            .ok_or_else(|| StoreError::of("a result is not JSON"))?;
        self.keys
            .create(alias.clone(), KeyPurpose::Seal, KeyAccess::DeviceUnlocked)
            .await?;
        let sealed = self.keys.seal(alias, aad(id.as_str(), month), plain).await?;
        let added = self.store.transaction(|connection| {
            Ok(connection.execute(
                "INSERT INTO history (row_id, month, sealed) VALUES (?1, ?2, ?3) ON CONFLICT (row_id) DO NOTHING",
                params![id.as_str(), month.to_string(), sealed],
            )?)
        })?;
        if added == 0 {
            return Ok(false);
        }
        if let Some(index) = &mut self.state().index {
            index.add(Entry::of(&record, month));
        }
        Ok(true)
    }

    /// Removes one result from this device.
    pub(crate) fn delete(&self, id: &HistoryId) -> Result<(), HistoryError> {
        if !self.is_unlocked() {
            return Err(HistoryError::Locked);
        }
        let removed = self.store.transaction(|connection| {
            Ok(connection.execute("DELETE FROM history WHERE row_id = ?1", params![id.as_str()])?)
        })?;
        self.store.flush()?;
        if let Some(index) = &mut self.state().index {
            index.remove(id);
        }
        if removed == 0 {
            Err(HistoryError::NotFound)
        } else {
            Ok(())
        }
    }

    /// Destroys what is past its days, as far as time is confirmed; works while the app is locked.
    pub(crate) async fn sweep(&self, server_time: Option<Timestamp>) -> Result<SweepReport, HistoryError> {
        let months = self.months().await?;
        let due: Vec<HistoryMonth> = {
            let mut state = self.state();
            let running = self.clock.running();
            let passed = running.saturating_sub(state.swept_at);
            state.swept_at = running;
            state.guard.see(self.clock.now());
            if let Some(server_time) = server_time {
                state.guard.hear(server_time);
            }
            months
                .into_iter()
                .filter(|month| state.guard.must_destroy(*month, passed))
                .collect()
        };
        for month in &due {
            // The key first: were the power lost now, the rows left would open to nobody.
            if let Some(alias) = month.alias() {
                self.keys.destroy(alias).await?;
            }
            self.drop_rows(*month)?;
            let mut state = self.state();
            state.guard.forget(*month);
            if let Some(index) = &mut state.index {
                index.remove_month(*month);
            }
        }
        let guard = self.state().guard.clone();
        self.store.put(name::GUARD, &guard)?;
        if !due.is_empty() {
            self.store.flush()?;
        }
        Ok(SweepReport { destroyed: due })
    }

    /// Forgets everything, time included: the device is no longer one of the clinic's.
    pub(crate) fn reset(&self) {
        let mut state = self.state();
        state.index = None;
        state.guard = Guard::default();
        state.guard.see(self.clock.now());
    }

    async fn open_month(&self, month: HistoryMonth, rows: Vec<Row>) -> Result<Vec<Entry>, HistoryError> {
        let Some(alias) = month.alias() else {
            return Ok(Vec::new());
        };
        let items = |rows: &[Row]| {
            rows.iter()
                .map(|row| (aad(row.id.as_str(), row.month), row.sealed.clone()))
                .collect()
        };
        match self.keys.open_all(alias.clone(), items(&rows)).await {
            Ok(plain) => Ok(plain
                .iter()
                .filter_map(|plain| Record::from_bytes(plain))
                .map(|record| Entry::of(&record, month))
                .collect()),
            // The key was destroyed and the power lost before the rows were gone.
            Err(KeyStoreError::NotFound) => {
                self.drop_rows(month)?;
                self.store.flush()?;
                Ok(Vec::new())
            }
            // A damaged row must not hide the others.
            Err(KeyStoreError::Invalidated) => {
                let mut entries = Vec::new();
                for row in rows {
                    let aad = aad(row.id.as_str(), row.month);
                    match self.keys.open(alias.clone(), aad, row.sealed).await {
                        Ok(plain) => {
                            entries
                                .extend(Record::from_bytes(&plain).map(|record| Entry::of(&record, month)));
                        }
                        Err(KeyStoreError::Invalidated) => {
                            tracing::warn!(sequence = row.sequence, "a history row does not open");
                        }
                        Err(error) => return Err(error.into()),
                    }
                }
                Ok(entries)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Months there is a key or a row of.
    async fn months(&self) -> Result<BTreeSet<HistoryMonth>, HistoryError> {
        let mut months: BTreeSet<HistoryMonth> = self
            .keys
            .list()
            .await?
            .iter()
            .filter_map(HistoryMonth::of_alias)
            .collect();
        self.store.read(|connection| {
            let mut query = connection.prepare("SELECT DISTINCT month FROM history")?;
            for month in query.query_map([], |row| row.get::<_, String>(0))? {
                months.extend(HistoryMonth::parse(&month?));
            }
            Ok(())
        })?;
        Ok(months)
    }

    fn drop_rows(&self, month: HistoryMonth) -> Result<(), StoreError> {
        self.store.transaction(|connection| {
            connection.execute("DELETE FROM history WHERE month = ?1", params![month.to_string()])?;
            Ok(())
        })
    }

    /// Takes the device clock in before anything is shown, and keeps the mark when a new day begins.
    fn looked_at(&self) -> Result<(MutexGuard<'_, State>, Date), HistoryError> {
        let mut state = self.state();
        let now = self.clock.now();
        let before = state.guard.today();
        state.guard.see(now);
        let today = state.guard.today().unwrap_or_else(|| japanese_day(now));
        if before != Some(today) {
            store_guard(&self.store, &state.guard)?;
        }
        Ok((state, today))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn store_guard(store: &Store, guard: &Guard) -> Result<(), StoreError> {
    store.transaction(|connection| store::put(connection, name::GUARD, guard))
}
