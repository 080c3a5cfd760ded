//! New keys for old (docs/adr/0017-operation.md).
//!
//! A rotation is one change of the key ring, and from then on nothing has to happen at once: what older keys sealed still
//! opens. It is sealed anew in small batches, by whoever sweeps, beside the requests. Cut off anywhere, the next sweep
//! carries on. An older sealing key is retired when a day has passed, in which every instance has noticed that there is
//! a newer one, and a whole pass after that has found nothing it sealed.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::audit::{self, Action, Entry};
use crate::keyring::{Generation, SealingKey, Superseded, parse_sealed};
use crate::registry::coverage_context;
use crate::service::Service;
use crate::store::coverage::{self, Place, Sealed};
use crate::store::{StoreError, Write, sealed};

/// What a pass over everything sealed has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passed {
    /// Values sealed anew.
    pub resealed: u64,
    /// Keys that were retired.
    pub retired: Vec<String>,
    /// Older keys that are kept on, for now.
    pub kept: Vec<String>,
}

/// A pass under way.
#[derive(Debug, Default)]
pub(crate) struct Pass {
    began: Option<Timestamp>,
    after: Option<Place>,
    /// Where it is in the tables after `coverages`: which of them, and after which key.
    others: Option<(usize, String)>,
    /// How many values of each older key were met.
    met: BTreeMap<String, u64>,
    resealed: u64,
}

/// Values of one batch: one short transaction.
const BATCH: i64 = 200;
/// Batches of one sweep.
const BATCHES: usize = 100;
/// Longer than anybody holds a value that is sealed and not stored yet, or goes without looking at the ring.
const NOTICED_AFTER: SignedDuration = SignedDuration::from_hours(24);

impl Service {
    /// Makes new keys. Everything made from now on is made with them.
    ///
    /// # Errors
    /// [`StoreError`]. Where the audit row fails, the new keys count all the same; to try again makes yet newer ones.
    pub async fn rotate_keys(&self) -> Result<Generation, StoreError> {
        let now = self.clock.now();
        let generation = self.keys.rotate(now)?;
        let mut write = self.store.write().await?;
        let keys = self.keys.as_ref();
        audit::write_down(&mut write, keys, now, Action::KeysRotated, Entry::default()).await?;
        write.commit().await?;
        Ok(generation)
    }

    /// Seals a bounded number of values anew; `None` while there is more to do.
    ///
    /// # Errors
    /// [`StoreError`]; what was done stays done.
    pub async fn reseal(&self) -> Result<Option<Passed>, StoreError> {
        let mut pass = self.resealing.lock().await;
        for _ in 0..BATCHES {
            if !self.batch(&mut pass).await? {
                let ended = std::mem::take(&mut *pass);
                return self.conclude(ended).map(Some);
            }
        }
        Ok(None)
    }

    /// Seals everything anew.
    ///
    /// # Errors
    /// [`StoreError`]; what was done stays done.
    pub async fn reseal_all(&self) -> Result<Passed, StoreError> {
        loop {
            if let Some(passed) = self.reseal().await? {
                return Ok(passed);
            }
        }
    }

    /// One batch; `false` where nothing is left.
    async fn batch(&self, pass: &mut Pass) -> Result<bool, StoreError> {
        let older = self.keys.superseded();
        if older.is_empty() {
            return Ok(false);
        }
        pass.began.get_or_insert_with(|| self.clock.now());
        if let Some((table, after)) = pass.others.take() {
            return self.batch_of(pass, &older, table, after).await;
        }
        let rows = coverage::page(&self.store, pass.after.as_ref(), BATCH).await?;
        let Some(last) = rows.last() else {
            pass.others = Some((0, String::new()));
            return Ok(true);
        };
        pass.after = Some(last.place.clone());
        let mut anew = Vec::new();
        for row in &rows {
            let Some(key) = older_key(&row.sealed, &older) else {
                continue;
            };
            *pass.met.entry(key.to_owned()).or_default() += 1;
            let context = coverage_context(&row.place.person_mac);
            let plain = self.keys.open(&context, &row.sealed)?;
            anew.push((row, self.keys.seal(SealingKey::Register, &context, &plain)?));
        }
        if !anew.is_empty() {
            let mut write = self.store.write().await?;
            pass.resealed += replace(&mut write, &anew).await?;
            write.commit().await?;
        }
        Ok(true)
    }

    /// One batch of the tables beside `coverages`; `false` where nothing is left.
    async fn batch_of(
        &self,
        pass: &mut Pass,
        older: &[Superseded],
        table: usize,
        after: String,
    ) -> Result<bool, StoreError> {
        let Some(&of) = sealed::TABLES.get(table) else {
            return Ok(false);
        };
        let rows = sealed::page(&self.store, of, &after, BATCH).await?;
        pass.others = match rows.last() {
            Some((last, _)) => Some((table, last.clone())),
            None => Some((table + 1, String::new())),
        };
        let mut anew = Vec::new();
        for (row, value) in &rows {
            let Some(key) = older_key(value, older) else {
                continue;
            };
            *pass.met.entry(key.to_owned()).or_default() += 1;
            let context = sealed::context(of.name, row);
            let plain = self.keys.open(&context, value)?;
            let again = self.keys.seal(SealingKey::Register, &context, &plain)?;
            anew.push((row, value, again));
        }
        if !anew.is_empty() {
            let mut write = self.store.write().await?;
            for (row, value, again) in &anew {
                let replaced = sealed::replace(&mut write, of, (row, value), again).await?;
                pass.resealed += u64::from(replaced);
            }
            write.commit().await?;
        }
        Ok(true)
    }

    fn conclude(&self, pass: Pass) -> Result<Passed, StoreError> {
        let mut passed = Passed {
            resealed: pass.resealed,
            ..Passed::default()
        };
        for key in self.keys.superseded() {
            let noticed = pass
                .began
                .is_some_and(|began| began.duration_since(key.since) >= NOTICED_AFTER);
            if noticed && !pass.met.contains_key(&key.id) {
                self.keys.retire(&key.id)?;
                passed.retired.push(key.id);
            } else {
                passed.kept.push(key.id);
            }
        }
        Ok(passed)
    }
}

fn older_key<'a>(sealed: &[u8], older: &'a [Superseded]) -> Option<&'a str> {
    let (id, _) = parse_sealed(sealed)?;
    older.iter().find(|key| key.id == id).map(|key| key.id.as_str())
}

/// Replaces what is still as it was read: an import may have taken a row away, another instance may have been faster.
async fn replace(write: &mut Write, anew: &[(&Sealed, Vec<u8>)]) -> Result<u64, StoreError> {
    let mut replaced = 0;
    for (row, sealed) in anew {
        replaced += u64::from(coverage::replace(write, row, sealed).await?);
    }
    Ok(replaced)
}
