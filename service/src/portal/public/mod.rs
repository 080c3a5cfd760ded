//! The public pages: what anybody may read before they log in.

pub(super) mod figures;
pub(super) mod guide;
pub(super) mod inquiry;
pub(super) mod institutions;
pub(super) mod notices;
pub(super) mod search;
pub(super) mod texts;
