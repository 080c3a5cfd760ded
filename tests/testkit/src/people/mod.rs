//! Synthetic people: one JSON file each, embedded, so that another repository can use them without this one's files.

mod coverage;
mod date;
mod issue;
mod profile;
mod text;

use std::path::Path;

pub use coverage::{
    CardClassification, Coverage, ElderlyCertificate, PersonalFamily, Preschool, ReasonOfLoss, Sex,
};
pub use date::{FromToday, ProfileDate};
pub use issue::japanese_day;
pub use profile::{
    CardGeneration, CardProfile, CertificateReference, CertificateSize, Flag, Note, OutOfRange, Person,
    ProfileError, Tries, profile_schema,
};
pub use text::{
    BranchNumber, ContributionRatio, InsurerNumber, MalformedText, PersonId, PinDigits, SignPassword,
};

macro_rules! embedded {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../profiles/", $id, ".json")))),*]
    };
}

/// File stem and text of every embedded profile; the default person first.
pub const PROFILES: [(&str, &str); 19] = embedded![
    "valid",
    "invalid",
    "replaced",
    "none",
    "two-coverages",
    "expired-in-grace",
    "expired-beyond-grace",
    "revoked",
    "locked",
    "last-try",
    "pinless",
    "late-elderly",
    "elderly-70",
    "preschool",
    "dv",
    "dv-address",
    "special",
    "same-serial",
    "unregistered",
];

/// Name of the person taken when none is named.
pub const DEFAULT_PERSON: &str = "valid";

/// Every embedded person, the default one first. A test holds that all embedded profiles can be read.
#[must_use]
pub fn all() -> Vec<Person> {
    PROFILES.iter().filter_map(|(id, text)| parse(id, text)).collect()
}

/// The embedded person named `id`.
#[must_use]
pub fn by_id(id: &str) -> Option<Person> {
    PROFILES
        .iter()
        .find(|(name, _)| *name == id)
        .and_then(|(id, text)| parse(id, text))
}

fn parse(id: &str, text: &str) -> Option<Person> {
    Person::from_json(Path::new(&format!("profiles/{id}.json")), text).ok()
}
