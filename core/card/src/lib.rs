//! My Number Card (マイナンバーカード) procedures, sans-I/O.
//!
//! A [`CardTask`] takes [`Event`]s and returns [`Command`]s; it opens no device, reads no clock and writes no log. The
//! same task therefore runs over IsoDep, CoreNFC, CCID, Bluetooth readers, PC/SC and a virtual card. Blocking links
//! use [`drive`].
//!
//! A PIN try is sacred. A VERIFY is sent at most once per task, only after the counter was read in the same card
//! session, and never on the last try without [`LastTryConsent`]. Once the application was selected, every end takes
//! the card's power away.
//!
//! ```
//! use kazasu_card::{BlockingLink, CardTask, CheckInput, Decision, LinkLost, Outcome, Pin, ReadMode, drive};
//!
//! /// Answers from a script, as a card would.
//! struct Script(std::vec::IntoIter<Vec<u8>>);
//!
//! impl BlockingLink for Script {
//!     fn transmit(&mut self, _apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
//!         self.0.next().ok_or(LinkLost)
//!     }
//!     fn release(&mut self, power_off: bool) {
//!         assert!(power_off);
//!     }
//! }
//!
//! let mut certificate = vec![0; 1590];
//! certificate[..4].copy_from_slice(&[0x30, 0x82, 0x06, 0x32]);
//! let mut card = Script(
//!     vec![
//!         vec![0x90, 0x00],                                   // SELECT
//!         [certificate.as_slice(), &[0x90, 0x00]].concat(),   // READ BINARY
//!         vec![0x63, 0xC3],                                   // VERIFY, empty: three tries left
//!         vec![0x90, 0x00],                                   // VERIFY
//!         [[0x5A; 256].as_slice(), &[0x90, 0x00]].concat(),   // COMPUTE DIGITAL SIGNATURE
//!         vec![0x90, 0x00],                                   // leave
//!     ]
//!     .into_iter(),
//! );
//!
//! let pin = Pin::parse("1234")?;
//! let mut input = CheckInput::new(pin, |certificate| {
//!     assert_eq!(certificate.der().len(), 1590);
//!     Decision::Sign([0; 32]) // the SHA-256 digest to sign
//! });
//! input.read_mode = ReadMode::Extended;
//! let mut task = CardTask::check(input);
//!
//! let outcome = drive(&mut task, &mut card, |_progress| ());
//! assert!(matches!(outcome, Outcome::Signed { tries_before: Some(3), apdus: 6, .. }));
//! # Ok::<(), kazasu_card::PinError>(())
//! ```

#![warn(clippy::indexing_slicing, clippy::expect_used)]

mod apdu;
mod certificate;
mod certificate_file;
mod check;
mod drive;
mod event;
mod info;
mod link;
mod other_kind;
mod outcome;
mod permit;
mod pin;
mod probe;
mod profile;
mod session;
mod signature;
mod status;
mod task;
mod terminal;
mod token;
mod visual;

pub use apdu::{CardCommand, CommandApdu};
pub use certificate::{AuthenticationCertificate, CertificateError, KeptCertificate, LastTryConsent};
pub use check::{CheckInput, Decide, Decision};
pub use drive::{BlockingLink, LinkLost, WakeSignal, drive};
pub use event::{Command, Event, Millis, Progress};
pub use other_kind::OtherKind;
pub use outcome::Outcome;
pub use pin::{Pin, PinError};
pub use profile::{CardProfile, EfId, MY_NUMBER_CARD};
pub use session::{Carried, ReadMode};
pub use signature::Signature;
pub use status::StatusWord;
pub use task::CardTask;
pub use token::{CardInfo, CertificatePresence, PinState, TokenKind};
pub use visual::{Relay, RelayAnswer, TerminalCertificate, TerminalRefusal, VisualInput};
