//! What sweeping and synchronising tell.

use super::month::HistoryMonth;

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
