//! Every scripted fault ends in a named error or in success, and nothing is sent twice.

use std::time::Duration;

use kazasu_reader::{Event, ReaderError, Report};
use kazasu_testkit::reader::fault::{Fault, PipeFault};

use crate::host::{Host, Kind, Plan};
use crate::session::{READ, SHORT_READ, direct, select};

/// Messages of a session are counted so: 1 slot status, 2 power on, 3 SELECT, 4 the read.
const SELECT: u32 = 3;

/// Power on and SELECT; the end of SELECT.
fn tap(plan: &Plan) -> (Host, Report) {
    let mut host = plan.host();
    host.wait_for_card();
    let end = match host.ask(Event::PowerOn) {
        Report::PoweredOn(_) => host.transmit(&select()),
        failed => failed,
    };
    (host, end)
}

fn with(kind: Kind, fault: Fault) -> Plan {
    Plan {
        faults: vec![fault],
        ..Plan::new(kind, 185)
    }
}

fn success() -> Report {
    Report::Answer(vec![0x90, 0x00])
}

#[test]
fn time_extensions_stretch_the_time_and_nothing_is_resent() {
    for kind in Kind::ALL {
        let every = Duration::from_millis(2_500);
        let plan = with(
            kind,
            Fault::TimeExtension {
                apdu: 1,
                times: 5,
                factor: 1,
                every,
            },
        );
        let (host, end) = tap(&plan);
        assert_eq!(end, success(), "{kind:?}");
        let working = host
            .reports
            .iter()
            .filter(|report| **report == Report::StillWorking)
            .count();
        assert_eq!(working, 5);
        assert_eq!(host.instructions(), [0xA4]);
        host.assert_clean();
    }
}

#[test]
fn the_multiplier_counts_and_no_card_computes_for_ever() {
    let slow = Fault::TimeExtension {
        apdu: 1,
        times: 1,
        factor: 4,
        every: Duration::from_millis(2_900),
    };
    assert_eq!(tap(&with(Kind::UsbExtended, slow)).1, success());
    // One extension of 1 × 3 s does not cover 5 s.
    let too_slow = Fault::TimeExtension {
        apdu: 1,
        times: 1,
        factor: 1,
        every: Duration::from_millis(3_500),
    };
    assert_eq!(
        tap(&with(Kind::UsbExtended, too_slow)).1,
        Report::Failed(ReaderError::LinkLost)
    );
    let endless = Fault::TimeExtension {
        apdu: 1,
        times: 200,
        factor: 1,
        every: Duration::from_millis(1_000),
    };
    let (host, end) = tap(&with(Kind::Feitian, endless));
    assert_eq!(end, Report::Failed(ReaderError::LinkLost));
    assert!(host.pipe.now() < Duration::from_secs(70));
    assert_eq!(host.closes, 1);
}

#[test]
fn lost_before_or_after_the_card_acted() {
    for kind in Kind::ALL {
        for (fault, instructions) in [
            (Fault::LostBeforeCard { apdu: 1 }, &[][..]),
            (Fault::LostAfterCard { apdu: 1 }, &[0xA4]),
        ] {
            let (mut host, end) = tap(&with(kind, fault));
            assert_eq!(end, Report::Failed(ReaderError::LinkLost), "{kind:?}");
            assert_eq!(host.instructions(), instructions, "{kind:?}");
            if kind.is_usb() {
                // ABORT on the control pipe, then its bulk half; the reader goes on and takes the power off.
                assert_eq!(host.controls, [[0x21, 0x01, 0x00, 3, 0x00, 0x00, 0x00, 0x00]]);
                assert_eq!(host.closes, 0);
                assert_eq!(host.ask(Event::PowerOff), Report::PoweredOff);
            } else {
                assert_eq!((host.controls.len(), host.closes), (0, 1));
                host.open();
                assert!(matches!(host.ask(Event::PowerOn), Report::PoweredOn(_)));
            }
            // After a power-off nothing is transmitted; after a new link and power-on it is.
            let then = if kind.is_usb() {
                Report::Failed(ReaderError::State)
            } else {
                success()
            };
            assert_eq!(host.transmit(&select()), then, "{kind:?}");
            host.assert_clean();
        }
    }
}

