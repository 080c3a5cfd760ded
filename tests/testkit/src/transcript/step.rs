//! One line between a task and its surroundings.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::masked::{self, MaskedApdu};

/// One event or one command. `>` lines go into the task, `<` lines come out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `> started`: a card is in the field.
    Started,
    /// `> response HEX`: the answer to the open command, status word included.
    Response(Vec<u8>),
    /// `> relay-answer HEX`: the service's answer to the card's challenge.
    RelayAnswer(Vec<u8>),
    /// `> relay-refused CODE`: the service refuses.
    RelayRefused(String),
    /// `> lost`: the card or the link is gone.
    Lost,
    /// `> cancel`: the person wants to stop.
    Cancel,
    /// `> several-cards`: the link sees more than one card.
    SeveralCards,
    /// `> other-tag`: a tag came that takes no APDUs.
    OtherTag,
    /// `> tick MS`: the time, in milliseconds.
    Tick(u64),
    /// `< transmit APDU`: send this command.
    Transmit(MaskedApdu),
    /// `< relay HEX`: have the service answer this challenge of the card.
    Relay(Vec<u8>),
    /// `< wait MS`: wants a tick at this time, in milliseconds.
    WaitUntil(u64),
    /// `< progress WORDS`: show this.
    Progress(String),
    /// `< release power-off` or `< release keep`: give the card back.
    Release {
        /// Whether its power is taken away.
        power_off: bool,
    },
    /// `< done CODE FACTS`: the end, with the stable code of the outcome and its facts as `key=value` words.
    Done(String),
}

impl Step {
    /// Whether this goes into the task.
    #[must_use]
    pub const fn is_event(&self) -> bool {
        matches!(
            self,
            Self::Started
                | Self::Response(_)
                | Self::RelayAnswer(_)
                | Self::RelayRefused(_)
                | Self::Lost
                | Self::Cancel
                | Self::SeveralCards
                | Self::OtherTag
                | Self::Tick(_)
        )
    }

    /// Reads one line.
    pub(super) fn parse(line: &str) -> Result<Self, &'static str> {
        let (side, words) = line.split_once(' ').ok_or("a step has a side and a word")?;
        let (word, rest) = words.split_once(' ').unwrap_or((words, ""));
        let milliseconds = || {
            let number = rest.parse::<u64>().map_err(|_| "milliseconds are a number")?;
            if number.to_string() == rest {
                Ok(number)
            } else {
                Err("a number has one form")
            }
        };
        let bytes = || masked::bytes(rest).ok_or("bytes are upper-case hexadecimal, or -");
        let step = match (side, word) {
            (">", "started") => Self::Started,
            (">", "response") => Self::Response(bytes()?),
            (">", "relay-answer") => Self::RelayAnswer(bytes()?),
            (">", "relay-refused") => Self::RelayRefused(rest.to_owned()),
            (">", "lost") => Self::Lost,
            (">", "cancel") => Self::Cancel,
            (">", "several-cards") => Self::SeveralCards,
            (">", "other-tag") => Self::OtherTag,
            (">", "tick") => Self::Tick(milliseconds()?),
            ("<", "transmit") => Self::Transmit(rest.parse()?),
            ("<", "relay") => Self::Relay(bytes()?),
            ("<", "wait") => Self::WaitUntil(milliseconds()?),
            ("<", "progress") => Self::Progress(rest.to_owned()),
            ("<", "release") => Self::Release {
                power_off: match rest {
                    "power-off" => true,
                    "keep" => false,
                    _ => return Err("a release is power-off or keep"),
                },
            },
            ("<", "done") => Self::Done(rest.to_owned()),
            _ => return Err("an unknown step"),
        };
        if step.to_string() == line {
            Ok(step)
        } else {
            Err("a step has one form")
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started => f.write_str("> started"),
            Self::Response(bytes) => write!(f, "> response {}", masked::text(bytes)),
            Self::RelayAnswer(bytes) => write!(f, "> relay-answer {}", masked::text(bytes)),
            Self::RelayRefused(code) => write!(f, "> relay-refused {code}"),
            Self::Lost => f.write_str("> lost"),
            Self::Cancel => f.write_str("> cancel"),
            Self::SeveralCards => f.write_str("> several-cards"),
            Self::OtherTag => f.write_str("> other-tag"),
            Self::Tick(now) => write!(f, "> tick {now}"),
            Self::Transmit(apdu) => write!(f, "< transmit {apdu}"),
            Self::Relay(challenge) => write!(f, "< relay {}", masked::text(challenge)),
            Self::WaitUntil(at) => write!(f, "< wait {at}"),
            Self::Progress(words) => write!(f, "< progress {words}"),
            Self::Release { power_off: true } => f.write_str("< release power-off"),
            Self::Release { power_off: false } => f.write_str("< release keep"),
            Self::Done(words) => write!(f, "< done {words}"),
        }
    }
}

/// SHA-256 in hexadecimal: how the facts of an outcome name a certificate or a signature.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    hex::encode_upper(Sha256::digest(bytes))
}
