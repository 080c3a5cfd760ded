//! What a check gives.

use kazasu_wire::result::EligibilityResult;

use super::delta::Delta;

/// The service's word, and what the tap cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckAnswer {
    /// 資格確認結果.
    pub result: EligibilityResult,
    /// Commands sent to the card, leave included.
    pub apdus: u32,
    /// Tries left on the card before its PIN was verified; absent where no PIN was needed.
    pub tries_before: Option<u8>,
    /// Tries left now: a right PIN sets the counter back to its maximum of three (card facts, user-authentication PIN).
    pub tries_left: Option<u8>,
    /// What changed since the last kept result of the same patient in the same clinic; absent where there is none.
    pub delta: Option<Delta>,
    /// A code why the result could not be kept in history; the result itself stands.
    pub not_kept: Option<String>,
}

/// The counter of the user-authentication PIN after a right PIN.
pub(super) const FULL_TRIES: u8 = 3;
