//! The service over real HTTP: one world per test.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod audit;
mod backup;
mod checks;
mod co_location;
mod codes;
mod devices;
mod doubt;
mod erasure;
mod idempotency;
mod import_conflicts;
mod import_faults;
mod import_program;
mod imports;
mod journey;
mod limits;
mod ocsp;
mod openapi;
mod operation;
mod overload;
mod people;
mod program;
mod receipt;
mod receipt_clients;
mod receipt_mock;
mod receipt_number;
mod registry;
mod requests;
mod results;
mod revocation;
mod rotation;
mod start;
mod terminal;
mod tries;
mod visual;
mod world;
