//! Revocation answers by OCSP (RFC 6960), as data: the question's bytes, and what an answer's bytes are worth. Asking is
//! the caller's.

mod error;
mod record;
mod request;
mod responder;
mod response;

pub use error::{OcspError, OcspRefusal};
pub use record::RevocationRecord;
pub use request::OcspRequest;
pub use response::{NoncePolicy, OcspAnswer, OcspRules, OcspStatus};
