//! What was typed into an application: one text per field of its form.

use std::collections::BTreeMap;
use std::fmt;

use zeroize::Zeroizing;

/// Values by the id of their field. What 施設の確認 compares is never among them: [`Payload::NEVER`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Payload(BTreeMap<String, String>);

impl Payload {
    /// Fields that are compared and forgotten (requirements 168, 171).
    pub const NEVER: [&'static str; 2] = ["birth_date", "bank_account"];

    /// Takes values over, those of [`Self::NEVER`] left out.
    pub fn of(values: impl IntoIterator<Item = (String, String)>) -> Self {
        let kept = values
            .into_iter()
            .filter(|(name, _)| !Self::NEVER.contains(&name.as_str()));
        Self(kept.collect())
    }

    /// The value of a field, white space around it dropped; `None` where it is empty or absent.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        let value = self.0.get(field)?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// A whole number within bounds.
    #[must_use]
    pub fn number(&self, field: &str, least: u32, most: u32) -> Option<u32> {
        let number = self.get(field)?.parse().ok()?;
        (least..=most).contains(&number).then_some(number)
    }

    /// Every field and its value.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Reads what [`Self::to_bytes`] wrote.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().map(Self)
    }

    /// The stored form, before it is sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec(&self.0).unwrap_or_default())
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} fields)", self.0.len())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Payload {
    fn from(values: [(&str, &str); N]) -> Self {
        Self::of(values.map(|(name, value)| (name.to_owned(), value.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compared_is_not_kept() {
        let payload = Payload::from([
            ("staff", " 2 "),
            ("birth_date", "1990-01-01"),
            ("bank_account", "1234567"),
        ]);
        assert_eq!(payload.values().count(), 1);
        assert_eq!(payload.number("staff", 1, 9), Some(2));
        assert_eq!(payload.number("staff", 3, 9), None);
        assert_eq!(Payload::parse(&payload.to_bytes()), Some(payload));
    }
}
