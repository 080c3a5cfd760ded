//! A person who stops.

use kazasu_testkit::transcript::Fault;

use super::{ASK, READ, Row, SIGN, VERIFY, faulty, mistyped};

pub(super) fn rows() -> Vec<Row> {
    vec![
        (
            "cancelled-reading",
            "Cancelled while the certificate is read.",
            vec![faulty(READ, Fault::Cancel)],
        ),
        (
            "cancelled-counting",
            "Cancelled before the PIN was sent.",
            vec![faulty(ASK, Fault::Cancel)],
        ),
        (
            "cancelled-verifying",
            "Cancelled while a mistyped PIN is verified: its answer counts.",
            vec![mistyped(faulty(VERIFY, Fault::Cancel))],
        ),
        (
            "cancelled-signing",
            "Cancelled too late.",
            vec![faulty(SIGN, Fault::Cancel)],
        ),
    ]
}
