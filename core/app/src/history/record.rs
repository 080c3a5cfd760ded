//! What is inside one sealed row.

use kazasu_wire::result::EligibilityResult;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::line::HistoryId;
use super::month::HistoryMonth;

/// What is inside a row.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) result: EligibilityResult,
    /// Whether it was tapped on this device.
    pub(super) own_device: bool,
}

impl Record {
    /// JSON, in a buffer that does not move while it grows.
    pub(super) fn to_bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(16 * 1024));
        serde_json::to_writer(&mut *bytes, self).ok()?;
        Some(bytes)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// Binds sealed bytes to their row and month, so that rows cannot be swapped.
pub(super) fn aad(id: &HistoryId, month: HistoryMonth) -> Vec<u8> {
    format!("kazasu-history/1\0{month}\0{}", id.as_str()).into_bytes()
}
