//! Looks for planted values in what must not hold them, in the encodings in which values leak.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use encoding_rs::{EUC_JP, SHIFT_JIS};
use memchr::memmem;
use serde_json::Value;

use crate::people;

/// Values that must not be found.
#[derive(Debug, Default)]
pub struct Marks(Vec<(String, String)>);

/// Members of a coverage that identify a person.
const PERSONAL: [&str; 7] = [
    "name",
    "name_kana",
    "insured_name",
    "other_name",
    "number",
    "address",
    "insurer_number",
];
/// Below this length only the plain encodings of a value are looked for: the others would be found by chance.
const SHORT: usize = 6;
/// Up to this length a value is looked for only as a word of its own: six digits are the microseconds of a time stamp, and
/// among the many lines of a trace some are anybody's insurer number.
const WORD: usize = 6;

impl Marks {
    /// Everything about the synthetic people that identifies them: names, numbers, addresses, serial numbers of their cards.
    #[must_use]
    pub fn of_people() -> Self {
        let mut marks = Self::default();
        for person in people::all() {
            let id = person.id.as_str();
            marks.plant(&format!("{id} serial"), &person.card.serial.to_string());
            marks.plant(
                &format!("{id} serial in hex"),
                &format!("{:x}", person.card.serial),
            );
            let coverages = serde_json::to_value(&person.coverages).unwrap_or_default();
            for coverage in coverages.as_array().into_iter().flatten() {
                for field in PERSONAL {
                    let value = coverage.get(field).and_then(Value::as_str);
                    marks.plant(&format!("{id} {field}"), value.unwrap_or_default());
                }
            }
        }
        marks
    }

    /// Adds a value under a name; empty values are left out.
    pub fn plant(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    /// The same for a text that is full of numbers, a long log: four digits only in quotation marks, as `Debug` and JSON
    /// write them.
    #[must_use]
    pub fn among_numbers(&self) -> Self {
        let quoted = |value: &str| match value.len() {
            ..=4 => format!("\"{value}\""),
            _ => value.to_owned(),
        };
        let marks = self.0.iter();
        Self(marks.map(|(name, value)| (name.clone(), quoted(value))).collect())
    }

    /// How many values are looked for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names of the values found, with the encoding they were found in.
    #[must_use]
    pub fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for (name, value) in &self.0 {
            for (encoding, needle) in encodings(value) {
                if contains(bytes, &needle, encoding == "utf-8" && value.len() <= WORD) {
                    found.push(format!("{name} as {encoding}"));
                }
            }
        }
        found
    }
}

fn encodings(value: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = value.as_bytes();
    let lower = hex(bytes);
    let utf_16 = |bytes: fn(u16) -> [u8; 2]| value.encode_utf16().flat_map(bytes).collect();
    let mut all = vec![
        ("utf-8", bytes.to_vec()),
        ("utf-16le", utf_16(u16::to_le_bytes)),
        ("utf-16be", utf_16(u16::to_be_bytes)),
        ("HEX", lower.to_uppercase().into_bytes()),
        ("hex", lower.into_bytes()),
        ("base64 alone", STANDARD.encode(bytes).into_bytes()),
    ];
    if !value.is_ascii() {
        // What neither can write is left out by the one that leaks as well.
        for (name, encoding) in [("shift_jis", SHIFT_JIS), ("euc-jp", EUC_JP)] {
            all.push((name, encoding.encode(value).0.into_owned()));
        }
    }
    if bytes.len() < SHORT {
        // As a hex dump, and as a list of numbers.
        let spaced: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        all.push(("hex dump", spaced.join(" ").into_bytes()));
        let listed: Vec<String> = bytes.iter().map(u8::to_string).collect();
        all.push(("list", listed.join(", ").into_bytes()));
        return all;
    }
    all.push((
        "percent",
        bytes
            .iter()
            .map(|b| format!("%{b:02X}"))
            .collect::<String>()
            .into_bytes(),
    ));
    if !value.is_ascii() {
        let escaped: String = value
            .encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect();
        all.push(("json", escaped.into_bytes()));
        let debug: String = value.chars().map(|c| c.escape_unicode().to_string()).collect();
        all.push(("rust", debug.into_bytes()));
    }
    for shift in 0..3 {
        for (name, engine) in [("base64", &STANDARD_NO_PAD), ("base64url", &URL_SAFE_NO_PAD)] {
            // Surrounded by other bytes, only the groups of three that lie inside the value look the same.
            let inside = bytes.get(shift..).unwrap_or_default();
            let inside = inside.get(..inside.len() / 3 * 3).unwrap_or_default();
            if inside.len() >= SHORT {
                all.push((name, engine.encode(inside).into_bytes()));
            }
        }
    }
    all
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn contains(haystack: &[u8], needle: &[u8], as_word: bool) -> bool {
    let boundary = |at: Option<&u8>| at.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    memmem::find_iter(haystack, needle).any(|at| {
        !as_word
            || boundary(at.checked_sub(1).and_then(|before| haystack.get(before)))
                && boundary(haystack.get(at + needle.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_have_marks() {
        let marks = Marks::of_people();
        assert!(marks.len() > 100, "{}", marks.len());
        assert!(!marks.found_in("しけん　はなこ 試験　花子".as_bytes()).is_empty());
    }

    #[test]
    fn finds_what_was_planted_in_every_encoding() {
        let mut marks = Marks::default();
        marks.plant("name", "試験　花子");
        marks.plant("pin", "7305");
        let hidden: Vec<Vec<u8>> = encodings("試験　花子")
            .into_iter()
            .map(|(_, bytes)| bytes)
            .collect();
        assert!(hidden.len() >= 14, "{}", hidden.len());
        for bytes in hidden {
            let text = [b"before", bytes.as_slice(), b"after"].concat();
            assert!(
                !marks.found_in(&text).is_empty(),
                "{}",
                String::from_utf8_lossy(&text)
            );
        }
        for encoding in [
            "utf-8",
            "utf-16le",
            "utf-16be",
            "shift_jis",
            "euc-jp",
            "hex",
            "HEX",
            "base64",
        ] {
            let known = encodings("試験　花子");
            assert!(known.iter().any(|(name, _)| *name == encoding), "{encoding}");
        }
        assert_eq!(marks.found_in(b"MS1 NzMwNQ== MS1"), ["pin as base64 alone"]);
        assert_eq!(marks.found_in(b"{\"pin\":\"7305\"}"), ["pin as utf-8"]);
        marks.plant("insurer", "480038");
        assert_eq!(marks.found_in(b"number=480038 kind"), ["insurer as utf-8"]);
        assert!(marks.found_in(b"2026-11-21T03:00:00.480038Z TRACE").is_empty());
        assert_eq!(marks.found_in(b"data 37333035 end"), ["pin as HEX", "pin as hex"]);
        assert_eq!(
            marks.found_in(b"002000980437333035"),
            ["pin as HEX", "pin as hex"]
        );
        assert_eq!(marks.found_in(b"37 33 30 35"), ["pin as hex dump"]);
        assert_eq!(
            marks.found_in(b"[0, 32, 0, 152, 4, 55, 51, 48, 53]"),
            ["pin as list"]
        );
        assert!(marks.found_in(b"12:00:06.730512Z").is_empty());
        assert!(marks.found_in("試験".as_bytes()).is_empty());
        let marks = marks.among_numbers();
        assert!(marks.found_in(b"conn{id=7305}").is_empty());
        assert_eq!(marks.found_in(b"pin: \"7305\""), ["pin as utf-8"]);
    }
}
