//! The client of `/v1`: own roots, proofs of possession, bounded answers, errors told apart.

mod client;
mod error;
mod proof;
mod tls;

pub(crate) use client::{CREDENTIAL_AAD, Call, ServiceClient, credential_key, device_key};
pub use error::{CallError, NetworkError, ServiceRefusal};
pub use tls::{Roots, RootsError};
