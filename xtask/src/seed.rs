//! Seeds of the fuzz targets, generated from what the repository holds anyway: nothing is kept twice.

use std::path::Path;

use crate::run::root;

/// Steps of one tap of a transcript.
#[derive(Default)]
struct Tap {
    extended: bool,
    commands: Vec<Vec<u8>>,
    replies: Vec<Reply>,
}

enum Reply {
    Answer(Vec<u8>),
    Lost,
}

/// Writes the seeds of every target below `corpus`.
pub fn sow(corpus: &Path, targets: &[String]) -> Result<(), String> {
    for target in targets {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let plant = |target: &str, name: &str, bytes: &[u8]| {
        let path = corpus.join(target).join(name);
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    };
    let mut transcripts = 0;
    for (name, text) in texts("tests/transcripts", "transcript")? {
        transcripts += 1;
        plant("transcript", &name, text.as_bytes())?;
        for (number, tap) in taps(&text).iter().enumerate() {
            let name = format!("{name}-{number}");
            plant("whole_tap", &name, &tap.script())?;
            plant("status_word", &name, &tap.status_words())?;
            plant("virtual_card", &name, &tap.commands())?;
            for (at, answer) in (0..).zip(tap.answers()) {
                let name = format!("{name}-{at}");
                plant("apdu_response", &name, &[&[at, 104], answer].concat())?;
                if let Some(certificate) = certificate(answer) {
                    plant("certificate_head", &name, answer)?;
                    plant("tlv", &name, certificate)?;
                }
            }
        }
    }
    let mut messages = 0;
    for (name, text) in texts("core/wire/tests/golden", "json")? {
        messages += 1;
        plant("json", &name, text.as_bytes())?;
    }
    plant("payload", "full", PAYLOAD.as_bytes())?;
    if transcripts == 0 || messages == 0 {
        return Err("there is nothing to make seeds of".to_owned());
    }
    Ok(())
}

/// A payload of the form `core/wire/src/payload.rs` describes.
const PAYLOAD: &str = "kazasu:1?c=4880123456&i=W0000001&p=IQ%26zse45&a=123456789012\
    &o=https%3A%2F%2Feligibility.kazasu.example";

/// Files of one kind with their text.
fn texts(folder: &str, extension: &str) -> Result<Vec<(String, String)>, String> {
    let folder = root().join(folder);
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut texts = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_some_and(|found| found == extension) {
            let text =
                std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            texts.push((stem, text));
        }
    }
    Ok(texts)
}

/// The lines that matter here; `tests/transcripts/README.md` tells the whole format.
fn taps(text: &str) -> Vec<Tap> {
    let mut taps: Vec<Tap> = Vec::new();
    for line in text.lines() {
        if line == "tap" {
            taps.push(Tap::default());
        }
        let Some(tap) = taps.last_mut() else { continue };
        if line == "read extended" {
            tap.extended = true;
        } else if line == "> lost" {
            tap.replies.push(Reply::Lost);
        } else if let Some(answer) = line.strip_prefix("> response ") {
            tap.replies.push(Reply::Answer(bytes(answer)));
        } else if let Some(command) = line.strip_prefix("< transmit ") {
            // The PIN is not in the transcript: the fuzzer gets digits in its place.
            tap.commands.push(bytes(&command.replace("**", "31")));
        }
    }
    taps
}

impl Tap {
    /// As `tests/fuzz/targets/whole_tap.rs` reads it.
    fn script(&self) -> Vec<u8> {
        let mut script = vec![u8::from(self.extended), 0x06, 0x80];
        for reply in &self.replies {
            match reply {
                Reply::Answer(bytes) => script.extend(record(0, bytes)),
                Reply::Lost => script.extend(record(1, &[])),
            }
        }
        script
    }

    /// As `tests/fuzz/targets/status_word.rs` reads it.
    fn status_words(&self) -> Vec<u8> {
        let mut words = vec![u8::from(self.extended)];
        for answer in self.answers() {
            words.extend(answer.last_chunk::<2>().into_iter().flatten());
        }
        words
    }

    /// As `tests/fuzz/targets/virtual_card.rs` reads it.
    fn commands(&self) -> Vec<u8> {
        let records = self.commands.iter().flat_map(|command| record(0, command));
        [0; 4].into_iter().chain(records).collect()
    }

    fn answers(&self) -> impl Iterator<Item = &[u8]> {
        self.replies.iter().filter_map(|reply| match reply {
            Reply::Answer(bytes) => Some(bytes.as_slice()),
            Reply::Lost => None,
        })
    }
}

/// As `tests/fuzz/src/script.rs` reads it.
fn record(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX).min(0x0FFF);
    let [high, low] = length.to_be_bytes();
    let kept = bytes.get(..usize::from(length)).unwrap_or(bytes);
    [&[kind << 4 | high, low], kept].concat()
}

/// The certificate at the start of an answer, without filler and status word.
fn certificate(answer: &[u8]) -> Option<&[u8]> {
    let &[0x30, 0x82, high, low, ..] = answer else {
        return None;
    };
    answer.get(..usize::from(u16::from_be_bytes([high, low])) + 4)
}

/// Hexadecimal; what is none is left out.
fn bytes(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_becomes_records() {
        let text =
            "tap\nread extended\n> started\n< transmit 00200098 04 ********\n> response 63C2\n> lost\n";
        let taps = taps(text);
        let [tap] = taps.as_slice() else { panic!("one tap") };
        assert_eq!(tap.script(), [1, 0x06, 0x80, 0x00, 2, 0x63, 0xC2, 0x10, 0]);
        assert_eq!(tap.status_words(), [1, 0x63, 0xC2]);
        let verify = [
            0, 0, 0, 0, 0, 9, 0x00, 0x20, 0x00, 0x98, 0x04, 0x31, 0x31, 0x31, 0x31,
        ];
        assert_eq!(tap.commands(), verify);
        assert_eq!(
            certificate(&[0x30, 0x82, 0, 1, 7, 0x90, 0x00]),
            Some(&[0x30, 0x82, 0, 1, 7][..])
        );
        assert_eq!(certificate(&[0x30, 0x82, 6, 0x32, 7]), None);
    }
}
