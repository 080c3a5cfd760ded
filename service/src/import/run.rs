//! The way of every import: gather, settle, take.

use std::collections::BTreeMap;

use kazasu_wire::number::NumberWarning;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::report::Fault;
use super::scratch::{Scratch, buckets};
use super::table::{Column, Row, Source, Table};
use super::{ImportError, Rejects, Report, Watch};
use crate::audit::{self, Action, Entry};
use crate::service::Service;
use crate::store::import::{self, ImportId, Kind};
use crate::store::{StoreError, Write};

/// What is particular about one kind of master data. Its units (a person, a facility) are taken whole or not at all.
pub(super) trait Master {
    /// What one row says; a personal datum only where it stays in sealed scratch space.
    type Row: Serialize + DeserializeOwned;
    /// What all rows of a unit say together.
    type Unit;

    const KIND: Kind;
    const COLUMNS: &'static [Column];
    const ACTION: Action;

    /// Names the unit of a row.
    fn key(&self, row: &Row<'_>) -> Result<String, Fault>;

    /// The bucket of a unit, always the same one.
    fn bucket(&self, key: &str) -> u8;

    fn read(&self, row: &Row<'_>) -> Result<(Self::Row, Vec<NumberWarning>), Fault>;

    /// Names in a row of what only one unit can have.
    fn claims(row: &Self::Row) -> &[String];

    /// What a row is at fault with whose claim another unit makes, too.
    fn contested() -> Fault;

    /// Joins the rows of a unit, each with its line; or the rows at fault.
    fn join(&self, key: &str, rows: Vec<(u64, Self::Row)>) -> Result<Self::Unit, Vec<(u64, Fault)>>;

    /// Compares units with what counts now, in their order.
    async fn compare(&self, units: &[&Self::Unit]) -> Result<Vec<Verdict>, StoreError>;

    /// Writes versions of units.
    async fn write(&self, import: ImportId, units: Vec<Self::Unit>) -> Result<Option<Written>, StoreError>;

    /// Deletes what a taken import has replaced.
    async fn retire(&self, import: ImportId) -> Result<(), StoreError>;

    /// Deletes what a dropped import has written.
    async fn discard(&self, import: ImportId) -> Result<(), StoreError>;
}

/// What a unit is beside what counts now.
pub(super) enum Verdict {
    Added,
    Changed,
    Unchanged,
    Refused(Vec<(u64, Fault)>),
}

/// Proof that a transaction held the import open and is committed.
pub(super) struct Written(());

/// A record of scratch space.
#[derive(Serialize, Deserialize)]
enum Record<T> {
    Row {
        key: String,
        line: u64,
        row: T,
    },
    /// Another unit claims the same as this row.
    Contested {
        key: String,
        line: u64,
    },
    /// A row of this unit was rejected and told.
    Lost {
        key: String,
    },
}

/// A claim of a row, gathered by what is claimed.
#[derive(Serialize, Deserialize)]
struct Claim {
    claimed: String,
    key: String,
    line: u64,
}

/// A unit as gathered.
struct Gathered<T> {
    rows: Vec<(u64, T)>,
    faults: BTreeMap<u64, Fault>,
    lost: bool,
}

/// Units of one transaction.
const UNITS: usize = 500;
/// Rows between two words to the watcher.
const STEP: u64 = 1_000;

struct Run<'a, M> {
    service: &'a Service,
    master: M,
    rejects: Rejects,
    report: Report,
    watch: &'a mut dyn Watch,
    settled: u64,
}

/// Imports a file.
pub(super) async fn run<M: Master>(
    service: &Service,
    master: M,
    source: Source<'_>,
    rejects: Rejects,
    watch: &mut dyn Watch,
) -> Result<Report, ImportError> {
    let report = Report::new(M::KIND, source.encoding);
    let mut run = Run {
        service,
        master,
        rejects,
        report,
        watch,
        settled: 0,
    };
    let rows = run.gather(source)?;
    let import = import::begin(&service.store, M::KIND, service.clock.now()).await?;
    run.tidy().await?;
    match run.settle(import, rows).await {
        Ok(()) if run.refused() => import::abandon(&service.store, import).await?,
        Ok(()) => {
            run.take(import).await?;
            run.report.taken = true;
        }
        Err(error) => {
            // Where the store itself has failed, the next import tidies up.
            if import::abandon(&service.store, import).await.is_ok() {
                let _ = run.tidy().await;
            }
            return Err(error);
        }
    }
    // The register says what it should: what could not be tidied now is tidied by the next import.
    if let Err(error) = run.tidy().await {
        tracing::warn!(%error, "rows that no longer count could not be deleted yet");
    }
    run.report.sort();
    Ok(run.report)
}

impl<M: Master> Run<'_, M> {
    /// Reads the file; its rows, by unit.
    fn gather(&mut self, source: Source<'_>) -> Result<Scratch, ImportError> {
        let mut table = Table::open(source, M::COLUMNS)?;
        self.report.unknown_columns = table.unknown_columns().to_vec();
        let (mut rows, mut claims) = (Scratch::new(), Scratch::new());
        loop {
            if self.report.read.is_multiple_of(STEP) {
                self.watch.read(table.bytes_read());
            }
            let Some(row) = table.next()? else {
                break;
            };
            self.report.read += 1;
            let key = row.complete().and_then(|()| self.master.key(&row));
            let read = key.clone().and_then(|_| self.master.read(&row));
            match (key, read) {
                (Ok(key), Ok((said, warnings))) => {
                    let line = row.line;
                    for warning in warnings {
                        self.report.warn(line, warning);
                    }
                    for claimed in M::claims(&said) {
                        let claim = Claim {
                            claimed: claimed.clone(),
                            key: key.clone(),
                            line,
                        };
                        claims.add(first_byte(claimed), &claim)?;
                    }
                    let bucket = self.master.bucket(&key);
                    rows.add(bucket, &Record::Row { key, line, row: said })?;
                }
                (key, Err(fault)) => {
                    let reject = fault.at(row.line);
                    // Where the row cannot be trusted to name its unit, it stands for itself.
                    if let Ok(key) = key {
                        rows.add(self.master.bucket(&key), &Record::<M::Row>::Lost { key })?;
                    }
                    self.watch.reject(&reject)?;
                    self.report.reject(reject);
                }
                (Err(_), Ok(_)) => {}
            }
        }
        self.watch.read(table.bytes_read());
        self.contest(&mut claims, &mut rows)?;
        Ok(rows)
    }

