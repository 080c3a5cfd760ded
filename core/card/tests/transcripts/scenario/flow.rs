//! The flows themselves.

use kazasu_testkit::card::Quirk;
use kazasu_testkit::transcript::{Fault, Flow, ReadMode, Tap};

use super::{ASK, Row, check, faulty, resumed};

pub(super) fn rows() -> Vec<Row> {
    let short = Tap {
        read: ReadMode::Short,
        ..check()
    };
    let flow = |flow| Tap { flow, ..check() };
    let longer = Tap {
        person: "same-serial".to_owned(),
        expect: Some(1590),
        ..check()
    };
    vec![
        (
            "check-extended",
            "The PIN tap with one extended read.",
            vec![check()],
        ),
        ("check-short", "The PIN tap in blocks of 240 bytes.", vec![short]),
        (
            "check-extended-longer",
            "The certificate is longer than was asked for.",
            vec![longer],
        ),
        (
            "resume",
            "Lost after the certificate was read; the second tap goes on there.",
            vec![faulty(ASK, Fault::LostBefore), resumed()],
        ),
        ("tries", "Tries left, without a PIN.", vec![flow(Flow::Tries)]),
        (
            "info",
            "What the card tells without a PIN.",
            vec![flow(Flow::Info)],
        ),
        (
            "info-with-certificate",
            "What the card tells without a PIN, and its certificate.",
            vec![flow(Flow::InfoWithCertificate)],
        ),
        ("probe", "Extended answers pass.", vec![flow(Flow::Probe)]),
        (
            "probe-short-only",
            "Extended answers do not pass.",
            vec![Tap {
                quirks: [Quirk::ShortOnly].into(),
                ..flow(Flow::Probe)
            }],
        ),
        (
            "check-with-ticks",
            "The PIN tap on a link without time-outs of its own.",
            vec![Tap {
                ticks: true,
                ..check()
            }],
        ),
    ]
}
