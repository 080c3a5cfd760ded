//! Eligibility service: activation, checks, results.
