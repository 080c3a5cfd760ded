//! The history room: rows in the database, keys in the key store, the index in wiped memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use kazasu_wire::id::{FacilityId, PatientRef};
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::retention::japanese_day;

use super::error::HistoryError;
use super::guard::{Guard, Reading};
use super::index::{Entry, Index};
use super::line::{HistoryId, HistoryLine};
use super::month::HistoryMonth;
use super::record::{Record, aad};
use super::rows::{Row, Rows};
use crate::clock::Clock;
use crate::keystore::{KeyStoreError, Keys};
use crate::store::{self, Store, StoreError, name};

pub(crate) struct History {
    pub(super) keys: Keys,
    pub(super) store: Arc<Store>,
    pub(super) clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

pub(super) struct State {
    pub(super) guard: Guard,
    /// Running time of the last sweep.
    pub(super) swept_at: Duration,
    /// There while the app is unlocked.
    pub(super) index: Option<Index>,
}

impl History {
    pub(crate) fn open(keys: Keys, store: Arc<Store>, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let mut guard: Guard = store.get(name::GUARD)?.unwrap_or_default();
        let reading = Reading::of(&*clock);
        guard.see(reading);
        Ok(Self {
            keys,
            store,
            clock,
            state: Mutex::new(State {
                guard,
                swept_at: reading.running,
                index: None,
            }),
        })
    }

    /// Builds list and search text.
    pub(crate) async fn unlock(&self) -> Result<(), HistoryError> {
        let mut entries = Vec::new();
        for (month, rows) in Rows(&self.store).by_month()? {
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
        let sealed = Rows(&self.store)
            .sealed(id, month)?
            .ok_or(HistoryError::NotFound)?;
        let alias = month.alias().ok_or(HistoryError::NotFound)?;
        let plain = match self.keys.open(alias, aad(id, month), sealed).await {
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

    async fn open_month(&self, month: HistoryMonth, rows: Vec<Row>) -> Result<Vec<Entry>, HistoryError> {
        let Some(alias) = month.alias() else {
            return Ok(Vec::new());
        };
        let items = rows
            .iter()
            .map(|row| (aad(&row.id, month), row.sealed.clone()))
            .collect();
        match self.keys.open_all(alias.clone(), items).await {
            Ok(plain) => Ok(Entry::of_all(&plain, month)),
            // Destroyed, and the power lost before the rows were gone; or lost with the key store.
            Err(KeyStoreError::NotFound) => {
                self.give_up(month)?;
                Ok(Vec::new())
            }
            Err(KeyStoreError::Invalidated) => self.open_what_opens(month, rows).await,
            Err(error) => Err(error.into()),
        }
    }

    /// A damaged row must not hide the others; where none opens, it is the key that is no longer valid.
    async fn open_what_opens(&self, month: HistoryMonth, rows: Vec<Row>) -> Result<Vec<Entry>, HistoryError> {
        let Some(alias) = month.alias() else {
            return Ok(Vec::new());
        };
        let mut opened = Vec::new();
        let mut damaged = Vec::new();
        for row in rows {
            match self
                .keys
                .open(alias.clone(), aad(&row.id, month), row.sealed)
                .await
            {
                Ok(plain) => opened.push(plain),
                Err(KeyStoreError::Invalidated) => damaged.push(row.id),
                Err(error) => return Err(error.into()),
            }
        }
        if opened.is_empty() {
            self.keys.destroy(alias).await?;
            self.give_up(month)?;
        } else {
            tracing::warn!(rows = damaged.len(), "history rows do not open");
            Rows(&self.store).remove(damaged.iter())?;
            self.ask_for_all_again()?;
        }
        Ok(Entry::of_all(&opened, month))
    }

    /// Removes the rows of a month whose key is gone. The service may still have what the month may still show.
    fn give_up(&self, month: HistoryMonth) -> Result<(), StoreError> {
        Rows(&self.store).remove_month(month)?;
        let today = self.state().guard.today();
        if today.is_none_or(|today| today <= month.deadline()) {
            self.ask_for_all_again()?;
        }
        Ok(())
    }

    /// Lets the next synchronisation begin anew.
    pub(super) fn ask_for_all_again(&self) -> Result<(), StoreError> {
        self.store.transaction(store::forget_cursors)
    }

    /// Takes the device's clocks in before anything is shown, and keeps the mark when a new day begins.
    fn looked_at(&self) -> Result<(MutexGuard<'_, State>, Date), HistoryError> {
        let mut state = self.state();
        let reading = Reading::of(&*self.clock);
        let before = state.guard.today();
        state.guard.see(reading);
        let today = state
            .guard
            .today()
            .unwrap_or_else(|| japanese_day(reading.device));
        if before != Some(today) {
            self.store.put(name::GUARD, &state.guard)?;
        }
        Ok((state, today))
    }

    /// Whether the service's word leaves no doubt that results of a month may no longer be kept.
    pub(super) fn is_over(&self, month: HistoryMonth) -> bool {
        self.state().guard.is_over(month, Reading::of(&*self.clock))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