    /// Finds what more than one unit claims: nobody can tell which of them is right.
    fn contest(&self, claims: &mut Scratch, rows: &mut Scratch) -> Result<(), ImportError> {
        for bucket in buckets() {
            let mut by_claimed: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
            for claim in claims.take::<Claim>(bucket)? {
                let claimants = by_claimed.entry(claim.claimed).or_default();
                claimants.push((claim.key, claim.line));
            }
            for claimants in by_claimed.into_values() {
                let first = claimants.first().map(|(key, _)| key.clone());
                if claimants.iter().all(|(key, _)| Some(key) == first.as_ref()) {
                    continue;
                }
                for (key, line) in claimants {
                    let bucket = self.master.bucket(&key);
                    rows.add(bucket, &Record::<M::Row>::Contested { key, line })?;
                }
            }
        }
        Ok(())
    }

    /// Compares all units and writes what differs, as a version that does not count yet.
    async fn settle(&mut self, import: ImportId, mut rows: Scratch) -> Result<(), ImportError> {
        let of = self.report.read;
        self.settled = self.report.rejected;
        for bucket in buckets() {
            let mut units: BTreeMap<String, Gathered<M::Row>> = BTreeMap::new();
            for record in rows.take::<Record<M::Row>>(bucket)? {
                match record {
                    Record::Row { key, line, row } => {
                        units.entry(key).or_default().rows.push((line, row));
                    }
                    Record::Contested { key, line } => {
                        units.entry(key).or_default().faults.insert(line, M::contested());
                    }
                    Record::Lost { key } => units.entry(key).or_default().lost = true,
                }
            }
            let mut units = units.into_iter();
            loop {
                let some: Vec<_> = units.by_ref().take(UNITS).collect();
                if some.is_empty() {
                    break;
                }
                self.settle_some(import, some).await?;
                self.watch.settled(self.settled, of);
            }
        }
        Ok(())
    }

