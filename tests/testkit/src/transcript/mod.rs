//! Transcripts: what went into a card task and what came out of it, line by line, as a file that Rust, Kotlin and Swift
//! replay alike. The format stands in `tests/transcripts/README.md`.
//!
//! Nothing here knows `core/card`: a transcript is bytes and words. Whoever owns a task records what it says with a
//! [`Recorder`] against the card of a [`Field`], and replays it with a [`Replayer`].
//!
//! ```
//! use kazasu_testkit::transcript::{Step, Transcript};
//!
//! let text = "kazasu-transcript 1\nname tries\nabout Tries left.\n\ntap\nflow tries\nperson valid\n\
//!     > started\n< transmit 00200098 04 ********\n> response 63C2\n";
//! let transcript: Transcript = text.parse()?;
//! assert_eq!(transcript.taps[0].steps[2], Step::Response(vec![0x63, 0xC2]));
//! assert_eq!(transcript.to_string(), text);
//! # Ok::<(), kazasu_testkit::transcript::TranscriptError>(())
//! ```

mod error;
mod field;
mod input;
mod masked;
mod parse;
mod recorder;
mod replayer;
mod step;
mod watch;

use std::fmt;

pub use error::TranscriptError;
pub use field::{Field, Reception};
pub use input::{Fault, Flow, Pin, ReadMode, Service, Tap, TerminalCertificate, Verdict};
pub use masked::MaskedApdu;
pub use recorder::Recorder;
pub use replayer::{Relayed, Replayer};
pub use step::{Step, fingerprint};
pub use watch::{TapWatch, Violation};

/// First line of every transcript; the number is the version of the format.
pub const HEADLINE: &str = "kazasu-transcript 1";

/// One or more taps of one person's visit, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript {
    /// Kebab-case, equal to the stem of the file.
    pub name: String,
    /// What happens, one sentence.
    pub about: String,
    /// The taps.
    pub taps: Vec<Tap>,
}

impl fmt::Display for Transcript {
    /// The text of the file. Parsing it gives the same transcript.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADLINE}\nname {}\nabout {}", self.name, self.about)?;
        self.taps.iter().try_for_each(|tap| write!(f, "\n{tap}"))
    }
}
