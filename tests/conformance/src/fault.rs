//! What a client did that it must not do.

use std::fmt;

use serde::Serialize;

/// A rule of the API; `docs/receipt-api.md` explains each under its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A token by client credentials, by Basic or by form, and used until it ends.
    Token,
    /// No secret and no token in a URL.
    Secret,
    /// The format the client was asked to take, in `Accept`.
    Format,
    /// Only cursors the service gave, as they came.
    Cursor,
    /// `If-None-Match` with the tag of the answer the client has.
    Tag,
    /// Nothing is asked before `Retry-After` is over.
    Patience,
    /// One new token at a 401, and an end where that does not help.
    Renewal,
    /// Every result once, oldest first, as it was said.
    Taken,
    /// Ends well where all was taken, and by a failure where not.
    Ending,
    /// No more requests than needed, and only those of the API.
    Requests,
}

/// A rule and how it was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The rule.
    pub rule: Rule,
    /// What was seen.
    pub seen: String,
}

impl Fault {
    /// A fault.
    #[must_use]
    pub fn new(rule: Rule, seen: impl Into<String>) -> Self {
        Self {
            rule,
            seen: seen.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.rule, self.seen)
    }
}
