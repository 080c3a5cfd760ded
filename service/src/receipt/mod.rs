//! The API of receipt computers (レセコン): each client reads the results of its one clinic.
//!
//! `project-defined` as a whole: endpoint, authentication and format of the official link are not public
//! (eligibility facts 49). Clients are OAuth 2.0 clients (RFC 6749 §4.4) with bearer tokens of ten minutes; results come
//! as JSON, as XML of the public element names, or as the text of the clipboard.

pub(crate) mod answer;
pub(crate) mod caller;
pub mod client;
mod error;
pub(crate) mod grant;
pub(crate) mod inquiry_number;
pub(crate) mod representation;
pub(crate) mod results;

pub use error::ReceiptError;
