//! What app and service say to each other.
