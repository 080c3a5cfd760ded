//! The eligibility service: activation, checks, results.
//!
//! One noun per file. [`Service::start`] runs everything; [`api`] lists the routes; [`check`] is the heart;
//! [`problem::CODES`] lists every refusal. Facts about people are sealed ([`keyring`]), tokens and codes only hashed.

pub mod account;
mod activation;
mod admin;
pub mod api;
pub mod audit;
pub mod backup;
mod body;
pub mod certificate;
mod challenge;
pub mod check;
pub mod cli;
pub mod clock;
pub mod clock_watch;
pub mod co_location;
pub mod deprecation;
pub mod device;
mod door;
pub mod erasure;
pub mod idempotency;
pub mod import;
pub mod keyfile;
pub mod keyring;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod mock;
pub mod nonce;
pub mod ocsp;
mod peer;
pub mod person;
mod precheck;
mod private_file;
pub mod problem;
pub mod proof;
pub mod receipt;
pub mod registry;
pub mod result;
pub mod revocation;
pub mod rotation;
pub mod running;
pub mod service;
pub mod settings;
mod stop;
pub mod store;
pub mod terminal;
mod terminal_authentication;
pub mod tls;
mod token;
pub mod tries;

pub use account::{IssuedAccount, approve};
pub use running::Running;
pub use service::{Service, StartError};
pub use settings::Settings;
