//! Hostile bytes and any order of events: no panic, no second open write, bounded memory, bounded reports.

use kazasu_reader::ccid::MessageDecoder;
use kazasu_reader::framer::{Acr1555Framer, Framer};
use kazasu_reader::{Channel, Command, Event, Millis, Report};
use kazasu_testkit::reader::ccid::header;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::host::{Kind, ends};

fn channel() -> impl Strategy<Value = Channel> {
    prop_oneof![
        6 => Just(Channel::Answer),
        2 => Just(Channel::Event),
        1 => Just(Channel::Battery),
        1 => Just(Channel::Command),
    ]
}

/// Bytes that often begin like an answer.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let wild = (
        0x7F_u8..0x86,
        0_u8..8,
        0_u8..4,
        any::<[u8; 3]>(),
        vec(any::<u8>(), 0..8),
    )
        .prop_map(|(kind, length, seq, [status, error, chain], data)| {
            [&[kind, length, 0, 0, 0, 0, seq, status, error, chain][..], &data].concat()
        });
    // Of the right length and often the right number, so that the engine goes on, and at times too early.
    let plausible = (
        0x80_u8..=0x81,
        0_u8..4,
        0_u8..3,
        any::<bool>(),
        vec(any::<u8>(), 0..8),
    )
        .prop_map(|(kind, seq, icc, refused, data)| {
            let (status, error) = if refused { (0x40 | icc, 0xFE) } else { (icc, 0x00) };
            header(kind, &data, seq, status, error, 0x00)
        });
    prop_oneof![
        2 => vec(any::<u8>(), 0..40),
        2 => wild,
        6 => plausible,
        1 => Just(vec![0x50, 0x02]),
        1 => Just(vec![0x50, 0x03]),
        1 => Just(vec![0x52]),
    ]
}

#[derive(Debug, Clone)]
enum Act {
    Opened(u16),
    Notified(Channel, Vec<u8>),
    Written,
    Tick(u64),
    Closed,
    PowerOn,
    Transmit(Vec<u8>),
    PowerOff,
    Close,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => any::<u16>().prop_map(Act::Opened),
        10 => (channel(), bytes()).prop_map(|(channel, bytes)| Act::Notified(channel, bytes)),
        6 => Just(Act::Written),
        4 => (0_u64..20_000).prop_map(Act::Tick),
        1 => Just(Act::Closed),
        3 => Just(Act::PowerOn),
        3 => vec(any::<u8>(), 0..600).prop_map(Act::Transmit),
        2 => Just(Act::PowerOff),
        1 => Just(Act::Close),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn engines_survive_everything(kind in prop::sample::select(&Kind::ALL[..]), acts in vec(act(), 0..60)) {
        let mut engine = kind.engine();
        let (mut now, mut writing, mut open) = (0, false, false);
        let (mut wishes, mut ended, mut idle_failures) = (0_usize, 0_usize, 0_usize);
        for act in acts {
            let written = matches!(act, Act::Written);
            let event = match act {
                Act::Opened(mtu) => Event::Opened { mtu },
                Act::Notified(channel, bytes) => Event::Notified(channel, bytes),
                Act::Written => Event::Written,
                Act::Tick(by) => { now += by; Event::Tick(Millis(now)) }
                Act::Closed => Event::Closed,
                Act::PowerOn => Event::PowerOn,
                Act::Transmit(apdu) => Event::Transmit(apdu.into()),
                Act::PowerOff => Event::PowerOff,
                Act::Close => Event::Close,
            };
            // A shell tells of a write only when it made one.
            if written && !writing {
                continue;
            }
            writing &= !written;
            match &event {
                Event::Opened { .. } => (open, writing) = (true, false),
                Event::Closed => (open, writing) = (false, false),
                Event::PowerOn | Event::Transmit(_) | Event::PowerOff => wishes += 1,
                _ => {}
            }
            for command in engine.feed(event) {
                match command {
                    Command::Write(..) => {
                        prop_assert!(open && !writing, "a second open write, or one on a closed link");
                        writing = true;
                    }
                    Command::Close => (open, writing) = (false, false),
                    Command::Report(report) => {
                        if ends(&report) {
                            ended += 1;
                        }
                        idle_failures += usize::from(matches!(report, Report::Failed(_)));
                    }
                    _ => {}
                }
            }
            prop_assert!(ended <= wishes + idle_failures);
        }
        // The end of the link ends every wish.
        for command in engine.feed(Event::Closed) {
            if let Command::Report(report) = command {
                ended += usize::from(ends(&report));
            }
        }
        prop_assert!(ended >= wishes, "{ended} ends of {wishes} wishes");
    }

    #[test]
    fn decoders_hold_no_more_than_agreed(pieces in vec(bytes(), 0..50), notices in any::<bool>()) {
        let mut decoder = MessageDecoder::new(64, notices);
        for piece in pieces {
            decoder.push(&piece);
            while let Ok(Some(_)) = decoder.pull() {}
            prop_assert!(decoder.held() < 64);
        }
    }

    #[test]
    fn fragments_from_nowhere(pieces in vec(vec(any::<u8>(), 0..300), 0..50)) {
        let mut framer = Acr1555Framer::default();
        framer.open(247);
        for mut piece in pieces {
            if let Some(first) = piece.first_mut() {
                *first = 0x55;
            }
            let mut stream = Vec::new();
            let _ = framer.unwrap(&piece, &mut stream);
            prop_assert!(stream.len() <= 600);
        }
    }
}
