//! Papers of the portal: a struct of what is on them in, PDF bytes out. Pure.
//!
//! The font is embedded, so that a lone program on a bare machine makes the paper, and its text can be selected, copied
//! and read aloud: title, language, headings and tables are tagged in the order in which they are read (PDF/UA-1). A character the font does not have is printed as 〓 and told by [`unprintable`], so that whoever
//! approves an account sees it before the paper leaves.

mod account;
mod breakdown;
mod canvas;
mod document;
mod font;
mod grant;
mod issuer;
mod qr;
mod structure;

pub use account::AccountSheet;
pub use breakdown::{Breakdown, Purchase};
pub use font::{BYTES as FONT, unprintable};
pub use grant::{GrantDecision, amount};
pub use issuer::Issuer;
pub use qr::QrPath;

use thiserror::Error;

/// Why there is no paper. Holds no part of what was to be on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PaperError {
    /// The embedded font cannot be read: a broken build.
    #[error("the embedded font cannot be read")]
    Font,
    /// The payload is longer than a QR code holds.
    #[error("the payload does not fit into a QR code")]
    PayloadTooLong,
    /// The PDF could not be written.
    #[error("the PDF could not be written")]
    Unwritten,
}
