//! What the golden transcripts record. A new one: a row here, then the tests once with `KAZASU_BLESS=1`.

mod cancel;
mod card;
mod flow;
mod loss;
mod pin;
mod reader;
mod visual;

use std::collections::BTreeMap;

use kazasu_testkit::card::Quirk;
use kazasu_testkit::transcript::{Fault, Pin, Tap, Transcript};

fn check() -> Tap {
    Tap {
        person: "valid".to_owned(),
        ..Tap::default()
    }
}

fn quirky(quirk: Quirk) -> Tap {
    Tap {
        quirks: [quirk].into(),
        ..check()
    }
}

fn faulty(at: usize, fault: Fault) -> Tap {
    Tap {
        faults: BTreeMap::from([(at, fault)]),
        ..check()
    }
}

fn saying(at: usize, status: u16) -> Tap {
    faulty(at, Fault::Says(status.to_be_bytes().to_vec()))
}

fn mistyped(tap: Tap) -> Tap {
    Tap {
        pin: Pin::Wrong,
        ..tap
    }
}

fn with_tries(tries: u8, tap: Tap) -> Tap {
    Tap {
        tries: Some(tries),
        ..tap
    }
}

fn resumed() -> Tap {
    Tap {
        resume: true,
        ..check()
    }
}

/// Numbers of the commands of an extended check.
const READ: usize = 2;
const ASK: usize = 3;
const VERIFY: usize = 4;
const SIGN: usize = 5;

/// Every scenario, without steps.
pub fn all() -> Vec<Transcript> {
    [
        flow::rows(),
        card::rows(),
        reader::rows(),
        pin::rows(),
        loss::rows(),
        cancel::rows(),
        visual::rows(),
    ]
    .into_iter()
    .flatten()
    .map(|(name, about, taps)| Transcript {
        name: name.to_owned(),
        about: about.to_owned(),
        taps,
    })
    .collect()
}

type Row = (&'static str, &'static str, Vec<Tap>);