    async fn settle_some(
        &mut self,
        import: ImportId,
        some: Vec<(String, Gathered<M::Row>)>,
    ) -> Result<(), ImportError> {
        let mut whole = Vec::with_capacity(some.len());
        for (key, unit) in some {
            let rows = unit.rows.len() as u64;
            let lost = unit.lost || !unit.faults.is_empty();
            let mut faults = unit.faults;
            match self.master.join(&key, unit.rows) {
                Ok(joined) if !lost => whole.push((joined, rows)),
                Ok(_) => self.hold(rows, faults)?,
                Err(more) => {
                    for (line, fault) in more {
                        faults.entry(line).or_insert(fault);
                    }
                    self.hold(rows, faults)?;
                }
            }
        }
        let units: Vec<&M::Unit> = whole.iter().map(|(unit, _)| unit).collect();
        let verdicts = self.master.compare(&units).await?;
        let mut new = Vec::new();
        for ((unit, rows), verdict) in whole.into_iter().zip(verdicts) {
            match verdict {
                Verdict::Refused(faults) => {
                    self.hold(rows, faults.into_iter().collect())?;
                    continue;
                }
                Verdict::Unchanged => self.report.unchanged += rows,
                Verdict::Added => {
                    self.report.added += rows;
                    new.push(unit);
                }
                Verdict::Changed => {
                    self.report.changed += rows;
                    new.push(unit);
                }
            }
            self.settled += rows;
        }
        if new.is_empty() || self.refused() {
            return Ok(());
        }
        match self.master.write(import, new).await? {
            Some(Written(())) => Ok(()),
            None => Err(ImportError::Superseded),
        }
    }

    /// Counts the rows of a unit that stays as it was.
    fn hold(&mut self, rows: u64, faults: BTreeMap<u64, Fault>) -> Result<(), ImportError> {
        self.settled += rows;
        self.report.held += rows.saturating_sub(faults.len() as u64);
        for (line, fault) in faults {
            let reject = fault.at(line);
            self.watch.reject(&reject)?;
            self.report.reject(reject);
        }
        Ok(())
    }

    /// Whether the file is refused as a whole.
    fn refused(&self) -> bool {
        self.rejects == Rejects::RefuseAll && self.report.rejected > 0
    }

    /// Makes everything count at once.
    async fn take(&self, import: ImportId) -> Result<(), ImportError> {
        let now = self.service.clock.now();
        let mut write = self.service.store.write().await?;
        if !import::take(&mut write, import, now).await? {
            return Err(ImportError::Superseded);
        }
        let keys = self.service.keys.as_ref();
        audit::write_down(&mut write, keys, now, M::ACTION, Entry::default()).await?;
        Ok(write.commit().await?)
    }

    /// Deletes rows that do not count any more, or never did.
    async fn tidy(&self) -> Result<(), StoreError> {
        let store = &self.service.store;
        let leftovers = import::leftovers(store, M::KIND).await?;
        for dropped in leftovers.dropped {
            self.master.discard(dropped).await?;
            import::forget(store, dropped).await?;
        }
        for taken in leftovers.taken {
            self.master.retire(taken).await?;
            import::tidied(store, taken).await?;
        }
        Ok(())
    }
}

/// Begins a transaction that holds the import open; `None` where another one has begun since.
pub(super) async fn hold_open(service: &Service, import: ImportId) -> Result<Option<Write>, StoreError> {
    let mut write = service.store.write().await?;
    let open = import::hold(&mut write, import).await?;
    Ok(open.then_some(write))
}

impl Written {
    /// Ends a transaction of [`hold_open`].
    pub(super) async fn commit(write: Write) -> Result<Self, StoreError> {
        write.commit().await?;
        Ok(Self(()))
    }
}

/// The bucket of a keyed hash in hexadecimal: its first byte, so that buckets come in the order of the hashes.
pub(super) fn first_byte(hash: &str) -> u8 {
    hash.get(..2)
        .and_then(|digits| u8::from_str_radix(digits, 16).ok())
        .unwrap_or_default()
}

impl<T> Default for Gathered<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            faults: BTreeMap::new(),
            lost: false,
        }
    }
}