#[test]
fn a_mute_card_is_named_and_its_slot_is_asked() {
    for kind in Kind::ALL {
        let (mut host, end) = tap(&with(kind, Fault::Mute { apdu: 1 }));
        assert_eq!(end, Report::Failed(ReaderError::CardMute), "{kind:?}");
        host.pass(Duration::from_secs(1));
        assert!(matches!(host.ask(Event::PowerOn), Report::PoweredOn(_)));
        assert_eq!(host.transmit(&select()), success());
        assert_eq!(host.instructions(), [0xA4]);
        host.assert_clean();
    }
}

#[test]
fn a_card_pulled_away_is_gone_and_not_lost() {
    for kind in Kind::ALL {
        for answered in [true, false] {
            let (mut host, end) = tap(&with(kind, Fault::Removed { apdu: 1, answered }));
            assert_eq!(end, Report::Failed(ReaderError::CardMute), "{kind:?} {answered}");
            let gone = host
                .reports
                .iter()
                .filter(|report| **report == Report::CardGone)
                .count();
            assert_eq!(gone, 1, "{kind:?} {answered}");
            assert!(host.pipe.now() < Duration::from_secs(2));
            if answered || kind.is_usb() {
                host.pass(Duration::from_secs(1));
                assert_eq!(host.transmit(&select()), Report::Failed(ReaderError::CardMute));
            }
            assert!(host.instructions().is_empty());
            host.assert_clean();
        }
    }
}

#[test]
fn stale_and_doubled_answers_are_dropped() {
    for kind in Kind::ALL {
        for fault in [
            Fault::StaleSequence { message: SELECT },
            Fault::Doubled { message: SELECT },
        ] {
            let (mut host, end) = tap(&with(kind, fault));
            assert_eq!(end, success(), "{kind:?} {fault:?}");
            assert_eq!(
                host.transmit(&SHORT_READ),
                Report::Answer(direct(&[&select(), &SHORT_READ]))
            );
            assert_eq!(host.instructions(), [0xA4, 0xB0]);
            host.assert_clean();
        }
    }
}

#[test]
fn bytes_that_make_no_sense_are_malformed() {
    for kind in Kind::ALL {
        let (mut host, end) = tap(&with(kind, Fault::Garbage { message: SELECT }));
        assert_eq!(end, Report::Failed(ReaderError::Malformed), "{kind:?}");
        assert_eq!(host.instructions(), [0xA4], "{kind:?}");
        if kind.is_usb() {
            assert_eq!(host.ask(Event::PowerOff), Report::PoweredOff);
        } else {
            assert_eq!(host.closes, 1);
        }
        host.assert_clean();
    }
    for mtu in [23, 185] {
        let fault = Fault::BadChecksum { message: SELECT };
        let plan = Plan {
            mtu,
            ..with(Kind::Acr1555, fault)
        };
        let (host, end) = tap(&plan);
        assert_eq!(end, Report::Failed(ReaderError::Malformed), "MTU {mtu}");
        assert_eq!((host.instructions(), host.closes), (vec![0xA4], 1));
    }
}

#[test]
fn a_refusal_names_its_byte_and_a_busy_reader_is_asked_again_for_power_only() {
    for kind in Kind::ALL {
        for (error, named) in [
            (0xE0, ReaderError::Busy),
            (0xF2, ReaderError::Busy),
            (0xFB, ReaderError::Refused(0xFB)),
            (0xF6, ReaderError::Refused(0xF6)),
            (0xFE, ReaderError::CardMute),
        ] {
            let (mut host, end) = tap(&with(
                kind,
                Fault::Refused {
                    message: SELECT,
                    error,
                },
            ));
            assert_eq!(end, Report::Failed(named), "{kind:?}");
            assert!(host.instructions().is_empty());
            assert_eq!(host.ask(Event::PowerOff), Report::PoweredOff);
            host.assert_clean();
        }
        let (host, end) = tap(&with(
            kind,
            Fault::Refused {
                message: 2,
                error: 0xF2,
            },
        ));
        assert_eq!(end, success(), "{kind:?}");
        assert_eq!(host.instructions(), [0xA4]);
        let faults = (2..=7)
            .map(|message| Fault::Refused { message, error: 0xE0 })
            .collect();
        let (_, end) = tap(&Plan {
            faults,
            ..Plan::new(kind, 185)
        });
        assert_eq!(end, Report::Failed(ReaderError::Busy), "{kind:?}");
    }
}

