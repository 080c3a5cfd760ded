//! 資格確認: before the tap, while the card is held, and after it.

mod answer;
mod binding;
mod delta;
mod error;
mod gate;
mod plan;
mod prepared;
mod visual;

pub use answer::CheckAnswer;
pub use delta::{Change, Delta};
pub use error::CheckError;
pub use plan::{CardOptions, CheckPlan};
pub use prepared::PreparedCheck;
pub(crate) use prepared::prepare;
pub use visual::FaceCompared;
