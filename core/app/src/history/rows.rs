//! The sealed rows as they lie in the database.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::line::HistoryId;
use super::month::HistoryMonth;
use crate::store::{Store, StoreError};

/// A row as stored.
pub(super) struct Row {
    pub(super) id: HistoryId,
    pub(super) month: HistoryMonth,
    pub(super) sealed: Vec<u8>,
}

/// The table of rows.
pub(super) struct Rows<'store>(pub(super) &'store Store);

impl Rows<'_> {
    /// Every row, by the month whose key opens it.
    pub(super) fn by_month(&self) -> Result<BTreeMap<HistoryMonth, Vec<Row>>, StoreError> {
        self.0.read(|connection| {
            let mut query = connection.prepare("SELECT row_id, month, sealed FROM history")?;
            let rows = query.query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?))
            })?;
            let mut by_month: BTreeMap<HistoryMonth, Vec<Row>> = BTreeMap::new();
            for row in rows {
                let (id, month, sealed) = row?;
                let Some(month) = HistoryMonth::parse(&month) else {
                    continue;
                };
                let id = HistoryId::from_text(&id);
                by_month.entry(month).or_default().push(Row { id, month, sealed });
            }
            Ok(by_month)
        })
    }

    /// Months there is a row of.
    pub(super) fn months(&self) -> Result<BTreeSet<HistoryMonth>, StoreError> {
        self.0.read(|connection| {
            let mut query = connection.prepare("SELECT DISTINCT month FROM history")?;
            let mut months = BTreeSet::new();
            for month in query.query_map([], |row| row.get::<_, String>(0))? {
                months.extend(HistoryMonth::parse(&month?));
            }
            Ok(months)
        })
    }

    /// The sealed bytes of one row.
    pub(super) fn sealed(&self, id: &HistoryId, month: HistoryMonth) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.read(|connection| {
            Ok(connection
                .query_row(
                    "SELECT sealed FROM history WHERE row_id = ?1 AND month = ?2",
                    params![id.as_str(), month.to_string()],
                    |row| row.get(0),
                )
                .optional()?)
        })
    }

    /// Those of these ids that are there.
    pub(super) fn known<'id>(
        &self,
        ids: impl Iterator<Item = &'id HistoryId>,
    ) -> Result<BTreeSet<HistoryId>, StoreError> {
        self.0.read(|connection| {
            let mut query = connection.prepare("SELECT 1 FROM history WHERE row_id = ?1")?;
            let mut known = BTreeSet::new();
            for id in ids {
                if query.exists(params![id.as_str()])? {
                    known.insert(id.clone());
                }
            }
            Ok(known)
        })
    }

    /// Removes rows for good; tells how many were there.
    pub(super) fn remove<'id>(&self, ids: impl Iterator<Item = &'id HistoryId>) -> Result<usize, StoreError> {
        let removed = self.0.transaction(|connection| {
            let mut query = connection.prepare("DELETE FROM history WHERE row_id = ?1")?;
            let mut removed = 0;
            for id in ids {
                removed += query.execute(params![id.as_str()])?;
            }
            Ok(removed)
        })?;
        self.0.flush()?;
        Ok(removed)
    }

    /// Removes all rows of a month for good.
    pub(super) fn remove_month(&self, month: HistoryMonth) -> Result<(), StoreError> {
        self.0.transaction(|connection| {
            connection.execute("DELETE FROM history WHERE month = ?1", params![month.to_string()])?;
            Ok(())
        })?;
        self.0.flush()
    }
}

/// Writes rows, each in place of one of the same id.
pub(super) fn put_all(connection: &Connection, rows: &[Row]) -> Result<(), StoreError> {
    let mut query = connection.prepare(
        "INSERT INTO history (row_id, month, sealed) VALUES (?1, ?2, ?3)
         ON CONFLICT (row_id) DO UPDATE SET month = ?2, sealed = ?3",
    )?;
    for row in rows {
        query.execute(params![row.id.as_str(), row.month.to_string(), row.sealed])?;
    }
    Ok(())
}
