//! What was typed.

use std::collections::BTreeMap;
use std::fmt;

use zeroize::Zeroizing;

/// Values by the id of their field, as they were typed. `Debug` names fields only; secrets are wiped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Values {
    typed: BTreeMap<String, Zeroizing<String>>,
}

impl Values {
    /// Nothing typed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// From the pairs of a request; the last of a name counts.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let typed = pairs
            .into_iter()
            .map(|(field, value)| (field, Zeroizing::new(value)));
        Self {
            typed: typed.collect(),
        }
    }

    /// What was typed into a field, without the spaces around it; empty where nothing was. Of a password, use
    /// [`Values::raw`]: a space may belong to it.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.raw(field).trim()
    }

    /// What was typed into a field, as it came.
    #[must_use]
    pub fn raw(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", |value| value.as_str())
    }

    /// Sets the value of a field.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.typed.insert(field.to_owned(), Zeroizing::new(value.into()));
    }

    /// Forgets a field.
    pub fn remove(&mut self, field: &str) {
        self.typed.remove(field);
    }

    /// Names of the fields something came for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.typed.keys().map(String::as_str)
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_value() {
        let mut values = Values::new();
        values.set("password", "Planted7x");
        assert_eq!(format!("{values:?}"), r#"{"password"}"#);
    }
}
