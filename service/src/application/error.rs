//! Why nothing was done with an application.

use thiserror::Error;

use crate::account::ApproveError;
use crate::co_location::CoLocationError;
use crate::store::StoreError;

/// Why nothing was done with an application.
#[derive(Debug, Error)]
pub enum ApplicationError {
    /// There is none of this id, or it is somebody else's.
    #[error("there is no such application")]
    Unknown,
    /// Somebody else was faster, or its state does not allow the step.
    #[error("the application has changed since it was read, or its state does not allow this")]
    Changed,
    /// Another reviewer looks at it.
    #[error("another reviewer has claimed the application")]
    Claimed,
    /// Four eyes: the first reviewer cannot be the second.
    #[error("a second reviewer has to approve")]
    SamePerson,
    /// Something that is needed is not there: the field's name.
    #[error("{field} is missing or not allowed")]
    Incomplete {
        /// The field.
        field: &'static str,
    },
    /// No accounts were issued.
    #[error(transparent)]
    Accounts(#[from] ApproveError),
    /// The declaration of 併設 does not hold.
    #[error(transparent)]
    CoLocation(#[from] CoLocationError),
    /// The deadline is past, or the clinic or the one declared with it has a subsidy already.
    #[error("no subsidy can be given")]
    Subsidy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ApplicationError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "office.application.unknown",
            Self::Changed => "office.application.changed",
            Self::Claimed => "office.review.claimed",
            Self::SamePerson => "office.review.same-person",
            Self::Incomplete { .. } => "office.application.incomplete",
            Self::Subsidy => "office.subsidy.refused",
            Self::Accounts(error) => error.code(),
            Self::CoLocation(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}
