//! The trace: one line per APDU, and never a PIN.

use std::io;
use std::sync::{Arc, Mutex};

use crate::support::*;
use kazasu_testkit::card::{VirtualCard, trace_to};
use proptest::prelude::*;

/// A writer whose content can be looked at from outside.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn traced() -> (VirtualCard, Paper) {
    let (mut card, paper) = (card(), Paper::default());
    card.observe(trace_to(paper.clone()));
    (card, paper)
}

fn text(paper: &Paper) -> String {
    String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
}

#[test]
fn lines_show_what_happened_and_hide_what_must_be() {
    let (mut card, paper) = traced();
    for command in [
        SELECT_JPKI,
        "00B0880003",
        "00200098",
        "002000980431323334",
        "002401980435363738",
    ] {
        send(&mut card, command);
    }
    send(&mut card, &sign("97"));
    send(&mut card, "00");
    // sha256(8F8F00) begins with the four bytes shown.
    let expected = "\
0001 00A4040C 0AD392F000260100000001 -> 9000
0002 00B08800 03 -> [3 bytes sha256:HASH] 9000
0003 00200098 -> 63C3
0004 00200098 [masked] -> 9000
0005 00240198 [masked] -> 9000
0006 802A0097 [53 bytes] -> [256 bytes] 9000
0007 00 -> 6700
";
    assert_eq!(text(&paper), expected.replace("HASH", &hash_of_presence()));
    assert_eq!(card.apdu_count(), 7);
}

fn hash_of_presence() -> String {
    use sha2::{Digest as _, Sha256};
    hex::encode(&Sha256::digest([0x8F, 0x8F, 0x00])[..4])
}

proptest! {
    /// Whatever the class, the parameters and the form of the lengths: a PIN in a VERIFY or CHANGE never shows, neither as
    /// text nor as hexadecimal.
    #[test]
    fn trace_never_contains_a_pin(
        pin in "[A-Z0-9]{4,16}",
        class in any::<u8>(),
        instruction in prop::sample::select(vec![0x20_u8, 0x24]),
        parameters in any::<[u8; 2]>(),
        extended in any::<bool>(),
        excess in prop::collection::vec(any::<u8>(), 0..3),
    ) {
        let (mut card, paper) = traced();
        send(&mut card, SELECT_JPKI);
        let length = u8::try_from(pin.len()).unwrap();
        let lc = if extended { vec![0, 0, length] } else { vec![length] };
        let header = [class, instruction, parameters[0], parameters[1]];
        card.transmit(&[&header[..], &lc, pin.as_bytes(), &excess].concat());
        let line = text(&paper).lines().nth(1).unwrap().to_owned();
        let head = format!("0002 {} [masked] -> ", hex::encode_upper(header));
        prop_assert!(line.starts_with(&head), "{}", line);
        prop_assert_eq!(line.len(), head.len() + 4);
    }
}

#[test]
fn debug_output_holds_no_secret() {
    let (card, image) = (card(), image());
    for text in [format!("{card:?}"), format!("{image:?}")] {
        assert!(!text.contains("1234") && !text.contains("KAZASU01"), "{text}");
    }
}
