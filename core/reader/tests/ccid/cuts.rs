//! The link is cut at every byte of a session: each wish ends once, in success or as lost; a new link starts clean.

use kazasu_reader::{Event, ReaderError, Report};
use kazasu_testkit::reader::fault::PipeFault;

use crate::host::{Host, Kind, Plan, ends};
use crate::session::{SHORT_READ, direct, select};

/// PIN of the person `valid`, against EF 0018 by its short identifier.
const VERIFY: &[u8] = b"\x00\x20\x00\x98\x041234";

fn session(host: &mut Host) -> Vec<Report> {
    let mut wishes: Vec<Event> = Vec::new();
    wishes.push(Event::PowerOn);
    for apdu in [select(), SHORT_READ.to_vec(), VERIFY.to_vec()] {
        wishes.push(Event::Transmit(apdu.into()));
    }
    wishes.push(Event::PowerOff);
    let mut reports = Vec::new();
    for wish in wishes {
        let end = host.ask(wish);
        let lost = matches!(end, Report::Failed(_));
        reports.push(end);
        if lost {
            break;
        }
    }
    reports
}

#[test]
fn at_every_byte() {
    let right = [
        Report::PoweredOn(kazasu_testkit::card::ATR.to_vec()),
        Report::Answer(vec![0x90, 0x00]),
        Report::Answer(direct(&[&select(), &SHORT_READ])),
        Report::Answer(vec![0x90, 0x00]),
        Report::PoweredOff,
    ];
    let mut cases = 0;
    for kind in Kind::ALL {
        let mut whole = Plan::new(kind, 23).host();
        whole.wait_for_card();
        assert_eq!(session(&mut whole), right, "{kind:?}");
        for byte in 0..whole.pipe.bytes() {
            let plan = Plan {
                pipe: vec![PipeFault::CutAt { byte }],
                ..Plan::new(kind, 23)
            };
            let mut host = plan.host();
            let reports = session(&mut host);
            let (last, before) = reports.split_last().unwrap();
            assert_eq!(
                *last,
                Report::Failed(ReaderError::LinkLost),
                "{kind:?} byte {byte}"
            );
            assert_eq!(*before, right[..before.len()], "{kind:?} byte {byte}");
            let wishes = reports.len();
            let ended = host.reports.iter().filter(|report| ends(report)).count();
            assert_eq!(ended, wishes, "{kind:?} byte {byte}: one end for each wish");
            // What was sent before the cut was sent once.
            let seen = host.instructions();
            assert!(
                [0xA4, 0xB0, 0x20].starts_with(&seen),
                "{kind:?} byte {byte}: {seen:02X?}"
            );

            host.open();
            assert_eq!(
                session(&mut host),
                right,
                "{kind:?} byte {byte}: a new link starts clean"
            );
            host.assert_clean();
            cases += 1;
        }
    }
    assert!(cases > 1_000, "{cases}");
}
