//! 資格確認結果検索: the clinic's results on this device, sealed per month, gone with the month's key.

mod error;
mod guard;
mod index;
mod line;
mod month;
mod record;
mod room;
mod search;

pub use error::HistoryError;
pub use guard::UNCONFIRMED_HOURS;
pub use line::{HistoryId, HistoryLine};
pub use month::HistoryMonth;
pub(crate) use room::History;
pub use room::{SweepReport, SyncReport};
