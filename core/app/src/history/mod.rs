//! 資格確認結果検索: the clinic's results on this device, sealed per month, gone with the month's key.

mod error;
mod filing;
mod fold;
mod guard;
mod index;
mod line;
mod month;
mod old_form;
mod record;
mod report;
mod room;
mod rows;
mod search;
mod sweep;

pub use error::HistoryError;
pub use guard::UNCONFIRMED_HOURS;
pub use line::{HistoryId, HistoryLine};
pub use month::HistoryMonth;
pub use report::{SweepReport, SyncReport};
pub(crate) use room::History;
