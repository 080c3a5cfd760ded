//! Stable codes, the catalogue of words in three voices, spoken forms.
//!
//! No other room holds a sentence that a person reads: errors and notices are data with a [`Code`], and this crate
//! gives them words for staff, patients and vendors, and a spoken form, in Japanese, plain Japanese and English.
//!
//! ```
//! use kazasu_words::{Arg, Args, Code, Label, Locale, Voice, Words, spoken};
//!
//! let words = Words::new(Locale::Ja);
//! let wrong: Code = "card.pin.wrong".parse()?;
//! let args = Args::new().with(Arg::Tries, 2u8);
//! assert!(words.text(wrong, Voice::Staff, &args).contains("あと2回"));
//! assert_eq!(words.label(Label::ShareStatutory), "法定（自動計算）");
//! assert_eq!(spoken::share(30, Locale::Ja), "さんわり");
//! # Ok::<(), kazasu_words::UnknownCode>(())
//! ```
//!
//! # A new code
//! 1. Add its line to `codes.txt` at the root, in order.
//! 2. Add its message, with every attribute, to the file of its area in each `locales/` folder.
//! 3. `cargo test -p kazasu-words` names what is missing.

mod args;
mod catalogue;
mod code;
mod label;
mod locale;
mod source;
pub mod spoken;
mod voice;
pub mod wareki;

pub use args::{Arg, Args, Value};
pub use catalogue::Words;
pub use code::{Code, Kind, UnknownCode};
pub use label::Label;
pub use locale::{Locale, UnknownLocale};
pub use source::sources;
pub use voice::Voice;
