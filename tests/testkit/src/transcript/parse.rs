//! Reading a transcript. Total: any text gives a transcript or an error.

use std::str::FromStr;

use super::input::{Fault, Flow, Pin, ReadMode, Service, Tap, TerminalCertificate, Verdict};
use super::step::Step;
use super::{HEADLINE, Transcript, TranscriptError, masked};

impl FromStr for Transcript {
    type Err = TranscriptError;

    /// Takes only what [`Display`](std::fmt::Display) writes, so that a file has exactly one form.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut lines = text.lines().zip(1..).map(|(line, number)| (number, line));
        let mut transcript = Self::default();
        let mut last = 0;
        for place in 0..3 {
            let (number, line) = lines.next().ok_or(malformed(last + 1, "the head is cut short"))?;
            last = number;
            let value = |key: &str| line.strip_prefix(key).map(str::to_owned);
            match place {
                0 if line == HEADLINE => {}
                0 => return Err(malformed(number, "not a transcript of this version")),
                1 => transcript.name = value("name ").ok_or(malformed(number, "here stands the name"))?,
                _ => {
                    transcript.about =
                        value("about ").ok_or(malformed(number, "here stands what it is about"))?;
                }
            }
        }
        for (number, line) in lines {
            last = number;
            let read = match (line, transcript.taps.last_mut()) {
                ("", _) => Ok(()),
                ("tap", _) => {
                    transcript.taps.push(Tap::default());
                    Ok(())
                }
                (_, None) => Err("a tap begins with `tap`"),
                (line, Some(tap)) if line.starts_with(['>', '<']) => {
                    Step::parse(line).map(|step| tap.steps.push(step))
                }
                (_, Some(tap)) if !tap.steps.is_empty() => Err("inputs stand before the first step"),
                (line, Some(tap)) => input(tap, line),
            };
            read.map_err(|reason| malformed(number, reason))?;
        }
        if transcript.to_string() == text {
            Ok(transcript)
        } else {
            Err(malformed(
                last,
                "a transcript has one form: order, blank lines, defaults left out",
            ))
        }
    }
}

fn input(tap: &mut Tap, line: &str) -> Result<(), &'static str> {
    let (key, value) = line.split_once(' ').unwrap_or((line, ""));
    match key {
        "flow" => {
            tap.flow = match value {
                "check" => Flow::Check,
                "visual" => Flow::Visual,
                "tries" => Flow::Tries,
                "info" => Flow::Info,
                "info-with-certificate" => Flow::InfoWithCertificate,
                "probe" => Flow::Probe,
                _ => return Err("an unknown flow"),
            }
        }
        "person" => tap.person = value.to_owned(),
        "quirk" => {
            tap.quirks
                .insert(value.parse().map_err(|_| "no quirk has this name")?);
        }
        "tries" => tap.tries = Some(value.parse().map_err(|_| "tries are a number")?),
        "verified" => tap.verified = true,
        "pin" => {
            tap.pin = match value {
                "right" => Pin::Right,
                "wrong" => Pin::Wrong,
                _ => return Err("a PIN is right or wrong, never itself"),
            }
        }
        "read" => {
            tap.read = match value {
                "short" => ReadMode::Short,
                "extended" => ReadMode::Extended,
                _ => return Err("reading is short or extended"),
            }
        }
        "expect" => tap.expect = Some(value.parse().map_err(|_| "a length is a number")?),
        "sign" => {
            let digest = masked::bytes(value).and_then(|bytes| bytes.try_into().ok());
            tap.verdict = Verdict::Sign(digest.ok_or("a digest is 32 bytes")?);
        }
        "refuse" => tap.verdict = Verdict::Refuse(value.to_owned()),
        "refuse-after-label" => tap.verdict = Verdict::RefuseAfterLabel(value.to_owned()),
        "terminal" => {
            let (body, signature) = value.split_once(' ').ok_or("a certificate has two halves")?;
            let half = |text| masked::bytes(text).ok_or("a certificate is upper-case hexadecimal");
            tap.terminal.push(TerminalCertificate {
                body: half(body)?,
                signature: half(signature)?,
            });
        }
        "service" => {
            tap.service = match value.split_once(' ').unwrap_or((value, "")) {
                ("other-key", "") => Service::OtherKey,
                ("refuses", code) => Service::Refuses(code.to_owned()),
                ("late", "") => Service::Late,
                ("lost", "") => Service::Lost,
                ("cancel", "") => Service::Cancel,
                _ => return Err("a service does something else"),
            }
        }
        "resume" => tap.resume = true,
        "consent" => tap.consent = true,
        "ticks" => tap.ticks = true,
        "fault" => {
            let (at, fault) = value.split_once(' ').ok_or("a fault has a place and a kind")?;
            let at = at
                .parse()
                .map_err(|_| "a fault stands at the number of a command")?;
            tap.faults.insert(at, kind_of_fault(fault)?);
        }
        _ => return Err("an unknown input"),
    }
    Ok(())
}

fn kind_of_fault(text: &str) -> Result<Fault, &'static str> {
    match text {
        "lost-before" => Ok(Fault::LostBefore),
        "lost-after" => Ok(Fault::LostAfter),
        "cancel" => Ok(Fault::Cancel),
        "silent" => Ok(Fault::Silent),
        "several-cards" => Ok(Fault::SeveralCards),
        "other-tag" => Ok(Fault::OtherTag),
        _ => text
            .strip_prefix("says ")
            .and_then(masked::bytes)
            .map(Fault::Says)
            .ok_or("an unknown fault"),
    }
}

const fn malformed(line: usize, reason: &'static str) -> TranscriptError {
    TranscriptError::Malformed { line, reason }
}
