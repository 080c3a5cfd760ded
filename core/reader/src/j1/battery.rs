//! The charge of the reader.

use crate::engine::Report;

/// At and below this many percent the reader should be charged soon (`project-defined`).
const LOW_PERCENT: u8 = 20;

/// The vendor calls a cell of this voltage fine, in millivolts.
const FINE_MILLIVOLTS: u16 = 3780;

/// And one of this voltage low; below it is empty.
const LOW_MILLIVOLTS: u16 = 3680;

/// How full a battery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatteryState {
    /// Needs nothing.
    Fine,
    /// Should be charged soon.
    Low,
    /// May stop at any time.
    Empty,
}

impl BatteryState {
    /// From the voltage of the cell, in millivolts, by the thresholds of the vendor's manual: 3.78 V and 3.68 V.
    #[must_use]
    pub const fn from_millivolts(millivolts: u16) -> Self {
        match millivolts {
            FINE_MILLIVOLTS.. => Self::Fine,
            LOW_MILLIVOLTS.. => Self::Low,
            _ => Self::Empty,
        }
    }

    /// Whether the reader should be charged.
    #[must_use]
    pub const fn is_low(self) -> bool {
        !matches!(self, Self::Fine)
    }
}

/// What the level characteristic tells: one byte, 0 to 100. Anything else is not believed.
pub(super) fn level(value: &[u8]) -> Option<Report> {
    match *value {
        [percent @ 0..=100] => Some(Report::Battery {
            percent: Some(percent),
            low: percent <= LOW_PERCENT,
        }),
        _ => None,
    }
}
