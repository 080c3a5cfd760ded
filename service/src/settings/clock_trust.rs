//! When a clock is believed that results are destroyed by (docs/adr/0016).

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How far a clock may stand from the last instant seen, and how long it is doubted beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClockTrust {
    /// Hours: a clock this near to the last instant the database has seen is believed. Longer than the service usually
    /// stands still; a clock that is wrong by less destroys results that much too early. 1 to 168.
    pub longest_gap_hours: u16,
    /// Hours a clock beyond that must run steadily before it is believed without the operator's word. 1 to 720.
    pub steady_hours: u16,
}

impl Default for ClockTrust {
    fn default() -> Self {
        Self {
            longest_gap_hours: 24,
            steady_hours: 72,
        }
    }
}

impl ClockTrust {
    /// The rule these settings break, if any.
    #[must_use]
    pub fn broken_rule(&self) -> Option<&'static str> {
        let held = (1..=168).contains(&self.longest_gap_hours) && (1..=720).contains(&self.steady_hours);
        (!held).then_some("longest_gap_hours must be 1 to 168, steady_hours 1 to 720")
    }

    pub(crate) fn longest_gap(&self) -> SignedDuration {
        SignedDuration::from_hours(self.longest_gap_hours.into())
    }

    pub(crate) fn steady(&self) -> SignedDuration {
        SignedDuration::from_hours(self.steady_hours.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        assert_eq!(ClockTrust::default().broken_rule(), None);
        for (longest_gap_hours, steady_hours) in [(0, 72), (169, 72), (24, 0), (24, 721)] {
            let broken = ClockTrust {
                longest_gap_hours,
                steady_hours,
            };
            assert!(broken.broken_rule().is_some(), "{broken:?}");
        }
    }
}
