//! The codes of a coverage, as the public vocabulary numbers them (OQSCD…, eligibility facts §2.2).
//!
//! A code stays the string it came as. One this version does not know is carried through and shown as it is; it is
//! never an error, because insurers pass retired codes on and public sources disagree about some (facts 42, 43).

mod card_classification;
mod personal_family;
mod preschool;
mod reason_of_loss;
mod sex;

pub use card_classification::CardClassification;
pub use personal_family::PersonalFamily;
pub use preschool::Preschool;
pub use reason_of_loss::ReasonOfLoss;
pub use sex::Sex;
