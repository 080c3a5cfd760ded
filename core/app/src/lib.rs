//! Use cases and view state of the Kazasu apps.
