//! Cases that must not compile: ways around the PIN permit of `kazasu-card` (design, "A PIN try is sacred").
//!
//! The permit's types are private to that crate, so each case in `tests/cases` brings the crate's modules with it and
//! stands where the crate's own code stands.
