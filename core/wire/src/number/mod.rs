//! The number formats of Japanese health insurance (eligibility facts §3).
//!
//! A number is **carried as it came and never refused** here: official samples break the check digit (§3.1), local
//! schemes have formats of their own, and the register decides who exists. What looks odd is told as a
//! [`NumberWarning`], so that somebody compares the number with the paper.

pub mod check_digit;
mod institution;
mod insurance;
mod insurer;
mod law;
mod prefecture;
mod registration;
mod warning;

pub use institution::InstitutionKind;
pub use insurance::{branch_oddity, insured_number_oddity, payer_number_oddity, recipient_number_oddity};
pub use insurer::InsurerNumber;
pub use law::Law;
pub use prefecture::Prefecture;
pub use registration::{Agreement, RegistrationNumber};
pub use warning::{NumberField, NumberWarning, Oddity};

use crate::width;

/// The digits of a number typed in any width, without spaces around; `None` where anything else is in it.
fn digits(text: &str) -> Option<String> {
    let folded = width::fold(text);
    let number = folded.trim();
    let all_digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| number.to_owned())
}
