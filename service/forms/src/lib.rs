//! Forms of the portal and the back office, as data: what is asked, what was typed, what is wrong with it.
//!
//! Pure: no clock, no files, no HTML. A page draws a [`Form`]; the service holds its [`Values`] to it by
//! [`Form::check`]; the rules are one table, [`ROWS`], with the examples its tests run.
//!
//! ```
//! use kazasu_forms::{Facts, Values, registration};
//!
//! let form = registration::judo();
//! let mut typed = Values::new();
//! typed.set("family_name", "見本");
//! typed.set("email", "Mihon@clinic.example");
//! let errors = form.check(&typed, &Facts::on(jiff::civil::date(2026, 11, 28))).unwrap_err();
//! assert!(errors.iter().any(|error| error.field == "email" && error.code == "form.email.form"));
//! assert!(form.missing(&typed).any(|field| field.id == "given_name"));
//! ```

mod address;
pub mod attachment;
mod field;
mod form;
pub mod inquiry;
pub mod invitation;
pub mod login;
pub mod prefecture;
pub mod registration;
mod rows;
mod rule;
mod text;
mod values;
mod written_number;

pub use field::{Choice, Field, Input, When};
pub use form::{Checked, FieldError, Form, Section};
pub use rows::{Invalid, ROWS, Row};
pub use rule::{Facts, Fault, Rule};
pub use text::{Language, Text};
pub use values::Values;
