//! My Number Card procedures, sans-I/O.
