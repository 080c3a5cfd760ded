//! Synthetic people: one JSON file each (`tests/testkit/profiles`), embedded here and published with a JSON Schema
//! (`tests/testkit/profile.schema.json`).
//!
//! Nobody in here exists: names are sample texts (見本), insurers and the prefecture (架空県) are invented, and every date
//! that matters is relative to today, so that a preschool child stays one. What the sources do not publish is
//! `project-defined`.
//!
//! ```
//! use kazasu_testkit::people;
//!
//! let person = people::by_id(people::DEFAULT).expect("the default person is embedded");
//! assert_eq!(person.card.pin, "1234");
//! ```

mod card;
mod coverage;
mod date;
mod error;
mod issue;
mod person;
mod rule;

use schemars::Schema;

pub use card::{CardGeneration, CardProfile};
pub use coverage::{
    CardClassification, CoverageProfile, ElderlyCertificateProfile, PersonalFamily, ReasonOfLoss, Sex,
};
pub use date::{ProfileDate, RelativeDate, japanese_day};
pub use error::ProfileError;
pub use person::{Flag, Note, Person};

/// Identifier of the person played when none is named: a valid card with PIN 1234 and a valid coverage.
pub const DEFAULT: &str = "valid";

macro_rules! sources {
    ($($id:literal),+ $(,)?) => {
        [$(($id, include_str!(concat!("../../profiles/", $id, ".json")))),+]
    };
}

/// Identifier and text of every profile, in the order of the identifiers.
const SOURCES: [(&str, &str); 20] = sources![
    "dv",
    "dv-address",
    "elderly-70",
    "expired-beyond-grace",
    "expired-in-grace",
    "invalid",
    "last-try",
    "late-elderly",
    "locked",
    "none",
    "pinless",
    "preschool",
    "replaced",
    "revoked",
    "same-serial",
    "special",
    "two-coverages",
    "unregistered",
    "valid",
    "welfare-unregistered",
];

/// Everybody, in the order of the identifiers.
///
/// # Panics
/// When an embedded profile does not read, which a test excludes.
#[must_use]
pub fn all() -> Vec<Person> {
    SOURCES.iter().map(|(_, text)| read(text)).collect()
}

/// The person with this identifier.
///
/// # Panics
/// As [`all`].
#[must_use]
pub fn by_id(id: &str) -> Option<Person> {
    SOURCES
        .iter()
        .find(|(own, _)| *own == id)
        .map(|(_, text)| read(text))
}

/// Identifier and JSON text of every embedded profile, for programs that hand the files on.
pub fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    SOURCES.into_iter()
}

/// The JSON Schema (draft 2020-12) of a profile, as committed in `profile.schema.json`.
#[must_use]
pub fn schema() -> Schema {
    schemars::schema_for!(Person)
}

/// [`schema`] as the text of `profile.schema.json`, with a line end at the end.
#[must_use]
pub fn schema_json() -> String {
    format!("{:#}\n", schema().to_value())
}

fn read(text: &str) -> Person {
    Person::from_json(text).expect("an embedded profile reads")
}
