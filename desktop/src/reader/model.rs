//! What is remembered of a reader belongs to its model.

use std::fmt;

/// Longest name remembered, in bytes.
const LONGEST: usize = 256;

/// A reader's name without the number the system puts behind it.
///
/// The number depends on what else was plugged in and when, so it is no identity; what is learnt of a reader (whether
/// extended commands pass) is the same for all of its model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderModel(String);

impl ReaderModel {
    /// The model behind a name: `ACME R1 00 01` (Linux: number and slot), `ACME R1 0` (Windows), `ACME R1 01` and
    /// `ACME R1(2)` (macOS).
    pub fn of(name: &str) -> Self {
        let name = name.trim_end();
        let model = without_pair(name)
            .or_else(|| without_parenthesis(name))
            .or_else(|| without_number(name))
            .map(str::trim_end)
            .filter(|model| !model.is_empty())
            .unwrap_or(name);
        let end = model.floor_char_boundary(LONGEST);
        Self(model.get(..end).unwrap_or_default().to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReaderModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn without_pair(name: &str) -> Option<&str> {
    let is_pair = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let (rest, slot) = name.rsplit_once(' ')?;
    let (model, number) = rest.rsplit_once(' ')?;
    (is_pair(slot) && is_pair(number)).then_some(model)
}

fn without_parenthesis(name: &str) -> Option<&str> {
    let (model, number) = name.strip_suffix(')')?.rsplit_once('(')?;
    is_small_number(number).then_some(model)
}

fn without_number(name: &str) -> Option<&str> {
    let (model, number) = name.rsplit_once(' ')?;
    is_small_number(number).then_some(model)
}

/// Readers are few; a longer number is a type or a serial number.
fn is_small_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_system_is_no_part_of_the_model() {
        let table = [
            ("Virtual PCD 00 00", "Virtual PCD"),
            ("Virtual PCD 00 01", "Virtual PCD"),
            (
                "ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 0A 01",
                "ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC]",
            ),
            (
                "Sony FeliCa RC-S300/P (0123456) 00 00",
                "Sony FeliCa RC-S300/P (0123456)",
            ),
            (
                "ACS ACR1281 1S Dual Reader PICC 0",
                "ACS ACR1281 1S Dual Reader PICC",
            ),
            ("Gemalto PC Twin Reader 01", "Gemalto PC Twin Reader"),
            ("Gemalto PC Twin Reader", "Gemalto PC Twin Reader"),
            ("Generic EMV Smartcard Reader(2)", "Generic EMV Smartcard Reader"),
            ("Circle CIR315 ID 1234", "Circle CIR315 ID 1234"),
            ("0", "0"),
            ("", ""),
        ];
        for (name, model) in table {
            assert_eq!(ReaderModel::of(name).as_str(), model, "{name}");
        }
        assert_eq!(ReaderModel::of(&"あ".repeat(200)).as_str().len(), 255);
    }
}
