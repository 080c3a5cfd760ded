//! Mails: written into the outbox in the transaction of what they tell of, sent afterwards.

mod letter;
mod outbox;
mod sender;

pub use letter::{Letter, LetterKind};
pub(super) use outbox::may_write;
pub use outbox::{Delivered, Shown, newest, send_due, write};
pub(crate) use sender::Sender;
