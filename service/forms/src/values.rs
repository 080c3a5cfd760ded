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

    /// From the pairs of a request; the last of a name counts. U+0000 is nothing anybody types, and no database keeps it.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let typed = pairs
            .into_iter()
            .map(|(field, value)| (field, Zeroizing::new(without_null(value))));
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
        let value = Zeroizing::new(without_null(value.into()));
        self.typed.insert(field.to_owned(), value);
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

fn without_null(mut value: String) -> String {
    if value.contains('\0') {
        value.retain(|one| one != '\0');
    }
    value
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
    fn a_null_is_not_typed() {
        let mut values = Values::from_pairs([("a".to_owned(), "x\0y".to_owned())]);
        values.set("b", "\0");
        assert_eq!((values.get("a"), values.raw("b")), ("xy", ""));
    }

    #[test]
    fn debug_shows_no_value() {
        let mut values = Values::new();
        values.set("password", "Planted7x");
        assert_eq!(format!("{values:?}"), r#"{"password"}"#);
    }
}
