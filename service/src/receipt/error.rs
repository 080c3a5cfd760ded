//! Why a receipt computer is refused.

use thiserror::Error;

use crate::problem::{Coded, Refusal};

/// Why a receipt computer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReceiptError {
    /// No such client, or not its secret; which of the two is never told.
    #[error("client id and secret do not belong together")]
    ClientInvalid,
    /// The operator has not approved the client yet.
    #[error("the client is not approved yet")]
    ClientNotApproved,
    /// The client's use has ended.
    #[error("the client was stopped")]
    ClientStopped,
    /// No bearer token.
    #[error("the request needs an access token of type Bearer")]
    TokenMissing,
    /// A token nobody gave, or of a client that was stopped.
    #[error("the access token is unknown")]
    TokenInvalid,
    /// The ten minutes are over.
    #[error("the access token has expired")]
    TokenExpired,
    /// No result of this clinic, or past its last day.
    #[error("no such result")]
    ResultUnknown,
    /// None of the formats the caller takes.
    #[error("none of the formats in Accept is offered here")]
    FormatNotOffered,
    /// A change that does not say which state it is meant for.
    #[error("a change needs If-Match")]
    ConditionMissing,
    /// The state has changed since it was read.
    #[error("the state is another than the one If-Match names")]
    ConditionFailed,
}

impl Coded for ReceiptError {
    fn code(&self) -> &'static str {
        match self {
            Self::ClientInvalid => "receipt.client.invalid",
            Self::ClientNotApproved => "receipt.client.not-approved",
            Self::ClientStopped => "receipt.client.stopped",
            Self::TokenMissing => "receipt.token.missing",
            Self::TokenInvalid => "receipt.token.invalid",
            Self::TokenExpired => "receipt.token.expired",
            Self::ResultUnknown => "receipt.result.unknown",
            Self::FormatNotOffered => "receipt.format.not-offered",
            Self::ConditionMissing => "receipt.condition.missing",
            Self::ConditionFailed => "receipt.condition.failed",
        }
    }
}

impl From<ReceiptError> for Refusal {
    fn from(error: ReceiptError) -> Self {
        Self::of(&error)
    }
}