#[test]
fn answers_of_exactly_256_bytes_get_lost_and_shorter_ones_do_not() {
    let plan = with(Kind::UsbShort, Fault::Exactly256Lost);
    let (mut host, _) = tap(&plan);
    assert_eq!(
        host.transmit(&SHORT_READ),
        Report::Answer(direct(&[&select(), &SHORT_READ]))
    );
    let full = [0x00, 0xB0, 0x8A, 0x00, 0x00];
    assert_eq!(host.transmit(&full), Report::Failed(ReaderError::LinkLost));
    assert_eq!(host.instructions(), [0xA4, 0xB0, 0xB0]);
    assert_eq!(
        host.transmit(&SHORT_READ),
        Report::Answer(direct(&[&select(), &SHORT_READ]))
    );
}

#[test]
fn messages_stay_below_the_cap_of_each_reader() {
    for (kind, bytes) in [
        (Kind::Acr1555, 0xEC),
        (Kind::Feitian, 271),
        (Kind::UsbExtended, 522),
    ] {
        let (mut host, _) = tap(&with(kind, Fault::SilentAbove { bytes }));
        let long = crate::session::long();
        assert_eq!(
            host.transmit(&long),
            Report::Answer(direct(&[&select(), &long])),
            "{kind:?}"
        );
        assert_eq!(
            host.transmit(&READ),
            Report::Answer(direct(&[&select(), &READ])),
            "{kind:?}"
        );
    }
    let (mut host, _) = tap(&with(Kind::UsbShort, Fault::SilentAbove { bytes: 261 }));
    let short = [&[0x00, 0x20, 0x00, 0x98, 250][..], &[0x31; 250]].concat();
    assert!(matches!(
        host.transmit(&short),
        Report::Answer(_) | Report::Failed(ReaderError::LinkLost)
    ));
}

#[test]
fn a_reader_that_goes_to_sleep_says_so() {
    let (host, end) = tap(&with(Kind::Acr1555, Fault::SleepNotice { message: SELECT }));
    assert_eq!(end, success(), "the open command still gets its answer");
    assert!(host.reports.contains(&Report::Asleep));
}

#[test]
fn lost_doubled_and_late_packets() {
    for kind in Kind::ALL {
        for packet in 1..40 {
            for pipe in [
                PipeFault::Drop { packet },
                PipeFault::Double { packet },
                PipeFault::Delay {
                    packet,
                    by: Duration::from_secs(2),
                },
                PipeFault::Delay {
                    packet,
                    by: Duration::from_secs(4),
                },
            ] {
                // Without frames a doubled piece of a message cannot be told from new bytes; GATT and USB do not double.
                if matches!(pipe, PipeFault::Double { .. }) && kind != Kind::Acr1555 {
                    continue;
                }
                let plan = Plan {
                    pipe: vec![pipe],
                    ..Plan::new(kind, 23)
                };
                let mut host = plan.host();
                host.pass(Duration::from_secs(5));
                let mut ends = vec![host.ask(Event::PowerOn)];
                ends.push(host.transmit(&select()));
                ends.push(host.transmit(&SHORT_READ));
                let right = [success(), Report::Answer(direct(&[&select(), &SHORT_READ]))];
                for end in &ends[1..] {
                    let named = matches!(end, Report::Failed(_));
                    assert!(named || right.contains(end), "{plan:?}: {end:?}");
                }
                let count = |code| host.instructions().iter().filter(|seen| **seen == code).count();
                assert!(count(0xA4) <= 1 && count(0xB0) <= 1, "{plan:?}");
                host.assert_clean();
            }
        }
    }
}

#[test]
fn a_reader_that_refuses_to_take_the_power_away_is_asked_once() {
    for kind in Kind::ALL {
        // Power on, SELECT, power off.
        let refused = Fault::Refused {
            message: SELECT + 1,
            error: 0xFB,
        };
        let (mut host, end) = tap(&with(kind, refused));
        assert_eq!(end, success(), "{kind:?}");
        let failed = Report::Failed(ReaderError::Refused(0xFB));
        assert_eq!(host.ask(Event::PowerOff), failed, "{kind:?}");
        // Nothing more goes to this card session.
        assert_eq!(host.transmit(&select()), Report::Failed(ReaderError::State));
        assert_eq!(host.instructions(), [0xA4]);
        assert!(matches!(host.ask(Event::PowerOn), Report::PoweredOn(_)));
        host.assert_clean();
    }
}
